package dev.forespike.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NetworkSpecTest {
  private static final Lif LIF = Lif.of(0.5, 1);
  private static final NetworkSpec MNIST =
      NetworkSpec.input(1, 28, 28).dense(800, LIF).dense(700, LIF).readout(10);

  private static Layer dense(int units, Neuron neuron) {
    return new Dense(units, false, neuron, Initialization.uniform(1));
  }

  @Test
  void knowsItsWidths() {
    assertEquals("784-800-700-10", MNIST.toString());
    assertEquals(2, MNIST.hiddenLayers());
    assertEquals(10, MNIST.outputs());
    assertEquals(Shape.of(1, 28, 28), MNIST.inputOf(0));
    assertEquals(Shape.of(800), MNIST.inputOf(1));
    assertEquals(Shape.of(10), MNIST.inputOf(3));
    assertEquals(0, NetworkSpec.input(3).readout(2).hiddenLayers());
  }

  @Test
  void theBuilderHasNoBiasAndGainTwoUntilAskedOtherwise() {
    NetworkSpec spec =
        NetworkSpec.input(Shape.of(4))
            .dense(3, LIF)
            .withBias()
            .withInitialization(Initialization.uniform(3))
            .dense(5, LIF)
            .readout(2);
    assertEquals(
        List.of(
            new Dense(3, false, LIF, Initialization.uniform(2)),
            new Dense(5, true, LIF, Initialization.uniform(3)),
            new Dense(2, true, Readout.linear(), Initialization.uniform(3))),
        spec.layers());
    NetworkSpec leaky = NetworkSpec.input(4).readout(2, Readout.leakyIntegrator(0.3));
    assertEquals(Readout.leakyIntegrator(0.3), leaky.layers().getFirst().neuron());
  }

  @Test
  void needsAReadoutAtItsEndAndNowhereElse() {
    Shape input = Shape.of(4);
    Refused.with(
        "a network needs at least a read-out layer", () -> new NetworkSpec(input, List.of()));
    Refused.with(
        "layer 1 is the last and must be a read-out, but its neurons spike",
        () -> new NetworkSpec(input, List.of(dense(3, LIF), dense(2, LIF))));
    Refused.with(
        "layer 1 is the last and must be a read-out, but its neurons spike",
        () -> new NetworkSpec(input, List.of(dense(3, LIF), dense(2, IntegrateAndFire.of(1)))));
    Refused.with(
        "layer 0 is a read-out, but only the last layer may be one",
        () ->
            new NetworkSpec(
                input, List.of(dense(3, Readout.linear()), dense(2, Readout.linear()))));
    Refused.with(
        "layer 1 is a read-out, but only the last layer may be one",
        () ->
            new NetworkSpec(
                input,
                List.of(
                    dense(3, LIF),
                    dense(3, Readout.leakyIntegrator(0.1)),
                    dense(2, Readout.linear()))));
  }

  @Test
  void namesALayerWithTooManyWeights() {
    Refused.with(
        "layer 1 would have 2500000000 weights; the limit is 2^31",
        () -> NetworkSpec.input(2).dense(50_000, LIF).dense(50_000, LIF).readout(2));
  }

  @Test
  void namesTheNumberOfUnits() {
    Refused.with(
        "units of a dense layer must be at least 1, but is 0",
        () -> NetworkSpec.input(2).dense(0, LIF));
    Refused.with(
        "units of a dense layer must be at least 1, but is -3",
        () -> NetworkSpec.input(2).readout(-3));
    Refused.with(
        "a dimension of shape [0] must be at least 1, but is 0", () -> NetworkSpec.input(0));
  }

  @Test
  void layersAreCopied() {
    var layers = new ArrayList<>(List.of(dense(3, LIF), dense(2, Readout.linear())));
    var spec = new NetworkSpec(Shape.of(4), layers);
    layers.clear();
    assertEquals(2, spec.layers().size());
  }
}
