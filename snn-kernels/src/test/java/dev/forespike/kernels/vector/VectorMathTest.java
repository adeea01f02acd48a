package dev.forespike.kernels.vector;

import dev.forespike.kernels.Bits;
import dev.forespike.kernels.FloatMath;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

/** Vector functions against their scalar twins on dense grids. */
final class VectorMathTest {
  private static final int N = 1 << 18;

  @Test
  void expHasTheScalarBits() {
    float[] x = new float[N];
    float[] edges = {0f, -0f, 88f, -87f, 1e9f, -1e9f, 1f / 0, -1f / 0, Float.MIN_NORMAL};
    for (int i = 0; i < N; i++) {
      x[i] = i < edges.length ? edges[i] : (i - N / 2) * (190f / N);
    }
    float[] expected = new float[N];
    float[] actual = new float[N];
    for (int i = 0; i < N; i += Lanes.COUNT) {
      VectorMath.exp(FloatVector.fromArray(Lanes.FLOAT, x, i)).intoArray(actual, i);
    }
    for (int i = 0; i < N; i++) {
      expected[i] = FloatMath.exp(x[i]);
    }
    Bits.assertSame(expected, actual, "exp");
  }

  @Test
  void logHasTheScalarBits() {
    float[] x = new float[N];
    int normal = Float.floatToIntBits(Float.MIN_NORMAL);
    int largest = Float.floatToIntBits(Float.MAX_VALUE);
    int step = (largest - normal) / (N - 1);
    for (int i = 0; i < N; i++) {
      x[i] = Float.intBitsToFloat(largest - i * step);
    }
    float[] expected = new float[N];
    float[] actual = new float[N];
    for (int i = 0; i < N; i += Lanes.COUNT) {
      VectorMath.log(FloatVector.fromArray(Lanes.FLOAT, x, i)).intoArray(actual, i);
    }
    for (int i = 0; i < N; i++) {
      expected[i] = FloatMath.log(x[i]);
    }
    Bits.assertSame(expected, actual, "log");
  }

  @Test
  void cosineAndSineHaveTheScalarBits() {
    int[] turn = new int[N];
    float[] radius = new float[N];
    for (int i = 0; i < N; i++) {
      // Every eighth of a turn is met exactly, and closely from both sides.
      turn[i] = ((i >> 2) << 16) + (i & 3) - 1;
      radius[i] = (i & 15) * 0.3f;
    }
    float[] expected = new float[2 * N];
    float[] actual = new float[2 * N];
    // Radii lie where cosines go.
    System.arraycopy(radius, 0, actual, 0, N);
    VectorMath.polar(N, turn, 0, actual, 0, N);
    for (int i = 0; i < N; i++) {
      expected[i] = radius[i] * FloatMath.cosineOfTurn(turn[i]);
      expected[N + i] = radius[i] * FloatMath.sineOfTurn(turn[i]);
    }
    Bits.assertSame(expected, actual, "cosine and sine");
  }
}
