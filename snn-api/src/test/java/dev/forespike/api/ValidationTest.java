package dev.forespike.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.api.Test;

/** What each constructor refuses, with its message, and what it just accepts. */
final class ValidationTest {
  private static final Surrogate SURROGATE = Surrogate.sigmoid(4);

  @Test
  void anErrorIsAnIllegalArgument() {
    assertInstanceOf(IllegalArgumentException.class, new SpecException("x"));
  }

  @Test
  void neurons() {
    for (double leak : new double[] {-1e-9, 1.0001}) {
      String message = "leak must lie between 0 and 1, but is " + leak;
      Refused.with(message, () -> Lif.of(leak, 1));
      Refused.with(message, () -> Readout.leakyIntegrator(leak));
    }
    for (double threshold : new double[] {0, -1}) {
      String message = "threshold must be a positive finite number, but is " + threshold;
      Refused.with(message, () -> Lif.of(0.5, threshold));
      Refused.with(message, () -> IntegrateAndFire.of(threshold));
    }
    for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      String message = "a neuron parameter must be a finite number, but is " + value;
      Refused.with(message, () -> NeuronParameter.of(value));
      Refused.with(message, () -> Lif.of(value, 1));
      Refused.with(message, () -> IntegrateAndFire.of(value));
    }
    assertEquals(NeuronParameter.of(0), Lif.of(0, 1).leak());
    assertEquals(NeuronParameter.of(1), Lif.of(1, 1e-9).leak());
  }

  @Test
  void surrogates() {
    Refused.unlessPositive("surrogate sharpness", Surrogate::sigmoid);
    Refused.unlessPositive("surrogate sharpness", Surrogate::triangle);
    Refused.unlessPositive("surrogate sharpness", Surrogate::rectangle);
    Refused.unlessPositive("surrogate sharpness", Surrogate::arctan);
    Refused.unlessPositive("surrogate sharpness", Surrogate::fastSigmoid);
    Refused.unlessPositive("surrogate sharpness", Surrogate::gaussian);
  }

  @Test
  void layersAndInitialization() {
    Refused.unlessOneOrMore(
        "units of a dense layer",
        units -> new Dense(units, true, Lif.of(0.5, 1), Initialization.uniform(1)));
    Refused.unlessPositive("initialization gain", Initialization::uniform);
  }

  @Test
  void losses() {
    Refused.unlessShare("loss mixture", Loss.Mixture::new);
  }

  @Test
  void optimizers() {
    Refused.unlessPositive("learning rate", rate -> Optimizer.sgd(rate, 0.9));
    Refused.unlessFraction("momentum", momentum -> Optimizer.sgd(0.1, momentum));
    Refused.ifNegative("weight decay", decay -> new Optimizer.Sgd(0.1, 0, false, decay));
    Refused.with("Nesterov needs a momentum above 0", () -> new Optimizer.Sgd(0.1, 0, true, 0));
    Refused.unlessPositive("learning rate", Optimizer::adam);
    Refused.unlessFraction("beta1", beta -> new Optimizer.Adam(0.1, beta, 0.9, 1e-8, 0));
    Refused.unlessFraction("beta2", beta -> new Optimizer.Adam(0.1, 0.9, beta, 1e-8, 0));
    Refused.unlessPositive("epsilon", e -> new Optimizer.Adam(0.1, 0.9, 0.9, e, 0));
    Refused.ifNegative("weight decay", d -> new Optimizer.Adam(0.1, 0.9, 0.9, 1e-8, d));
    Refused.unlessPositive("learning rate", r -> new Optimizer.AdamW(r, 0.9, 0.9, 1e-8, 0));
    Refused.unlessFraction("beta1", beta -> new Optimizer.AdamW(0.1, beta, 0.9, 1e-8, 0));
    Refused.unlessFraction("beta2", beta -> new Optimizer.AdamW(0.1, 0.9, beta, 1e-8, 0));
    Refused.unlessPositive("epsilon", e -> new Optimizer.AdamW(0.1, 0.9, 0.9, e, 0));
    Refused.ifNegative("weight decay", d -> new Optimizer.AdamW(0.1, 0.9, 0.9, 1e-8, d));
  }

  @Test
  void rules() {
    Refused.unlessPositive("feedback gain", FeedbackAlignment::new);
    Refused.unlessPositive("feedback rate", rate -> new KolenPollack(rate, 0));
    Refused.ifNegative("feedback decay", decay -> new KolenPollack(0.1, decay));
    Refused.unlessPositive(
        "noise scale alpha", alpha -> new ZerothOrder(new NoiseLaw.Gaussian(), alpha));
    Refused.unlessPositive("noise scale alpha", Opzo.defaults()::withAlpha);
    Refused.unlessFraction("feedback momentum", Opzo.defaults()::withMomentum);
    Refused.unlessPositive("deviation of random feedback", FeedbackStart.Random::new);
    Refused.unlessFraction(
        "momentum of the feedback",
        m -> new ForwardFeedbackAlignment(new NoiseLaw.Gaussian(), m, true));
    Refused.unlessPositive("range of the feedback", EventRule.RandomFeedback::new);
    var credit = new EventRule.NoCredit();
    Refused.ifNegative(
        "regularization", r -> new EventRule(credit, EventRule.Derivative.EXACT, r, 0));
    Refused.ifNegative(
        "target spikes of a hidden neuron",
        t -> new EventRule(credit, EventRule.Derivative.EXACT, 0, t));
    Refused.with(
        "rate of the feedback must lie between 0 and 1, but is 1.5",
        () -> new EventRule.LearnedFeedback(1.5));
  }

  @Test
  void sparseNoiseNeedsAProbability() {
    for (double p : new double[] {0, -0.1, 1.01, Double.NaN}) {
      Refused.with(
          "sparse noise needs 0 < p <= 1, but p is " + p, () -> new NoiseLaw.SparseRademacher(p));
    }
    assertEquals(1, new NoiseLaw.SparseRademacher(1).p());
  }

  private static Opzo opzo(NoisePosition position, boolean keepSurrogate) {
    return new Opzo(
        new NoiseLaw.Gaussian(),
        position,
        0.2,
        0.9,
        false,
        true,
        Centering.NONE,
        true,
        keepSurrogate,
        new FeedbackStart.Zero());
  }

  @Test
  void psiCanBeDroppedWithMembraneNoiseOnly() {
    Refused.with(
        "dropping psi needs membrane noise; output noise always keeps it",
        () -> opzo(NoisePosition.OUTPUT, false));
    assertEquals(false, opzo(NoisePosition.MEMBRANE, false).keepSurrogate());
    assertEquals(true, opzo(NoisePosition.MEMBRANE, true).keepSurrogate());
  }

  @Test
  void withersChangeOneThing() {
    Opzo rule = opzo(NoisePosition.MEMBRANE, false);
    assertEquals(0.7, rule.withAlpha(0.7).alpha());
    assertEquals(rule, rule.withAlpha(0.7).withAlpha(0.2));
    assertEquals(0.1, rule.withMomentum(0.1).momentum());
    assertEquals(rule, rule.withMomentum(0.1).withMomentum(0.9));
    assertEquals(new NoiseLaw.Sphere(), rule.withNoise(new NoiseLaw.Sphere()).noise());
    assertEquals(rule, rule.withNoise(new NoiseLaw.Sphere()).withNoise(new NoiseLaw.Gaussian()));
    Lif lif = Lif.of(0.5, 1);
    assertEquals(Reset.ZERO, lif.withReset(Reset.ZERO).reset());
    assertEquals(lif, lif.withReset(Reset.ZERO).withReset(Reset.SUBTRACT));
    assertEquals(Surrogate.arctan(2), lif.withSurrogate(Surrogate.arctan(2)).surrogate());
    assertEquals(lif, lif.withSurrogate(Surrogate.arctan(2)).withSurrogate(SURROGATE));
  }

  @Test
  void integrateAndFireDoesNotLeak() {
    assertEquals(NeuronParameter.of(1), IntegrateAndFire.of(1).leak());
    assertEquals(SURROGATE, IntegrateAndFire.of(1).surrogate());
  }

  @Test
  void updateIntervals() {
    Refused.unlessOneOrMore("update interval", UpdateInterval.Steps::new);
  }
}
