package dev.forespike.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What a specification would not use is refused, not left out silently. */
final class UnusedValuesTest {
  private static final Lif NEURON = Lif.of(0.5, 1);

  @Test
  void whatIsSaidOfLayersToComeNeedsOne() {
    Refused.saying(
        "withBias() is of layers that follow",
        () ->
            NetworkSpec.input(4)
                .dense(3, NEURON)
                .withBias()
                .spikes(new Readout.Mean(Readout.linear())));
    Refused.saying(
        "is of layers that follow",
        () ->
            NetworkSpec.input(4)
                .dense(3, NEURON)
                .withInitialization(Initialization.uniform(1))
                .spikes(new Readout.Mean(Readout.linear())));
    NetworkSpec used =
        NetworkSpec.input(4).withBias().dense(3, NEURON).spikes(new Readout.Mean(Readout.linear()));
    assertEquals(15, used.parameters());
  }

  @Test
  void differencesHaveNoResetToDetach() {
    var central = ForwardGradient.defaults().with(new DirectionalDerivative.CentralDifference(0.1));
    Refused.saying(
        "a detached reset is of Jacobian-vector products",
        () -> new ForwardGradientRule(central, Double.POSITIVE_INFINITY, true));
    new ForwardGradientRule(ForwardGradient.defaults(), Double.POSITIVE_INFINITY, true);
  }
}
