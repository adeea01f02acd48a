package dev.forespike.train.rule;

import dev.forespike.api.BackpropThroughTime;
import dev.forespike.api.Centering;
import dev.forespike.api.Dense;
import dev.forespike.api.Encoding;
import dev.forespike.api.FeedbackAlignment;
import dev.forespike.api.FeedbackStart;
import dev.forespike.api.Initialization;
import dev.forespike.api.IntegrateAndFire;
import dev.forespike.api.KolenPollack;
import dev.forespike.api.Layer;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NeuronParameter;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.NoisePosition;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Opzo;
import dev.forespike.api.Readout;
import dev.forespike.api.Reset;
import dev.forespike.api.Rule;
import dev.forespike.api.Schedule;
import dev.forespike.api.Shape;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.SpikingNeuron;
import dev.forespike.api.Surrogate;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.UpdateInterval;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random networks, rules and runs. Gains are chosen so that neurons of every layer fire. */
final class NetworkCases {
  /** Every noise law. */
  static final List<NoiseLaw> LAWS =
      List.of(
          new NoiseLaw.Gaussian(),
          new NoiseLaw.Rademacher(),
          new NoiseLaw.Uniform(),
          new NoiseLaw.Wigner(),
          new NoiseLaw.Laplace(),
          new NoiseLaw.Sphere(),
          new NoiseLaw.SparseRademacher(0.2));

  private static final Initialization STRONG = Initialization.uniform(4);
  private static final Initialization WEAK = Initialization.uniform(1);

  private NetworkCases() {}

  static Arbitrary<Surrogate> surrogates() {
    Arbitrary<Double> sharpness = Arbitraries.doubles().between(0.5, 4).ofScale(2);
    return Arbitraries.oneOf(
        sharpness.map(Surrogate::sigmoid),
        sharpness.map(Surrogate::triangle),
        sharpness.map(Surrogate::rectangle),
        sharpness.map(Surrogate::arctan),
        sharpness.map(Surrogate::fastSigmoid),
        sharpness.map(Surrogate::gaussian));
  }

  static Arbitrary<SpikingNeuron> neurons() {
    Arbitrary<NeuronParameter> leaks =
        Arbitraries.of(0.0, 0.3, 0.5, 0.9, 1.0).map(NeuronParameter::of);
    Arbitrary<NeuronParameter> thresholds = Arbitraries.of(0.4, 1.0, 1.3).map(NeuronParameter::of);
    Arbitrary<Reset> resets = Arbitraries.of(Reset.class);
    return Arbitraries.frequencyOf(
        Tuple.of(5, Combinators.combine(leaks, thresholds, resets, surrogates()).as(Lif::new)),
        Tuple.of(
            1, Combinators.combine(thresholds, resets, surrogates()).as(IntegrateAndFire::new)));
  }

  static Arbitrary<NetworkSpec> networks(int fewestHidden) {
    return networks(fewestHidden, 40, 70, neurons());
  }

  /** Networks of a size and kind of neuron. */
  static Arbitrary<NetworkSpec> networks(
      int fewestHidden, int mostInputs, int mostUnits, Arbitrary<? extends SpikingNeuron> neurons) {
    Arbitrary<Layer> hidden =
        Combinators.combine(
                Arbitraries.integers().between(1, mostUnits), Arbitraries.of(true, false), neurons)
            .as((units, bias, neuron) -> new Dense(units, bias, neuron, STRONG));
    Arbitrary<Layer> readout =
        Combinators.combine(
                Arbitraries.integers().between(2, 7),
                Arbitraries.of(true, false),
                Arbitraries.of(
                    Readout.linear(),
                    Readout.leakyIntegrator(0.3),
                    Readout.leakyIntegrator(0.8),
                    Readout.leakyIntegrator(1)))
            .as((units, bias, neuron) -> new Dense(units, bias, neuron, WEAK));
    return Combinators.combine(
            Arbitraries.integers().between(1, mostInputs),
            hidden.list().ofMinSize(fewestHidden).ofMaxSize(3),
            readout)
        .as(
            (inputs, below, last) -> {
              var layers = new ArrayList<>(below);
              layers.add(last);
              return new NetworkSpec(Shape.of(inputs), layers);
            });
  }

  static Arbitrary<Loss> losses() {
    return Arbitraries.of(
        Loss.crossEntropy(),
        Loss.meanSquaredError(),
        new Loss.Mixture(0.3),
        new Loss.MeanOutputCrossEntropy());
  }

  static Arbitrary<Opzo> opzo() {
    Arbitrary<NoiseLaw> laws = Arbitraries.of(LAWS);
    Arbitrary<Double> alphas = Arbitraries.of(0.1, 0.3, 1.0);
    Arbitrary<Double> momenta = Arbitraries.of(0.0, 0.5, 0.9);
    Arbitrary<FeedbackStart> starts =
        Arbitraries.of(new FeedbackStart.Zero(), new FeedbackStart.Random(0.5));
    Arbitrary<Boolean> flags = Arbitraries.of(true, false);
    Arbitrary<List<Boolean>> choices = flags.list().ofSize(4);
    return Combinators.combine(
            laws,
            Arbitraries.of(NoisePosition.class),
            alphas,
            momenta,
            choices,
            Arbitraries.of(Centering.class),
            starts)
        .as(
            (law, position, alpha, momentum, choice, centering, start) ->
                new Opzo(
                    law,
                    position,
                    alpha,
                    momentum,
                    choice.get(0),
                    choice.get(1),
                    centering,
                    choice.get(2),
                    choice.get(3) || position == NoisePosition.OUTPUT,
                    start));
  }

  /** Back-propagation through time in both kinds. */
  static Arbitrary<BackpropThroughTime> throughTime() {
    return Arbitraries.of(true, false).map(BackpropThroughTime::new);
  }

  /** All rules of the three-factor kind. */
  static Arbitrary<Rule> localRules() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            new SpatialBackprop(), new FeedbackAlignment(1), new KolenPollack(0.5, 0.01)),
        opzo());
  }

  static Arbitrary<NetworkCase> cases(Arbitrary<? extends Rule> rules) {
    return cases(rules, losses(), 0);
  }

  static Arbitrary<NetworkCase> cases(
      Arbitrary<? extends Rule> rules, Arbitrary<Loss> losses, int fewestHidden) {
    return cases(networks(fewestHidden), rules, losses);
  }

  static Arbitrary<NetworkCase> cases(
      Arbitrary<NetworkSpec> networks, Arbitrary<? extends Rule> rules, Arbitrary<Loss> losses) {
    return Combinators.combine(
            networks,
            rules,
            losses,
            Arbitraries.integers().between(1, 7),
            Arbitraries.integers().between(1, 9),
            Arbitraries.longs().withoutEdgeCases(),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false))
        .as(
            (network, rule, loss, timesteps, batch, seed, constant, uneven) ->
                new NetworkCase(
                    run(network, rule, loss, timesteps, batch, seed), constant, uneven));
  }

  /** A run with whole sequences. */
  static TrainingSpec run(
      NetworkSpec network, Rule rule, Loss loss, int timesteps, int batch, long seed) {
    return new TrainingSpec(
        network,
        rule,
        loss,
        Optimizer.sgd(0.1, 0),
        new Schedule.Constant(0),
        new Encoding.Direct(),
        timesteps,
        batch,
        1,
        timesteps,
        new UpdateInterval.Sequence(),
        seed);
  }
}
