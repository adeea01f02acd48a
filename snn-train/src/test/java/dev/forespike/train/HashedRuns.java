package dev.forespike.train;

import dev.forespike.api.BackpropThroughTime;
import dev.forespike.api.Centering;
import dev.forespike.api.DirectionalDerivative;
import dev.forespike.api.Encoding;
import dev.forespike.api.EventLif;
import dev.forespike.api.EventLoss;
import dev.forespike.api.EventRule;
import dev.forespike.api.FeedbackAlignment;
import dev.forespike.api.FeedbackStart;
import dev.forespike.api.ForwardFeedbackAlignment;
import dev.forespike.api.ForwardGradient;
import dev.forespike.api.ForwardGradientRule;
import dev.forespike.api.Initialization;
import dev.forespike.api.IntegrateAndFire;
import dev.forespike.api.KolenPollack;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NeuronParameter;
import dev.forespike.api.NodeGradient;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.NoisePosition;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Opzo;
import dev.forespike.api.Readout;
import dev.forespike.api.Reset;
import dev.forespike.api.Rule;
import dev.forespike.api.Schedule;
import dev.forespike.api.SignedLif;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.SpikingNeuron;
import dev.forespike.api.Surrogate;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.UpdateInterval;
import dev.forespike.api.ZerothOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The runs of {@link ModelHashesTest} by name: small, and one for each way a number can go. */
final class HashedRuns {
  static final int TIMESTEPS = 4;
  static final int BATCH = 8;
  static final Lif USUAL = Lif.of(0.5, 1);

  private HashedRuns() {}

  static Map<String, Rule> rules() {
    ForwardGradient three = ForwardGradient.defaults().withDirections(3);
    double none = Double.POSITIVE_INFINITY;
    Map<String, Rule> rules = new LinkedHashMap<>();
    rules.put("bp", new SpatialBackprop());
    rules.put("bptt", new BackpropThroughTime(false));
    rules.put("bptt-detached", new BackpropThroughTime(true));
    rules.put("dfa", new FeedbackAlignment(1));
    rules.put("dkp", new KolenPollack(0.1, 0.001));
    rules.put("fdfa", new ForwardFeedbackAlignment(new NoiseLaw.Gaussian(), 0.9, true));
    rules.put("opzo", opzo());
    rules.put("zo", new ZerothOrder(new NoiseLaw.Gaussian(), 0.1));
    rules.put("zo-sphere", new ZerothOrder(new NoiseLaw.Sphere(), 0.1));
    rules.put("fg", new ForwardGradientRule(three, none, false));
    rules.put(
        "fg-layers",
        new ForwardGradientRule(three.with(new ForwardGradient.Scope.Layers()), 0.5, true));
    rules.put(
        "fg-central",
        new ForwardGradientRule(
            three.with(new DirectionalDerivative.CentralDifference(0.1)), none, false));
    rules.put("node", NodeGradient.defaults());
    return rules;
  }

  /** With feedback at the start, so that the first update has gradients of hidden layers. */
  private static Opzo opzo() {
    return opzo(
        new NoiseLaw.SparseRademacher(0.1), NoisePosition.OUTPUT, false, Centering.LEAVE_ONE_OUT);
  }

  private static Opzo opzo(
      NoiseLaw law, NoisePosition position, boolean antithetic, Centering centering) {
    return new Opzo(
        law,
        position,
        0.1,
        0.9,
        antithetic,
        true,
        centering,
        true,
        true,
        new FeedbackStart.Random(0.3));
  }

  /** Every law of noise at both places, paired and not, with every baseline. */
  static Map<String, Rule> noises() {
    Map<String, Rule> rules = new LinkedHashMap<>();
    for (NoiseLaw law :
        List.of(
            new NoiseLaw.SparseRademacher(0.1),
            new NoiseLaw.Gaussian(),
            new NoiseLaw.Rademacher(),
            new NoiseLaw.Uniform(),
            new NoiseLaw.Laplace(),
            new NoiseLaw.Wigner(),
            new NoiseLaw.Sphere())) {
      for (NoisePosition position : NoisePosition.values()) {
        for (boolean antithetic : new boolean[] {false, true}) {
          rules.put(
              "opzo " + law + " " + position + (antithetic ? " antithetic" : ""),
              opzo(law, position, antithetic, Centering.LEAVE_ONE_OUT));
        }
      }
    }
    for (Centering centering : Centering.values()) {
      rules.put(
          "opzo centering " + centering,
          opzo(new NoiseLaw.Gaussian(), NoisePosition.OUTPUT, false, centering));
    }
    rules.put(
        "opzo no psi, no correction, no alpha",
        new Opzo(
            new NoiseLaw.Gaussian(),
            NoisePosition.MEMBRANE,
            0.1,
            0.9,
            false,
            false,
            Centering.PAST,
            false,
            false,
            new FeedbackStart.Random(0.3)));
    return rules;
  }

  static Map<String, SpikingNeuron> neurons() {
    Map<String, SpikingNeuron> neurons = new LinkedHashMap<>();
    neurons.put("lif", USUAL);
    neurons.put("lif-zero", Lif.of(0.5, 1).withReset(Reset.ZERO));
    neurons.put("lif-none", Lif.of(0.5, 1).withReset(Reset.NONE));
    neurons.put("if", IntegrateAndFire.of(0.75));
    neurons.put("signed-lif", SignedLif.of(0.5, 0.5));
    neurons.put(
        "signed-if",
        new SignedLif(
            NeuronParameter.of(1), NeuronParameter.of(0.5), Reset.SUBTRACT, Surrogate.gaussian(2)));
    for (Surrogate surrogate :
        List.of(
            Surrogate.triangle(1),
            Surrogate.rectangle(1),
            Surrogate.arctan(2),
            Surrogate.fastSigmoid(2),
            Surrogate.gaussian(2))) {
      neurons.put("lif " + surrogate, Lif.of(0.5, 1).withSurrogate(surrogate));
    }
    return neurons;
  }

  static Map<String, Readout> readouts() {
    Map<String, Readout> readouts = new LinkedHashMap<>();
    readouts.put("linear", Readout.linear());
    readouts.put("leaky", Readout.leakyIntegrator(0.5));
    readouts.put("mean", new Readout.Mean(Readout.linear()));
    readouts.put("mean-membrane", new Readout.Mean(Readout.leakyIntegrator(0.5)));
    readouts.put("last-membrane", new Readout.Last(Readout.leakyIntegrator(0.5)));
    return readouts;
  }

  static Map<String, Loss> losses() {
    Map<String, Loss> losses = new LinkedHashMap<>();
    losses.put("ce", Loss.crossEntropy());
    losses.put("mse", Loss.meanSquaredError());
    losses.put("mixture", new Loss.Mixture(0.3));
    losses.put("mean-ce", new Loss.MeanOutputCrossEntropy());
    return losses;
  }

  static Map<String, Optimizer> optimizers() {
    Map<String, Optimizer> optimizers = new LinkedHashMap<>();
    optimizers.put("sgd", Optimizer.sgd(0.05, 0));
    optimizers.put("nesterov", new Optimizer.Sgd(0.05, 0.9, true, 1e-3));
    optimizers.put("adam", new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8, 1e-3));
    optimizers.put("adamw", new Optimizer.AdamW(0.01, 0.9, 0.999, 1e-8, 1e-3));
    optimizers.put("adabelief", Optimizer.adaBelief(0.01));
    return optimizers;
  }

  /** Two hidden layers, of a width that no vector divides. */
  static NetworkSpec network(SpikingNeuron neuron, Readout readout) {
    return hidden(neuron).readout(Blobs.CLASSES, readout);
  }

  static NetworkSpec.Builder hidden(SpikingNeuron neuron) {
    return NetworkSpec.input(TestRuns.INPUTS)
        .withBias()
        .withInitialization(Initialization.uniform(2))
        .dense(21, neuron)
        .dense(18, neuron);
  }

  static TrainingSpec spec(NetworkSpec network, Rule rule, Loss loss) {
    return spec(network, rule, loss, Optimizer.sgd(0.05, 0.5), TIMESTEPS, TIMESTEPS);
  }

  static TrainingSpec spec(
      NetworkSpec network, Rule rule, Loss loss, Optimizer optimizer, int chunk, int update) {
    boolean whole = update == TIMESTEPS;
    return new TrainingSpec(
        network,
        rule,
        loss,
        optimizer,
        new Schedule.Cosine(0),
        chunk < TIMESTEPS || !whole ? new Encoding.Rate() : new Encoding.Direct(),
        TIMESTEPS,
        BATCH,
        1,
        chunk,
        whole ? new UpdateInterval.Sequence() : new UpdateInterval.Steps(update),
        7);
  }

  /** Event-driven networks, every credit and derivative with every loss. */
  static Map<String, TrainingSpec> events() {
    var hidden = new EventLif(0.05, 0.2, 30, 0.2);
    NetworkSpec network =
        NetworkSpec.input(TestRuns.INPUTS + 1)
            .withInitialization(Initialization.between(-0.5, 1))
            .events(17, hidden)
            .events(12, hidden)
            .eventOutput(Blobs.CLASSES, new EventLif(0.05, 0.6, 30, 0.2));
    Map<String, TrainingSpec> specs = new LinkedHashMap<>();
    for (EventRule.Credit credit :
        List.of(
            new EventRule.LearnedFeedback(0.05),
            new EventRule.RandomFeedback(1),
            new EventRule.ExactBackprop(),
            new EventRule.NoCredit())) {
      for (EventRule.Derivative derivative : EventRule.Derivative.values()) {
        for (EventLoss loss :
            List.of(
                new EventLoss.SpikeCount(10, 2),
                new EventLoss.CountCrossEntropy(0.5),
                new EventLoss.FirstSpikeCrossEntropy(0.05))) {
          var rule = new EventRule(credit, derivative, 0.1, 1);
          specs.put(
              "events " + credit + " " + derivative + " " + loss,
              TrainingSpec.events(
                      network,
                      rule,
                      loss,
                      Optimizer.adam(0.01),
                      new Encoding.FirstSpike(0.1, 0, true),
                      1,
                      3)
                  .withBatch(BATCH));
        }
      }
    }
    return specs;
  }
}
