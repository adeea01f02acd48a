package dev.forespike.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.kernels.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Scaling studies: what they vary, a small series, and memory that must and must not grow. */
class ScalingStudyTest {
  @Test
  void eachQuantityBeginsAtTheStandardStep() {
    for (ScalingQuantity quantity : ScalingQuantity.values()) {
      for (boolean quick : new boolean[] {false, true}) {
        List<Integer> values = quantity.values(quick);
        assertTrue(values.contains(quantity.standard()), quantity::toString);
        assertEquals(values.stream().distinct().sorted().toList(), values);
        assertTrue(values.size() >= 3, quantity::toString);
      }
      assertEquals(StepSize.STANDARD, quantity.size(quantity.standard()));
      assertEquals(StepSetup.RATE, quantity.rate(quantity.standard()));
    }
    assertEquals(List.of(800, 800, 800), ScalingQuantity.DEPTH.size(3).layers());
    assertEquals(List.of(50, 50), ScalingQuantity.WIDTH.size(50).layers());
    assertEquals(0.3, ScalingQuantity.RATE.rate(30));
  }

  @Test
  void smallSeries() {
    var told = new ArrayList<String>();
    try (Workers workers = new Workers(1)) {
      ScalingSeries series =
          new ScalingStudy(workers, true, told::add)
              .series(ScalingQuantity.TIMESTEPS, ScalingStudy.Learner.OPZO_CHUNK_1, List.of(1, 4));
      assertEquals(List.of("timesteps 1, opzo, chunk 1", "timesteps 4, opzo, chunk 1"), told);
      assertEquals(List.of(), series.leftOut());
      assertEquals(List.of(1, 4), series.points().stream().map(ScalingPoint::value).toList());
      for (ScalingPoint point : series.points()) {
        assertTrue(point.milliseconds().p10() <= point.milliseconds().median());
        assertTrue(point.milliseconds().p90() >= point.milliseconds().median());
        assertTrue(point.nanosPerEvent() > 0, point::toString);
        assertEquals(2, point.firingRate().size());
        assertEquals(0.08, point.meanRate(), 0.02);
      }
      // Events grow with the steps, but for the input, which is added up once.
      double ratio = series.points().get(1).events() / series.points().get(0).events();
      assertTrue(ratio > 1 && ratio < 4, () -> "ratio " + ratio);
      assertTrue(series.power().exponent() > 0, series::toString);
    }
  }

  @Test
  void memoryAgainstTime() {
    List<MemoryStudy.Row> rows = new MemoryStudy(List.of(20, 400), _ -> {}).measure();
    assertEquals(
        List.of(
            "learning session, one sample",
            "opzo, chunk 1",
            "opzo, chunk T",
            "forward-gradient, K = 16, chunk 1",
            "bptt"),
        rows.stream().map(MemoryStudy.Row::learner).toList());
    for (MemoryStudy.Row row : rows) {
      assertTrue(row.megabytes().stream().allMatch(OptionalDouble::isPresent), row::toString);
      double perStep = row.bytesPerStep().orElseThrow();
      // At least one number for each neuron, sample and step where a sequence is kept.
      double kept = 4.0 * MemoryStudy.HIDDEN * MemoryStudy.BATCH;
      if (row.learner().contains("session") || row.learner().contains("chunk 1")) {
        assertTrue(perStep < 0.1 * kept, row::toString);
      } else {
        assertTrue(perStep > kept, row::toString);
      }
    }
  }

  @Test
  void growthNeedsTwoSequences() {
    var row =
        new MemoryStudy.Row(
            "made",
            List.of(10, 110, 1000),
            List.of(OptionalDouble.of(1), OptionalDouble.of(3), OptionalDouble.empty()));
    assertEquals(20_000, row.bytesPerStep().orElseThrow(), 1e-6);
    var single =
        new MemoryStudy.Row(
            "made", List.of(10, 100), List.of(OptionalDouble.of(1), OptionalDouble.empty()));
    assertFalse(single.bytesPerStep().isPresent());
  }
}
