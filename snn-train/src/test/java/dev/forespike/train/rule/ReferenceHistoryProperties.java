package dev.forespike.train.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.BackpropThroughTime;
import dev.forespike.api.Initialization;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NeuronParameter;
import dev.forespike.api.Opzo;
import dev.forespike.api.Readout;
import dev.forespike.api.Reset;
import dev.forespike.api.Surrogate;
import dev.forespike.train.runtime.ClockedBatch;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The reference's own proof: in the smooth network its gradient is the derivative of its loss. With
 * a detached reset the derivative holds the spikes within resets constant, while those that are
 * sent upwards vary. The same check must reject gradients that leave something out.
 */
final class ReferenceHistoryProperties {

  @Provide
  Arbitrary<NetworkCase> small() {
    return NetworkCases.anyOutput(
        NetworkCases.networks(0, 5, 5, NetworkCases.neurons()), NetworkCases.throughTime());
  }

  @Provide
  Arbitrary<NetworkCase> noisy() {
    return NetworkCases.cases(
        NetworkCases.networks(1, 5, 5, NetworkCases.neurons()),
        NetworkCases.opzo(),
        NetworkCases.losses());
  }

  @Property(tries = 300)
  void gradientsAreDerivativesOfTheLoss(@ForAll("small") NetworkCase of, @ForAll Targets targets) {
    assertDerivative(
        of,
        new ReferenceHistory(of, targets.batch(of, 0), SpikeFunction.SMOOTH),
        of.rule(BackpropThroughTime.class).detachReset());
  }

  /** Noise is a constant that is added; what was sent with it is the presynaptic factor. */
  @Property(tries = 150)
  void gradientsAreDerivativesOfTheLossUnderRecordedNoise(
      @ForAll("noisy") NetworkCase of, @ForAll boolean detachReset) {
    ClockedBatch batch = of.batch(0);
    ForwardRun noise = LearningRun.noisyPass(of, batch, 4);
    assertDerivative(
        of,
        new ReferenceHistory(of, batch, SpikeFunction.SMOOTH).withNoise(of.rule(Opzo.class), noise),
        detachReset);
  }

  private static void assertDerivative(
      NetworkCase of, ReferenceHistory history, boolean detachReset) {
    var parameters = new ReferenceParameters(of.parameters());
    history.forward(parameters);
    var differences = new CentralDifferences(history, parameters, detachReset);
    double deviation = differences.deviation(history.derivative(parameters, detachReset));
    // Now and then a potential lies so near to a corner that hardly an entry can move.
    Assume.that(2 * differences.compared() >= entries(parameters));
    assertTrue(deviation < CentralDifferences.LIMIT, "deviation " + deviation);
  }

  private static int entries(ReferenceParameters parameters) {
    int entries = 0;
    for (int layer = 0; layer < parameters.layers(); layer++) {
      entries += parameters.weights(layer).length + parameters.biases(layer).length;
    }
    return entries;
  }

  static Stream<Arguments> resetsThatMatter() {
    return Stream.of(
            Surrogate.sigmoid(2),
            Surrogate.triangle(0.5),
            Surrogate.rectangle(0.4),
            Surrogate.arctan(1.5),
            Surrogate.fastSigmoid(2),
            Surrogate.gaussian(0.8))
        .flatMap(
            psi -> Stream.of(Reset.SUBTRACT, Reset.ZERO).map(reset -> Arguments.of(psi, reset)));
  }

  /** Gradients of a network 4-5-5-3, and how far they are from the derivative. */
  private record Deviations(Surrogate psi, Reset reset, Readout readout) {
    double of(boolean holdResets, Gradient gradient) {
      var neuron = new Lif(NeuronParameter.of(0.6), NeuronParameter.of(0.8), reset, psi);
      NetworkSpec network =
          NetworkSpec.input(4)
              .withBias()
              .withInitialization(Initialization.uniform(2))
              .dense(5, neuron)
              .dense(5, neuron)
              .readout(3, readout);
      var rule = new BackpropThroughTime(holdResets);
      var of =
          new NetworkCase(
              NetworkCases.run(network, rule, Loss.crossEntropy(), 5, 3, 12), false, false);
      var parameters = new ReferenceParameters(of.parameters());
      ReferenceHistory history =
          new ReferenceHistory(of, of.batch(0), SpikeFunction.SMOOTH).forward(parameters);
      var differences = new CentralDifferences(history, parameters, holdResets);
      double deviation = differences.deviation(gradient.of(history, parameters));
      assertEquals(entries(parameters), differences.compared(), "entries compared");
      return deviation;
    }
  }

  private interface Gradient {
    ReferenceGradients of(ReferenceHistory history, ReferenceParameters parameters);
  }

  @ParameterizedTest
  @MethodSource("resetsThatMatter")
  void onlyTheRightGradientIsTheDerivative(Surrogate psi, Reset reset) {
    Gradient attached = (history, parameters) -> history.derivative(parameters, false);
    Gradient detached = (history, parameters) -> history.derivative(parameters, true);
    Gradient spatial = ReferenceHistory::spatial;
    for (Readout readout : List.of(Readout.linear(), Readout.leakyIntegrator(0.8))) {
      var deviations = new Deviations(psi, reset, readout);
      assertAccepted(deviations.of(false, attached), "attached");
      assertAccepted(deviations.of(true, detached), "detached");
      assertRejected(deviations.of(false, detached), "a reset term that was dropped");
      assertRejected(deviations.of(true, attached), "a reset term that was detached");
      assertRejected(deviations.of(false, spatial), "no history, attached");
      assertRejected(deviations.of(true, spatial), "no history, detached");
    }
  }

  private static void assertAccepted(double deviation, String what) {
    assertTrue(deviation < CentralDifferences.LIMIT, what + " is refused: " + deviation);
  }

  private static void assertRejected(double deviation, String what) {
    assertTrue(deviation > 1e4 * CentralDifferences.LIMIT, what + " passes: " + deviation);
  }
}
