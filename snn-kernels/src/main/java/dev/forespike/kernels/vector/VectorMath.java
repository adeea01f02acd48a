package dev.forespike.kernels.vector;

import dev.forespike.kernels.FloatMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Vector twins of {@link FloatMath}, operation by operation. Small enough to be inlined. */
@SuppressWarnings("FloatingPointLiteralPrecision") // the published coefficients have more digits
final class VectorMath {
  private static final int ROUNDER_BITS = Float.floatToRawIntBits(FloatMath.ROUNDER);

  private VectorMath() {}

  static FloatVector exp(FloatVector x) {
    FloatVector y = x.max(FloatMath.EXP_MIN).min(FloatMath.EXP_MAX);
    FloatVector rounded = y.fma(FloatMath.LOG2_E, FloatMath.ROUNDER);
    FloatVector n = rounded.sub(FloatMath.ROUNDER);
    FloatVector r = n.fma(broadcast(-FloatMath.LN2_HIGH), y);
    r = n.fma(broadcast(-FloatMath.LN2_LOW), r);
    FloatVector p = broadcast(1.9875691500e-4f).fma(r, broadcast(1.3981999507e-3f));
    p = p.fma(r, broadcast(8.3334519073e-3f));
    p = p.fma(r, broadcast(4.1665795894e-2f));
    p = p.fma(r, broadcast(1.6666665459e-1f));
    p = p.fma(r, broadcast(5.0000001201e-1f));
    p = p.mul(r).fma(r, r).add(1f);
    IntVector scale =
        rounded.reinterpretAsInts().sub(ROUNDER_BITS - 127).lanewise(VectorOperators.LSHL, 23);
    return p.mul(scale.reinterpretAsFloats());
  }

  static FloatVector log(FloatVector x) {
    IntVector bits = x.reinterpretAsInts();
    IntVector exponent = bits.sub(FloatMath.SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
    FloatVector f =
        bits.sub(exponent.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(1f);
    FloatVector e = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
    FloatVector z = f.mul(f);
    FloatVector p = broadcast(7.0376836292e-2f).fma(f, broadcast(-1.1514610310e-1f));
    p = p.fma(f, broadcast(1.1676998740e-1f));
    p = p.fma(f, broadcast(-1.2420140846e-1f));
    p = p.fma(f, broadcast(1.4249322787e-1f));
    p = p.fma(f, broadcast(-1.6668057665e-1f));
    p = p.fma(f, broadcast(2.0000714765e-1f));
    p = p.fma(f, broadcast(-2.4999993993e-1f));
    p = p.fma(f, broadcast(3.3333331174e-1f));
    FloatVector y = e.fma(broadcast(FloatMath.LN2_LOW), p.mul(f).mul(z));
    y = broadcast(-0.5f).fma(z, y);
    return e.fma(broadcast(FloatMath.LN2_HIGH), f.add(y));
  }

  static FloatVector sineOfTurn(IntVector turn) {
    IntVector quadrant = turn.add(1 << 29).lanewise(VectorOperators.LSHR, 30);
    FloatVector r =
        ((FloatVector)
                turn.sub(quadrant.lanewise(VectorOperators.LSHL, 30))
                    .convert(VectorOperators.I2F, 0))
            .mul(FloatMath.QUARTER_TURN);
    FloatVector z = r.mul(r);
    FloatVector sine = broadcast(-1.9515295891e-4f).fma(z, broadcast(8.3321608736e-3f));
    sine = sine.fma(z, broadcast(-1.6666654611e-1f));
    sine = sine.mul(z).fma(r, r);
    FloatVector cosine = broadcast(2.443315711809948e-5f).fma(z, broadcast(-1.388731625493765e-3f));
    cosine = cosine.fma(z, broadcast(4.166664568298827e-2f));
    cosine = cosine.mul(z).fma(z, broadcast(-0.5f).fma(z, broadcast(1f)));
    FloatVector value =
        sine.blend(cosine, quadrant.and(1).compare(VectorOperators.NE, 0).cast(Lanes.FLOAT));
    // Bit 1 of the quadrant is the sign: move it to the sign bit and flip.
    IntVector sign = quadrant.and(2).lanewise(VectorOperators.LSHL, 30);
    return value.reinterpretAsInts().lanewise(VectorOperators.XOR, sign).reinterpretAsFloats();
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(Lanes.FLOAT, value);
  }
}
