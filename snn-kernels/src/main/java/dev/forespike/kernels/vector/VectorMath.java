package dev.forespike.kernels.vector;

import dev.forespike.kernels.FloatMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Vector twins of {@link FloatMath}, operation by operation. Small enough to be inlined, which they
 * must be: a call that is not boxes its vectors.
 *
 * <p>The compiler inlines them where their loop is hot. A loop that is entered mostly for arrays
 * shorter than a vector is not, and stays so for the long arrays that come later; so these loops
 * are in methods of their own, which are called only if there is a whole vector.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // the published coefficients have more digits
final class VectorMath {
  private static final int ROUNDER_BITS = Float.floatToRawIntBits(FloatMath.ROUNDER);

  // Constants, because a broadcast in each place takes up what the compiler is ready to inline.
  private static final FloatVector MINUS_LN2_HIGH = broadcast(-FloatMath.LN2_HIGH);
  private static final FloatVector MINUS_LN2_LOW = broadcast(-FloatMath.LN2_LOW);
  private static final FloatVector EXP_0 = broadcast(1.9875691500e-4f);
  private static final FloatVector EXP_1 = broadcast(1.3981999507e-3f);
  private static final FloatVector EXP_2 = broadcast(8.3334519073e-3f);
  private static final FloatVector EXP_3 = broadcast(4.1665795894e-2f);
  private static final FloatVector EXP_4 = broadcast(1.6666665459e-1f);
  private static final FloatVector EXP_5 = broadcast(5.0000001201e-1f);
  private static final FloatVector LOG_0 = broadcast(7.0376836292e-2f);
  private static final FloatVector LOG_1 = broadcast(-1.1514610310e-1f);
  private static final FloatVector LOG_2 = broadcast(1.1676998740e-1f);
  private static final FloatVector LOG_3 = broadcast(-1.2420140846e-1f);
  private static final FloatVector LOG_4 = broadcast(1.4249322787e-1f);
  private static final FloatVector LOG_5 = broadcast(-1.6668057665e-1f);
  private static final FloatVector LOG_6 = broadcast(2.0000714765e-1f);
  private static final FloatVector LOG_7 = broadcast(-2.4999993993e-1f);
  private static final FloatVector LOG_8 = broadcast(3.3333331174e-1f);
  private static final FloatVector LN2_LOW = broadcast(FloatMath.LN2_LOW);
  private static final FloatVector MINUS_HALF = broadcast(-0.5f);
  private static final FloatVector LN2_HIGH = broadcast(FloatMath.LN2_HIGH);
  private static final FloatVector SINE_0 = broadcast(-1.9515295891e-4f);
  private static final FloatVector SINE_1 = broadcast(8.3321608736e-3f);
  private static final FloatVector SINE_2 = broadcast(-1.6666654611e-1f);
  private static final FloatVector COSINE_0 = broadcast(2.443315711809948e-5f);
  private static final FloatVector COSINE_1 = broadcast(-1.388731625493765e-3f);
  private static final FloatVector COSINE_2 = broadcast(4.166664568298827e-2f);
  private static final FloatVector ONE = broadcast(1f);
  private static final FloatVector QUARTER_TURN = broadcast(FloatMath.QUARTER_TURN);
  private static final IntVector SQRT_HALF_BITS = broadcast(FloatMath.SQRT_HALF_BITS);
  private static final IntVector ZERO = IntVector.zero(Lanes.INT);
  private static final IntVector EIGHTH = broadcast(1 << 29);
  private static final IntVector QUARTER = broadcast(1 << 30);
  private static final IntVector QUADRANT = broadcast(3 << 30);
  private static final IntVector SIGN = broadcast(1 << 31);

  private VectorMath() {}

  static FloatVector exp(FloatVector x) {
    FloatVector y = x.max(FloatMath.EXP_MIN).min(FloatMath.EXP_MAX);
    FloatVector rounded = y.fma(FloatMath.LOG2_E, FloatMath.ROUNDER);
    FloatVector n = rounded.sub(FloatMath.ROUNDER);
    FloatVector r = n.fma(MINUS_LN2_HIGH, y);
    r = n.fma(MINUS_LN2_LOW, r);
    FloatVector p = EXP_0.fma(r, EXP_1);
    p = p.fma(r, EXP_2);
    p = p.fma(r, EXP_3);
    p = p.fma(r, EXP_4);
    p = p.fma(r, EXP_5);
    p = p.mul(r).fma(r, r).add(1f);
    IntVector scale =
        rounded.reinterpretAsInts().sub(ROUNDER_BITS - 127).lanewise(VectorOperators.LSHL, 23);
    return p.mul(scale.reinterpretAsFloats());
  }

  static FloatVector log(FloatVector x) {
    IntVector bits = x.reinterpretAsInts();
    IntVector exponent = bits.sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
    FloatVector f =
        bits.sub(exponent.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(ONE);
    FloatVector e = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
    FloatVector z = f.mul(f);
    FloatVector p = LOG_0.fma(f, LOG_1);
    p = p.fma(f, LOG_2);
    p = p.fma(f, LOG_3);
    p = p.fma(f, LOG_4);
    p = p.fma(f, LOG_5);
    p = p.fma(f, LOG_6);
    p = p.fma(f, LOG_7);
    p = p.fma(f, LOG_8);
    FloatVector y = e.fma(LN2_LOW, p.mul(f).mul(z));
    y = MINUS_HALF.fma(z, y);
    return e.fma(LN2_HIGH, f.add(y));
  }

  /**
   * Cosines and sines of turns times radii, which share their polynomials, as the cosine is the
   * sine a quarter of a turn later. The loop is here and no vector is handed over: this is so large
   * that the compiler, once it has met it by itself, would no longer inline it.
   *
   * @param n a multiple of a vector's length
   * @param turns full turns are 2^32
   * @param from the first turn
   * @param out radii where cosines go
   * @param cosineAt the first cosine
   * @param sineAt the first sine
   */
  static void polar(int n, int[] turns, int from, float[] out, int cosineAt, int sineAt) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector radius = FloatVector.fromArray(Lanes.FLOAT, out, cosineAt + i);
      IntVector turn = IntVector.fromArray(Lanes.INT, turns, from + i);
      // The upper two bits are the quadrant, the upper one the sign.
      IntVector rounded = turn.add(EIGHTH);
      FloatVector r =
          ((FloatVector) turn.sub(rounded.and(QUADRANT)).convert(VectorOperators.I2F, 0))
              .mul(QUARTER_TURN);
      FloatVector z = r.mul(r);
      FloatVector sine = SINE_0.fma(z, SINE_1);
      sine = sine.fma(z, SINE_2);
      sine = sine.mul(z).fma(r, r);
      FloatVector cosine = COSINE_0.fma(z, COSINE_1);
      cosine = cosine.fma(z, COSINE_2);
      cosine = cosine.mul(z).fma(z, MINUS_HALF.fma(z, ONE));
      VectorMask<Integer> odd = rounded.and(QUARTER).compare(VectorOperators.NE, ZERO);
      IntVector s = sine.reinterpretAsInts();
      IntVector c = cosine.reinterpretAsInts();
      IntVector cosineSign = rounded.add(QUARTER).and(SIGN);
      IntVector sineSign = rounded.and(SIGN);
      FloatVector x =
          c.blend(s, odd).lanewise(VectorOperators.XOR, cosineSign).reinterpretAsFloats();
      FloatVector y = s.blend(c, odd).lanewise(VectorOperators.XOR, sineSign).reinterpretAsFloats();
      radius.mul(x).intoArray(out, cosineAt + i);
      radius.mul(y).intoArray(out, sineAt + i);
    }
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(Lanes.FLOAT, value);
  }

  private static IntVector broadcast(int value) {
    return IntVector.broadcast(Lanes.INT, value);
  }
}
