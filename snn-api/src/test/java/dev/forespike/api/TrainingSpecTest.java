package dev.forespike.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class TrainingSpecTest {
  private static final NetworkSpec NETWORK =
      NetworkSpec.input(4).dense(3, Lif.of(0.5, 1)).readout(2);
  private static final UpdateInterval SEQUENCE = new UpdateInterval.Sequence();

  private static TrainingSpec of(
      int timesteps, int batch, int epochs, int chunk, UpdateInterval update) {
    return of(new SpatialBackprop(), Loss.crossEntropy(), timesteps, batch, epochs, chunk, update);
  }

  private static TrainingSpec of(
      Rule rule,
      Loss loss,
      int timesteps,
      int batch,
      int epochs,
      int chunk,
      UpdateInterval update) {
    return new TrainingSpec(
        NETWORK,
        rule,
        loss,
        Optimizer.adam(1e-3),
        new Schedule.Constant(0),
        new Encoding.Direct(),
        timesteps,
        batch,
        epochs,
        chunk,
        update,
        1);
  }

  private static UpdateInterval steps(int steps) {
    return new UpdateInterval.Steps(steps);
  }

  @Test
  void numbersAreAtLeastOne() {
    Refused.unlessOneOrMore("timesteps", value -> of(value, 1, 1, 1, SEQUENCE));
    Refused.unlessOneOrMore("batch", value -> of(1, value, 1, 1, SEQUENCE));
    Refused.unlessOneOrMore("epochs", value -> of(1, 1, value, 1, SEQUENCE));
    Refused.unlessOneOrMore("chunk", value -> of(1, 1, 1, value, SEQUENCE));
  }

  @Test
  void chunksDivideIntervalsAndIntervalsFitTheSequence() {
    Refused.with("chunk 7 is longer than the 6 timesteps", () -> of(6, 1, 1, 7, SEQUENCE));
    Refused.with(
        "update interval 7 is longer than the 6 timesteps", () -> of(6, 1, 1, 1, steps(7)));
    Refused.with(
        "update interval 4 must be a multiple of the chunk 3", () -> of(6, 1, 1, 3, steps(4)));
    Refused.with(
        "update interval 2 must be a multiple of the chunk 4", () -> of(6, 1, 1, 4, steps(2)));
    // A whole sequence may end with a shorter chunk, and so may the last interval.
    assertEquals(6, of(6, 1, 1, 4, SEQUENCE).interval());
    assertEquals(6, of(6, 1, 1, 4, steps(6)).interval());
    assertEquals(4, of(6, 1, 1, 2, steps(4)).interval());
  }

  @Test
  void aLossOnTheMeanOutputNeedsTheWholeSequence() {
    Loss mean = new Loss.MeanOutputCrossEntropy();
    String message =
        "a loss on the mean or the last output needs the whole sequence: chunk and update interval"
            + " must be 6 timesteps";
    Refused.with(message, () -> of(new SpatialBackprop(), mean, 6, 1, 1, 3, SEQUENCE));
    Refused.with(message, () -> of(new SpatialBackprop(), mean, 6, 1, 1, 3, steps(3)));
    assertEquals(6, of(new SpatialBackprop(), mean, 6, 1, 1, 6, steps(6)).interval());
  }

  @Test
  void perStepLossesSaySo() {
    assertEquals(true, Loss.crossEntropy().perStep());
    assertEquals(true, Loss.meanSquaredError().perStep());
    assertEquals(true, new Loss.Mixture(0.5).perStep());
    assertEquals(false, new Loss.MeanOutputCrossEntropy().perStep());
  }

  @Test
  void zerothOrderEvaluatesWholeSequences() {
    Rule rule = new ZerothOrder(new NoiseLaw.Gaussian(), 0.1);
    Refused.with(
        "zeroth order evaluates whole sequences: update by sequence",
        () -> of(rule, Loss.crossEntropy(), 6, 1, 1, 3, steps(3)));
    assertEquals(6, of(rule, Loss.crossEntropy(), 6, 1, 1, 3, SEQUENCE).interval());
  }

  @Test
  void backpropagationThroughTimeNeedsWholeSequences() {
    String message =
        "back-propagation through time needs the whole sequence: chunk and update interval must be"
            + " 6 timesteps";
    for (boolean detachReset : new boolean[] {false, true}) {
      Rule rule = new BackpropThroughTime(detachReset);
      Refused.with(message, () -> of(rule, Loss.crossEntropy(), 6, 1, 1, 3, SEQUENCE));
      Refused.with(message, () -> of(rule, Loss.crossEntropy(), 6, 1, 1, 3, steps(3)));
      Refused.with(message, () -> of(rule, Loss.crossEntropy(), 6, 1, 1, 1, steps(5)));
      assertEquals(6, of(rule, Loss.crossEntropy(), 6, 1, 1, 6, SEQUENCE).interval());
      assertEquals(6, of(rule, Loss.crossEntropy(), 6, 1, 1, 6, steps(6)).interval());
    }
  }

  @Test
  void theUsualChoices() {
    TrainingSpec spec = TrainingSpec.of(NETWORK, Opzo.defaults(), Optimizer.adam(5e-3), 6, 12, 42);
    assertEquals(Loss.crossEntropy(), spec.loss());
    assertEquals(new Schedule.Cosine(0), spec.schedule());
    assertEquals(new Encoding.Direct(), spec.encoding());
    assertEquals(128, spec.batch());
    assertEquals(6, spec.chunk());
    assertEquals(6, spec.interval());
    assertEquals(42, spec.seed());
  }

  @Test
  void aBuilderMakesTheUsualChoices() {
    var adam = Optimizer.adam(1e-3);
    assertEquals(
        new TrainingSpec(
            NETWORK,
            Opzo.defaults(),
            Loss.crossEntropy(),
            adam,
            new Schedule.Cosine(0),
            new Encoding.Direct(),
            6,
            128,
            1,
            6,
            SEQUENCE,
            0),
        TrainingSpec.builder(NETWORK, Opzo.defaults(), adam).timesteps(6).build());
    NetworkSpec events = NetworkSpec.input(4).eventOutput(2, EventLif.of(0.1, 1));
    EventLoss loss = EventLoss.spikeCount();
    TrainingSpec.Builder builder = TrainingSpec.builder(events, EventRule.backprop(), adam);
    Refused.with("an event-driven run has no usual loss: say loss", builder::build);
    Refused.saying("no usual encoding", builder.loss(loss)::build);
    TrainingSpec spec = builder.encoding(new Encoding.FirstSpike(1, 0.5, false)).build();
    assertEquals(50, spec.batch());
    assertEquals(1, spec.timesteps());
    Refused.with(
        "a run with a clock needs a number of time steps: say timesteps",
        TrainingSpec.builder(NETWORK, Opzo.defaults(), adam)::build);
  }

  /** Several parts change before they are checked against each other. */
  @Test
  void aBuilderBeginsWithARun() {
    TrainingSpec spec = of(6, 3, 2, 3, steps(3));
    assertEquals(spec, spec.toBuilder().build());
    TrainingSpec longer = spec.toBuilder().timesteps(8).chunk(4).update(steps(4)).build();
    assertEquals(8, longer.timesteps());
    assertEquals(4, longer.chunk());
    assertEquals(spec.schedule(), longer.schedule());
    TrainingSpec whole = of(6, 3, 2, 6, SEQUENCE);
    assertEquals(9, whole.toBuilder().timesteps(9).build().chunk());
    Refused.saying("batch", () -> whole.toBuilder().batch(-1).build());
    Refused.saying("timesteps", () -> whole.toBuilder().timesteps(-1).build());
    Refused.saying("chunk", () -> whole.toBuilder().chunk(-1).build());
  }

  /** What a rule says of itself decides how a sequence may be cut. */
  @Test
  void rulesSayHowMuchOfASequenceTheyNeed() {
    var forward = ForwardGradientRule.defaults();
    var layers =
        new ForwardGradientRule(
            forward.estimator().with(new ForwardGradient.Scope.Layers()),
            forward.clip(),
            forward.detachReset());
    Loss loss = Loss.crossEntropy();
    of(forward, loss, 6, 1, 1, 2, SEQUENCE);
    Refused.with(
        "the forward gradient evaluates whole sequences: update by sequence",
        () -> of(forward, loss, 6, 1, 1, 2, steps(2)));
    for (Rule whole : new Rule[] {layers, NodeGradient.defaults()}) {
      of(whole, loss, 6, 1, 1, 6, SEQUENCE);
      Refused.saying(
          whole.title() + " needs the whole sequence: chunk and update interval must be 6",
          () -> of(whole, loss, 6, 1, 1, 2, SEQUENCE));
    }
  }
}
