package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.BackpropThroughTime;
import dev.forespike.api.Encoding;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Opzo;
import dev.forespike.api.Readout;
import dev.forespike.api.Samples;
import dev.forespike.api.Scaling;
import dev.forespike.api.Shape;
import dev.forespike.api.SpecException;
import dev.forespike.api.ValueGrid;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operator networks taken apart: values, parts, gradients. */
class OperatorInferenceTest {
  private static final int SENSORS = 4;
  private static final int STEPS = 9;
  private static final ValueGrid GRID =
      ValueGrid.of(List.of(new double[] {0.1, 0.4, 0.9}, new double[] {0.2, 0.8}));
  private static final int POINTS = 6;

  private static Network network(boolean separate) {
    NetworkSpec branch = part(SENSORS);
    NetworkSpec spec =
        separate
            ? NetworkSpec.operator(branch, part(1), part(1))
            : NetworkSpec.operator(branch, part(2));
    return Network.untrained(spec, new Encoding.Direct(), STEPS, 3);
  }

  private static NetworkSpec part(int inputs) {
    return NetworkSpec.input(inputs)
        .withBias()
        .dense(11, Lif.of(0.9, 0.3))
        .readout(5, new Readout.Mean(new Readout.Linear()));
  }

  private static float[] functions(int count) {
    var random = new SplittableRandom(8);
    float[] values = new float[count * SENSORS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  private static Batch batch(int count) {
    return Batch.constant(functions(count), count, SENSORS, STEPS).at(GRID);
  }

  /** Also of more functions than are computed at once. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 1000})
  void valuesAreThoseOfPredictions(int count) {
    for (boolean separate : List.of(true, false)) {
      Network network = network(separate);
      Samples samples =
          Samples.ofOperator(Shape.of(SENSORS), functions(count), GRID, new float[count * POINTS]);
      try (var inferencer = Inferencer.of(network, 2)) {
        OperatorInference found = inferencer.runOperator(batch(count));
        float[] predicted = inferencer.predict(samples, Scaling.none()).values();
        assertArrayEquals(predicted, found.values());
        assertEquals(predicted[POINTS - 1], found.value(0, POINTS - 1));
        assertTrue(IntStream.range(0, count).anyMatch(b -> found.value(b, 0) != 0), "not silent");
        assertEquals(count, found.samples());
        assertEquals(POINTS, found.points());
        assertThrows(IndexOutOfBoundsException.class, () -> found.value(0, POINTS));
      }
    }
  }

  /** Each part gives what it gives alone. */
  @Test
  void partsAreThoseOfTheNetwork() {
    Network network = network(true);
    try (var inferencer = Inferencer.of(network, 1)) {
      OperatorInference found = inferencer.runOperatorWithMembranes(batch(1000));
      float[][] inputs = {functions(1000), {0.1f, 0.4f, 0.9f}, {0.2f, 0.8f}};
      int[] rows = {1000, 3, 2};
      for (int part = 0; part < 3; part++) {
        int width = inputs[part].length / rows[part];
        try (var alone = Inferencer.of(network.part(part), 1)) {
          Inference expected =
              alone.runWithMembranes(Batch.constant(inputs[part], rows[part], width, STEPS));
          Inference actual = found.parts().get(part);
          assertArrayEquals(expected.outputs(), actual.outputs());
          assertArrayEquals(expected.spikes(0), actual.spikes(0));
          assertArrayEquals(expected.membranes(0).orElseThrow(), actual.membranes(0).orElseThrow());
        }
      }
    }
  }

  @Test
  void membranesAreKeptWhereTheyAreAskedFor() {
    try (var inferencer = Inferencer.of(network(false), 1)) {
      assertTrue(inferencer.runOperator(batch(2)).parts().get(1).membranes(0).isEmpty());
    }
  }

  /** The pass of an inspection is the one that inference runs. */
  @Test
  void anInspectionHasItsParts() {
    Network network = network(true);
    Batch batch = batch(4).withTargets(new float[4 * POINTS]);
    GradientReport report =
        GradientInspector.of(network, new BackpropThroughTime(false))
            .against(new BackpropThroughTime(false))
            .inspect(batch);
    assertEquals(3, report.parts());
    assertEquals(6, report.layers());
    try (var inferencer = Inferencer.of(network, 1)) {
      OperatorInference clean = inferencer.runOperator(batch(4));
      for (int part = 0; part < 3; part++) {
        assertArrayEquals(clean.parts().get(part).outputs(), report.pass(part).outputs());
      }
      double squares = 0;
      for (float value : clean.values()) {
        squares += (double) value * value / 2 / (4 * POINTS);
      }
      // Two dozen squares, each rounded to single precision.
      assertEquals(squares, report.loss(), 24 * 0x1p-23 * squares);
    }
    for (int layer = 0; layer < 6; layer++) {
      assertEquals(0, report.agreement(layer).relativeError());
    }
  }

  /** Feedback and noise are of hidden layers, by the index that counts through all parts. */
  @Test
  void feedbackIsOfHiddenLayers() {
    Batch batch = batch(4).withTargets(new float[4 * POINTS]);
    GradientReport report =
        GradientInspector.of(network(true), Opzo.defaults()).warmUp(2).inspect(batch);
    for (int layer = 0; layer < 6; layer++) {
      assertEquals(layer % 2 == 0, report.feedback(layer).isPresent(), "layer " + layer);
      assertEquals(layer % 2 == 0, report.noise(layer).isPresent(), "layer " + layer);
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Network network = network(true);
    Batch alone = Batch.constant(functions(2), 2, SENSORS, STEPS);
    try (var inferencer = Inferencer.of(network, 1);
        var plain = Inferencer.of(network.part(0), 1)) {
      refused("no functions with values on a grid", () -> inferencer.runOperator(alone));
      refused("several parts; this takes one", () -> inferencer.run(alone));
      refused("several parts; this takes one", () -> inferencer.run(batch(2)));
      refused("is no operator network", () -> plain.runOperator(batch(2)));
      refused("is no operator network: it gives no values", () -> plain.run(batch(2)));
      ValueGrid line = ValueGrid.of(List.of(new double[] {0, 1}));
      refused("take 2 coordinates", () -> inferencer.runOperator(alone.at(line)));
    }
    var inspector = GradientInspector.of(network, Opzo.defaults());
    refused("takes no labels", () -> inspector.inspect(batch(2).withLabels(0, 1)));
    refused(
        "has 6 outputs, but the targets have 5",
        () -> inspector.inspect(batch(2).withTargets(new float[10])));
    refused(
        "one target for a sample",
        () -> inspector.inspect(batch(2).withTargetSequence(new float[STEPS * 2 * POINTS])));
    refused(
        "operator",
        () ->
            GradientInspector.of(network, Opzo.defaults())
                .loss(Loss.crossEntropy())
                .inspect(batch(2).withTargets(new float[2 * POINTS])));
    refused("several parts", () -> inspector.feedback(List.of(new float[55])));
  }

  private static void refused(String saying, Executable call) {
    String message = String.valueOf(assertThrows(SpecException.class, call).getMessage());
    assertTrue(message.contains(saying), message);
  }
}
