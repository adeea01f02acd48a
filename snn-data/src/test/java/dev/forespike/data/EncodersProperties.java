package dev.forespike.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Encoder;
import dev.forespike.api.Encoding;
import dev.forespike.api.SpecException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class EncodersProperties {
  private static final Encoder DIRECT = Encoders.of(new Encoding.Direct());
  private static final Encoder RATE = Encoders.of(new Encoding.Rate());
  private static final Encoder LATENCY = Encoders.of(new Encoding.Latency());

  @Provide
  Arbitrary<float[]> samples() {
    return Arbitraries.floats().between(0, 1).array(float[].class).ofMinSize(1).ofMaxSize(20);
  }

  @Example
  void onlyDirectIsConstant() {
    assertTrue(DIRECT.constant());
    assertFalse(RATE.constant());
    assertFalse(LATENCY.constant());
  }

  @Property(tries = 200)
  void directRepeatsTheValues(
      @ForAll @Size(min = 1, max = 20) float[] values,
      @ForAll @IntRange(min = 0, max = 5) int steps) {
    float[] current = encode(DIRECT, values, steps, 0);
    for (int t = 0; t < steps; t++) {
      assertArrayEquals(
          values, Arrays.copyOfRange(current, t * values.length, (t + 1) * values.length));
    }
  }

  @Property(tries = 200)
  void spikesAreZeroOrOneAndPure(
      @ForAll("samples") float[] values,
      @ForAll @IntRange(min = 1, max = 12) int steps,
      @ForAll long seed) {
    for (Encoder encoder : new Encoder[] {RATE, LATENCY}) {
      float[] spikes = encode(encoder, values, steps, seed);
      assertArrayEquals(spikes, encode(encoder, values, steps, seed));
      for (float spike : spikes) {
        assertTrue(spike == 0 || spike == 1);
      }
    }
  }

  /** The draw of (seed, t, i) is the same whatever else is encoded with it. */
  @Property(tries = 300)
  void rateDoesNotDependOnStepsWidthOrLayout(
      @ForAll("samples") float[] values,
      @ForAll @IntRange(min = 1, max = 12) int steps,
      @ForAll @IntRange(min = 1, max = 12) int fewer,
      @ForAll @IntRange(min = 1, max = 20) int narrower,
      @ForAll @IntRange(min = 0, max = 7) int gap,
      @ForAll long seed) {
    int width = values.length;
    float[] all = encode(RATE, values, steps, seed);
    int few = Math.min(fewer, steps);
    int narrow = Math.min(narrower, width);
    int stride = narrow + gap;
    float[] source = new float[width + 3];
    System.arraycopy(values, 0, source, 3, width);
    float[] part = new float[gap + few * stride];
    Arrays.fill(part, 7f);
    RATE.encode(source, 3, narrow, few, seed, part, gap, stride);
    for (int j = 0; j < part.length; j++) {
      int t = (j - gap) / stride;
      int i = (j - gap) % stride;
      float expected = j < gap || i >= narrow ? 7f : all[t * width + i];
      assertEquals(expected, part[j], "at " + j);
    }
  }

  /** The tolerance is 5.5 standard deviations and some for the tails of small probabilities. */
  @Property(tries = 100)
  void rateFiresWithTheProbabilityOfTheValue(
      @ForAll @FloatRange(max = 1) float value, @ForAll long seed) {
    int width = 64;
    int steps = 64;
    float[] values = new float[width];
    Arrays.fill(values, value);
    double count = 0;
    for (float spike : encode(RATE, values, steps, seed)) {
      count += spike;
    }
    double n = width * steps;
    double tolerance = 5.5 * Math.sqrt(n * value * (1 - value)) + 6;
    assertEquals(n * value, count, tolerance);
  }

  @Property(tries = 200)
  void rateIsCertainAtTheEnds(@ForAll long seed) {
    assertArrayEquals(new float[] {0, 1, 0, 1}, encode(RATE, new float[] {0, 1, -3, 5}, 1, seed));
  }

  /** What is no number has no rate and no latency, and none of it becomes silence. */
  @Example
  void numbersThatAreNotFiniteAreRefusedWithTheirPlace() {
    for (float other : new float[] {Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY}) {
      for (Encoder encoder : List.of(RATE, LATENCY, DIRECT)) {
        var e =
            assertThrows(
                SpecException.class, () -> encode(encoder, new float[] {0, 1, other}, 2, 1));
        assertEquals(
            "value 2 is " + other + "; only finite numbers can be encoded", e.getMessage());
      }
    }
  }

  /** A brighter input fires whenever a darker one in its place does. */
  @Property(tries = 200)
  void rateIsMonotone(
      @ForAll @FloatRange(max = 1) float a,
      @ForAll @FloatRange(max = 1) float b,
      @ForAll long seed) {
    float[] dark = encode(RATE, new float[] {Math.min(a, b)}, 20, seed);
    float[] bright = encode(RATE, new float[] {Math.max(a, b)}, 20, seed);
    for (int t = 0; t < 20; t++) {
      assertTrue(bright[t] >= dark[t]);
    }
  }

  /** Neighbouring seeds, also evenly spaced ones, steps and inputs draw independently. */
  @Example
  void rateDrawsAreUncorrelated() {
    int n = 200;
    float[] values = new float[n];
    Arrays.fill(values, 0.5f);
    for (long spacing : new long[] {1, 0x9e3779b97f4a7c15L, 1L << 32}) {
      float[] first = encode(RATE, values, n, 7);
      float[] second = encode(RATE, values, n, 7 + spacing);
      assertEquals(0.5, agreement(first, second, 0), 0.0125);
      assertEquals(0.5, agreement(first, second, n), 0.0125);
      assertEquals(0.5, agreement(first, second, 1), 0.0125);
      assertEquals(0.5, agreement(first, first, n), 0.0125);
      assertEquals(0.5, agreement(first, first, 1), 0.0125);
    }
  }

  private static double agreement(float[] a, float[] b, int shift) {
    int equal = 0;
    for (int i = 0; i < a.length - shift; i++) {
      equal += a[i + shift] == b[i] ? 1 : 0;
    }
    return equal / (double) (a.length - shift);
  }

  @Property(tries = 300)
  void latencyFiresOnceAtTheFormulasTime(
      @ForAll("samples") float[] values, @ForAll @IntRange(min = 1, max = 50) int steps) {
    float[] spikes = encode(LATENCY, values, steps, 0);
    for (int i = 0; i < values.length; i++) {
      // The floor of the exact quotient, except where the value is a step's own, rounded.
      int expected =
          new BigDecimal(1)
              .subtract(new BigDecimal(Math.min(values[i], 1f)))
              .multiply(new BigDecimal(steps - 1))
              .intValue();
      if (expected < steps - 1 && values[i] == (float) (1 - (expected + 1.0) / (steps - 1))) {
        expected++;
      }
      for (int t = 0; t < steps; t++) {
        boolean fires = values[i] > 0 && t == expected;
        assertEquals(fires ? 1f : 0f, spikes[t * values.length + i]);
      }
    }
  }

  @Example
  void latencyOfAPixelIsTheFloorOfTheExactQuotientForAllTimesteps() {
    float[] pixels = new float[255];
    for (int k = 1; k <= 255; k++) {
      pixels[k - 1] = k / 255f;
    }
    for (int steps = 1; steps <= 600; steps++) {
      requireExactPixels(pixels, steps);
    }
    for (int steps : new int[] {4096, 65281, 65536, 100_001}) {
      requireExactPixels(pixels, steps);
    }
  }

  private static void requireExactPixels(float[] pixels, int steps) {
    float[] spikes = encode(LATENCY, pixels, steps, 0);
    for (int k = 1; k <= 255; k++) {
      int expected = (steps - 1) * (255 - k) / 255;
      assertEquals(
          1f, spikes[expected * 255 + k - 1], "pixel " + k + " of " + steps + " time steps");
    }
  }

  /** Tenths, sixteenths, sevenths: whatever is a whole number of steps before rounding. */
  @Example
  void latencyOfAStepsOwnFractionIsThatStep() {
    for (int last = 1; last <= 400; last++) {
      float[] values = new float[last];
      for (int n = 0; n < last; n++) {
        values[n] = (float) ((last - n) / (double) last);
      }
      float[] spikes = encode(LATENCY, values, last + 1, 0);
      for (int n = 0; n < last; n++) {
        assertEquals(1f, spikes[n * last + n], n + " of " + last);
      }
    }
  }

  /** Also beside pixels and steps, where the law has its cases. */
  @Example
  void latencyNeverGrowsWithTheValue() {
    for (int steps : new int[] {2, 6, 11, 256, 70_001}) {
      int before = -1;
      for (int k = 255; k > 0; k--) {
        for (float value :
            new float[] {Math.min(1, Math.nextUp(k / 255f)), k / 255f, Math.nextDown(k / 255f)}) {
          float[] spikes = encode(LATENCY, new float[] {value}, steps, 0);
          int step = 0;
          while (spikes[step] == 0) {
            step++;
          }
          assertTrue(step >= before, value + " of " + steps);
          before = step;
        }
      }
    }
  }

  @Example
  void latencyAtTheEnds() {
    // The least float is above 0, so that the floor is not the last step.
    assertArrayEquals(
        new float[] {0, 1, 0, 0, 0, 1, /**/ 0, 0, 1, 0, 1, 0, /**/ 0, 0, 0, 0, 0, 0},
        encode(LATENCY, new float[] {0, 1, Float.MIN_VALUE, -1, 0.5f, 2}, 3, 0));
    assertArrayEquals(new float[] {1, 0}, encode(LATENCY, new float[] {.1f, 0}, 1, 0));
  }

  @Example
  void argumentsAreChecked() {
    float[] four = new float[4];
    for (Encoder encoder : new Encoder[] {DIRECT, RATE, LATENCY}) {
      assertThrows(
          IndexOutOfBoundsException.class, () -> encoder.encode(four, 1, 4, 1, 0, four, 0, 4));
      assertThrows(
          IndexOutOfBoundsException.class, () -> encoder.encode(four, 0, 4, 2, 0, four, 0, 4));
      assertThrows(
          IllegalArgumentException.class, () -> encoder.encode(four, 0, 2, 2, 0, four, 0, 1));
      assertThrows(
          IllegalArgumentException.class, () -> encoder.encode(four, 0, 2, -1, 0, four, 0, 2));
      encoder.encode(four, 0, 4, 0, 0, four, 9, 4);
    }
  }

  private static float[] encode(Encoder encoder, float[] values, int steps, long seed) {
    float[] spikes = new float[steps * values.length];
    Arrays.fill(spikes, 9f);
    encoder.encode(values, 0, values.length, steps, seed, spikes, 0, values.length);
    return spikes;
  }
}
