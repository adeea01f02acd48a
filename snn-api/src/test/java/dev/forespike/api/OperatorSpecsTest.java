package dev.forespike.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class OperatorSpecsTest {
  private static final Lif LIF = Lif.of(0.5, 1);

  private static NetworkSpec part(int inputs, int outputs) {
    return NetworkSpec.input(inputs).withBias().dense(4, LIF).readout(outputs);
  }

  private static ValueGrid grid() {
    return ValueGrid.of(List.of(new double[] {0, 0.5}, new double[] {-1, 0, 1}));
  }

  @Test
  void hasABranchAndTrunks() {
    NetworkSpec network = NetworkSpec.operator(part(7, 3), part(1, 3), part(1, 3));
    assertTrue(network.head().contracts());
    assertEquals(List.of(part(7, 3), part(1, 3), part(1, 3)), network.parts());
    assertEquals("7-4-3 x 1-4-3 x 1-4-3", network.toString());
    assertEquals(7 * 4 + 4 + 4 * 3 + 3 + 2 * (4 + 4 + 4 * 3 + 3), network.parameters());
    assertEquals("branch", NetworkSpec.partName(0));
    assertEquals("trunk.1", NetworkSpec.partName(2));
    assertFalse(part(7, 3).head().contracts());
    assertEquals(List.of(part(7, 3)), part(7, 3).parts());
  }

  @Test
  void itsPartsFitTogether() {
    Refused.with(
        "an operator network needs at least one trunk", () -> NetworkSpec.operator(part(7, 3)));
    Refused.with(
        "trunk 1 gives 2 numbers, but the branch gives 3; all parts give as many",
        () -> NetworkSpec.operator(part(7, 3), part(1, 3), part(1, 2)));
    Refused.with(
        "trunk 0 takes 2 coordinates; with several trunks each takes one",
        () -> NetworkSpec.operator(part(7, 3), part(2, 3), part(1, 3)));
    NetworkSpec inner = NetworkSpec.operator(part(7, 3), part(1, 3));
    Refused.with(
        "trunk 0 has trunks of its own, but a part is one network",
        () -> NetworkSpec.operator(part(7, 3), inner));
    Refused.with(
        "the branch has trunks of its own, but a part is one network",
        () -> NetworkSpec.operator(inner, part(1, 3)));
    EventLif events = EventLif.of(0.1, 1);
    Refused.with(
        "an operator network has time steps: its parts are clock-driven",
        () ->
            NetworkSpec.operator(
                part(7, 3), NetworkSpec.input(1).events(2, events).eventOutput(3, events)));
  }

  private static TrainingSpec run(Rule rule, Loss loss, Encoding encoding, int chunk) {
    return new TrainingSpec(
        NetworkSpec.operator(part(7, 3), part(1, 3)),
        rule,
        loss,
        Optimizer.adaBelief(0.01),
        new Schedule.Cosine(0),
        encoding,
        4,
        2,
        1,
        chunk,
        new UpdateInterval.Sequence(),
        1);
  }

  @Test
  void itsRunsAreChecked() {
    Rule bp = new SpatialBackprop();
    Loss mse = Loss.meanSquaredError();
    Encoding direct = new Encoding.Direct();
    assertEquals(4, run(bp, mse, direct, 4).chunk());
    Refused.with(
        "an operator network gives values of functions: take loss mse",
        () -> run(bp, Loss.crossEntropy(), direct, 4));
    Refused.with(
        "an operator network takes functions and coordinates as currents: take encoding direct",
        () -> run(bp, mse, new Encoding.Rate(), 4));
    Refused.with(
        "a loss on an operator needs the whole sequence: chunk and update interval must be 4"
            + " timesteps",
        () -> run(bp, mse, direct, 1));
    var forward =
        new ForwardGradientRule(ForwardGradient.defaults(), Double.POSITIVE_INFINITY, false);
    assertEquals(1, run(forward, mse, direct, 1).chunk());
    Refused.with(
        Opzo.defaults()
            + " needs a read-out with weights, but the output of this network are spikes; take"
            + " back-propagation or a rule that perturbs, or add a read-out",
        () ->
            run(Opzo.defaults(), mse, direct, 4)
                .withNetwork(
                    NetworkSpec.operator(
                        part(7, 3),
                        NetworkSpec.input(1)
                            .dense(3, LIF)
                            .spikes(new Readout.Mean(Readout.linear())))));
  }

  @Test
  void aGridHasTheLastAxisFastest() {
    ValueGrid grid = grid();
    assertEquals(6, grid.size());
    assertEquals(2, grid.axes());
    assertEquals(3, grid.length(1));
    assertEquals(0.5, grid.coordinate(4, 0));
    assertEquals(0, grid.coordinate(4, 1));
    assertEquals(1, grid.index(4, 0));
    assertEquals(1, grid.index(4, 1));
    assertEquals("2 in [0.0, 0.5] x 3 in [-1.0, 1.0]", grid.toString());
    grid.axis(0)[0] = 9;
    assertArrayEquals(new double[] {0, 0.5}, grid.axis(0));
    assertEquals(grid(), grid);
    assertEquals(grid().hashCode(), grid.hashCode());
    assertNotEquals(ValueGrid.of(List.of(new double[] {0, 0.5})), grid);
  }

  @Test
  void aGridIsChecked() {
    Refused.with("a grid needs at least one axis", () -> ValueGrid.of(List.of()));
    Refused.with("axis 0 of a grid has no coordinates", () -> ValueGrid.of(List.of(new double[0])));
    Refused.with(
        "axis 1 of a grid: coordinate 1 is NaN",
        () -> ValueGrid.of(List.of(new double[] {0}, new double[] {0, Double.NaN})));
    Refused.with(
        "axis 0 of a grid: coordinate 2 is 1.0, but must be above 1.0 before it",
        () -> ValueGrid.of(List.of(new double[] {0, 1, 1})));
    double[] many = new double[5000];
    java.util.Arrays.setAll(many, i -> i);
    Refused.with(
        "a grid of 25000000 points or more is too large: at most 2^24",
        () -> ValueGrid.of(List.of(many, many)));
  }

  @Test
  void samplesCarryTheirGrid() {
    Samples samples =
        Samples.ofOperator(
            Shape.of(2),
            new float[8],
            grid(),
            new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    assertEquals(4, samples.size());
    assertEquals(6, samples.targets());
    assertEquals(grid(), samples.range(1, 3).grid().orElseThrow());
    Refused.with(
        "5 target values are no multiple of 6 for each sample, one at each point of the grid 2 in"
            + " [0.0, 0.5] x 3 in [-1.0, 1.0]",
        () -> Samples.ofOperator(Shape.of(2), new float[2], grid(), new float[5]));
    Samples plain = Samples.ofFunction(Shape.of(2), new float[8], 6, new float[24]);
    assertTrue(plain.grid().isEmpty());
    Dataset dataset = Dataset.ofFunction("both", samples, samples, Scaling.none());
    assertTrue(dataset.isOperator());
    assertTrue(dataset.withValidation(1).isOperator());
    assertFalse(Dataset.ofFunction("plain", plain, plain, Scaling.none()).isOperator());
    Refused.with(
        "dataset mixed: training samples have values on the grid 2 in [0.0, 0.5] x 3 in [-1.0,"
            + " 1.0], but test samples on no grid",
        () -> Dataset.ofFunction("mixed", samples, plain, Scaling.none()));
  }
}
