package dev.forespike.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.SpecException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Shares of a peak that is given: 100 GFLOP/s, 10 GB/s in memory and 80 GB/s in cache. */
class WorkTest {
  private static final Peak PEAK = new Peak(rate(100), rate(10), rate(80));
  private static final Timing SECOND = new Timing(1, 0.9, 1.1);

  private static Measurement rate(double value) {
    return Measurement.of("peak", Map.of(), value, value, value, "");
  }

  private static Measurement time() {
    return Measurement.of("made", Map.of(), SECOND, 1, "s");
  }

  @Test
  void multiplyAddsAtThePeak() {
    Measurement result = time().withArithmetic(new Work(50e9, 0, 1e9), SECOND, PEAK);
    assertEquals(100, result.gflops().orElseThrow(), 1e-9);
    assertEquals(1, result.fractionOfPeak().orElseThrow(), 1e-9);
    assertEquals(100, result.intensity().orElseThrow(), 1e-9);
  }

  /** An addition takes the place of a multiply-add, so additions have half the peak. */
  @Test
  void additionsAtThePeak() {
    Measurement result = time().withArithmetic(new Work(0, 50e9, 0), SECOND, PEAK);
    assertEquals(50, result.gflops().orElseThrow(), 1e-9);
    assertEquals(1, result.fractionOfPeak().orElseThrow(), 1e-9);
    assertTrue(result.intensity().isEmpty());
  }

  @Test
  void theNearerRoofCounts() {
    Work moving = new Work(1e9, 0, 5e9);
    assertEquals(0.5, time().withRoof(moving, SECOND, PEAK).fractionOfPeak().orElseThrow(), 1e-9);
    Work computing = new Work(25e9, 0, 1e9);
    assertEquals(
        0.5, time().withRoof(computing, SECOND, PEAK).fractionOfPeak().orElseThrow(), 1e-9);
  }

  @Test
  void whatCachesHoldIsMeasuredByCopyingInThem() {
    Timing brief = new Timing(1e-5, 1e-5, 1e-5);
    Measurement result = time().withRoof(new Work(0, 0, 4e5), brief, PEAK);
    assertEquals(0.5, result.fractionOfPeak().orElseThrow(), 1e-9);
    assertTrue(result.gflops().isEmpty());
  }

  @Test
  void stepCountsWhatSpikesAskFor() {
    var size = new StepSize(List.of(20, 10), 5, 3, 2, 3);
    Work forward = size.work(7, List.of(0.5, 0.2), false);
    assertEquals(7 * 20, forward.multiplyAdds());
    assertEquals(3 * 2 * (0.5 * 20 * 10 + 0.2 * 10 * 5), forward.additions(), 1e-9);
    Work learning = size.work(7, List.of(0.5, 0.2), true);
    assertEquals(2 * forward.operations(), learning.operations(), 1e-9);
  }

  @Test
  void ratesOfOtherNetworksAreRefused() {
    assertEquals(List.of(0.05, 0.15), StepSetup.checkRates(List.of(0.05, 0.15)));
    assertRefused(0.049);
    assertRefused(0.151);
    assertRefused(Double.NaN);
  }

  private static void assertRefused(double rate) {
    var e =
        assertThrows(MeasurementException.class, () -> StepSetup.checkRates(List.of(0.08, rate)));
    assertTrue(String.valueOf(e.getMessage()).startsWith("hidden layer 1 fires at"), e::toString);
  }

  @Test
  void arraysThatWouldNotFitAreRefused() {
    Limits.fits("it", 1 << 15, 1 << 15);
    assertThrows(SpecException.class, () -> Limits.fits("it", (1 << 15) + 1, 1 << 15));
    assertThrows(
        SpecException.class,
        () -> Limits.fits("it", Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));
  }

  @Test
  void wrongResultsAreFound() {
    float[] a = Operands.weights(12, 1);
    float[] b = Operands.weights(12, 2);
    float[] c = new float[9];
    assertThrows(MeasurementException.class, () -> Checks.product(3, 3, 4, a, b, c));
    assertThrows(
        MeasurementException.class, () -> Checks.same("it", new float[] {1}, new float[] {2}));
    assertThrows(
        MeasurementException.class, () -> Checks.same("it", new long[] {1}, new long[] {2}));
  }
}
