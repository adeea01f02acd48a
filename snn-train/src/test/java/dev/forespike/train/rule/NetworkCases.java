package dev.forespike.train.rule;

import dev.forespike.api.BackpropThroughTime;
import dev.forespike.api.Centering;
import dev.forespike.api.Encoding;
import dev.forespike.api.FeedbackAlignment;
import dev.forespike.api.FeedbackStart;
import dev.forespike.api.KolenPollack;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.NoisePosition;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Opzo;
import dev.forespike.api.Rule;
import dev.forespike.api.Schedule;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.SpikingNeuron;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.UpdateInterval;
import dev.forespike.testkit.Networks;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random networks, rules and runs. Gains are chosen so that neurons of every layer fire. */
final class NetworkCases {
  /** Every noise law. */
  static final List<NoiseLaw> LAWS = Networks.noiseLaws();

  private NetworkCases() {}

  static Arbitrary<SpikingNeuron> neurons() {
    return Networks.neurons();
  }

  static Arbitrary<NetworkSpec> networks(int fewestHidden) {
    return networks(fewestHidden, 40, 70, neurons());
  }

  /** Networks of a size and kind of neuron. */
  static Arbitrary<NetworkSpec> networks(
      int fewestHidden, int mostInputs, int mostUnits, Arbitrary<? extends SpikingNeuron> neurons) {
    return Networks.specs(fewestHidden, 3, mostInputs, mostUnits, neurons);
  }

  static Arbitrary<Loss> losses() {
    return Networks.losses();
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
        TangentCreditProperties.rules(),
        opzo());
  }

  /** Cases of rules that need no feedback, with every kind of output. */
  static Arbitrary<NetworkCase> anyOutput(
      Arbitrary<NetworkSpec> networks, Arbitrary<? extends Rule> rules) {
    Arbitrary<Loss> atTheEnd =
        Arbitraries.of(Loss.crossEntropy(), Loss.meanSquaredError(), new Loss.Mixture(0.3));
    return Arbitraries.oneOf(
        cases(networks, rules, losses()), cases(Networks.readAtTheEnd(2, 6, 6), rules, atTheEnd));
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
