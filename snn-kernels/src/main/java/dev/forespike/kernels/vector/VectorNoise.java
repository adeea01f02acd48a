package dev.forespike.kernels.vector;

import dev.forespike.kernels.Noise;
import dev.forespike.kernels.scalar.ScalarNoise;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** A vector of counters at a time. */
final class VectorNoise implements Noise {
  private static final int PARITY = 0x1BD11BDA;
  private static final IntVector IOTA = IntVector.zero(Lanes.INT).addIndex(1);
  private static final FloatVector ZERO = FloatVector.zero(Lanes.FLOAT);
  private static final FloatVector MINUS_TWO = FloatVector.broadcast(Lanes.FLOAT, -2f);
  private static final FloatVector UNIT = FloatVector.broadcast(Lanes.FLOAT, ScalarNoise.UNIT_31);
  private static final FloatVector HALF_UNIT =
      FloatVector.broadcast(Lanes.FLOAT, 0.5f * ScalarNoise.UNIT_31);

  @Override
  public void words(long key, int count, int[] words, int second) {
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    int k2 = k0 ^ k1 ^ PARITY;
    for (int i = 0; i < count; i += Lanes.COUNT) {
      IntVector x0 = IOTA.add(i + k0);
      IntVector x1 = IntVector.broadcast(Lanes.INT, k1);
      // Keys and rotation counts change roles from group to group. All twenty rounds in one stretch
      // are beyond what the compiler inlines, and a call it does not inline costs a hundred times.
      int inject0 = k1;
      int inject1 = k2;
      int inject2 = k0;
      int now0 = 13;
      int now1 = 15;
      int now2 = 26;
      int now3 = 6;
      int then0 = 17;
      int then1 = 29;
      int then2 = 16;
      int then3 = 24;
      for (int group = 1; group <= 5; group++) {
        x0 = x0.add(x1);
        x1 = x1.lanewise(VectorOperators.ROL, now0).lanewise(VectorOperators.XOR, x0);
        x0 = x0.add(x1);
        x1 = x1.lanewise(VectorOperators.ROL, now1).lanewise(VectorOperators.XOR, x0);
        x0 = x0.add(x1);
        x1 = x1.lanewise(VectorOperators.ROL, now2).lanewise(VectorOperators.XOR, x0);
        x0 = x0.add(x1);
        x1 = x1.lanewise(VectorOperators.ROL, now3).lanewise(VectorOperators.XOR, x0);
        x0 = x0.add(inject0);
        x1 = x1.add(inject1 + group);
        int key0 = inject0;
        inject0 = inject1;
        inject1 = inject2;
        inject2 = key0;
        int swap = now0;
        now0 = then0;
        then0 = swap;
        swap = now1;
        now1 = then1;
        then1 = swap;
        swap = now2;
        now2 = then2;
        then2 = swap;
        swap = now3;
        now3 = then3;
        then3 = swap;
      }
      x0.intoArray(words, i);
      x1.intoArray(words, second + i);
    }
  }

  @Override
  public void gaussian(long key, int n, float[] z, int offset, int[] scratch) {
    int half = (n + 1) / 2;
    int second = scratch.length / 2;
    words(key, half, scratch, second);
    // The last sine has no place when n is odd, so whole vectors end at n - half.
    int bound = Lanes.bound(n - half);
    if (bound > 0) { // see VectorMath
      radii(bound, scratch, z, offset);
      VectorMath.polar(bound, scratch, second, z, offset, offset + half);
    }
    ScalarNoise.gaussianFrom(bound, half, n, z, offset, scratch, second);
  }

  // Two loops: logarithm, sine and cosine in one are beyond what the compiler inlines.
  private static void radii(int n, int[] words, float[] radius, int offset) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector word =
          (FloatVector)
              IntVector.fromArray(Lanes.INT, words, i)
                  .lanewise(VectorOperators.LSHR, 1)
                  .convert(VectorOperators.I2F, 0);
      // (word + 1/2) 2^-31: a power of two commutes with rounding.
      VectorMath.log(word.fma(UNIT, HALF_UNIT))
          .mul(MINUS_TWO)
          .max(ZERO)
          .sqrt()
          .intoArray(radius, offset + i);
    }
  }

  @Override
  public void rademacher(long key, int n, float[] z, int offset, int[] scratch) {
    int half = ((n + 31) / 32 + 1) / 2;
    int second = scratch.length / 2;
    words(key, half, scratch, second);
    int bound = Lanes.bound(n);
    for (int i = 0; i < bound; i += Lanes.COUNT) {
      int block = i >>> 5;
      int word = block < half ? scratch[block] : scratch[second + block - half];
      VectorMask<Float> negative = VectorMask.fromLong(Lanes.FLOAT, word >>> i);
      FloatVector.broadcast(Lanes.FLOAT, 1f).blend(-1f, negative).intoArray(z, offset + i);
    }
    ScalarNoise.rademacherFrom(bound, half, n, z, offset, scratch, second);
  }

  @Override
  public void uniform(long key, int n, float halfWidth, float[] z, int offset, int[] scratch) {
    int half = (n + 1) / 2;
    int second = scratch.length / 2;
    words(key, half, scratch, second);
    float scale = halfWidth * ScalarNoise.UNIT_31;
    uniformPart(half, scratch, 0, scale, z, offset);
    uniformPart(n - half, scratch, second, scale, z, offset + half);
  }

  private static void uniformPart(
      int n, int[] words, int from, float scale, float[] z, int offset) {
    int bound = Lanes.bound(n);
    for (int i = 0; i < bound; i += Lanes.COUNT) {
      ((FloatVector)
              IntVector.fromArray(Lanes.INT, words, from + i).convert(VectorOperators.I2F, 0))
          .mul(scale)
          .intoArray(z, offset + i);
    }
    for (int i = bound; i < n; i++) {
      z[offset + i] = words[from + i] * scale;
    }
  }

  @Override
  public void distances(long key, int count, float inverse, int most, int[] words, int second) {
    words(key, count, words, second);
    distancesOf(count, inverse, most, words, 0);
    distancesOf(count, inverse, most, words, second);
  }

  /** Whole vectors: words behind the last counter were drawn too. */
  private static void distancesOf(int count, float inverse, int most, int[] words, int from) {
    for (int i = from; i < from + count; i += Lanes.COUNT) {
      IntVector word = IntVector.fromArray(Lanes.INT, words, i);
      FloatVector u =
          ((FloatVector) word.lanewise(VectorOperators.LSHR, 1).convert(VectorOperators.I2F, 0))
              .fma(UNIT, HALF_UNIT);
      IntVector distance =
          (IntVector) VectorMath.log(u).mul(inverse).min(most).convert(VectorOperators.F2I, 0);
      distance.lanewise(VectorOperators.LSHL, 1).or(word.and(1)).intoArray(words, i);
    }
  }
}
