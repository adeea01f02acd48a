package dev.forespike.kernels;

/**
 * Single-precision exp, log and sine/cosine as fused-multiply-add polynomials (coefficients of the
 * Cephes library by S. Moshier). Scalar twins of the vector functions, equal to them bit for bit.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // the published coefficients have more digits
public final class FloatMath {
  /** Adding and taking away 1.5 * 2^23 rounds to the nearest integer and leaves it in the bits. */
  public static final float ROUNDER = 12582912f;

  /** Upper bound of the argument of {@link #exp}. */
  public static final float EXP_MAX = 88.0f;

  /** Lower bound of the argument of {@link #exp}. */
  public static final float EXP_MIN = -87.0f;

  /** 1 / ln 2. */
  public static final float LOG2_E = 1.442695041f;

  /** ln 2, leading bits. */
  public static final float LN2_HIGH = 0.693359375f;

  /** ln 2, what the leading bits lack. */
  public static final float LN2_LOW = -2.12194440e-4f;

  /** Bits of sqrt(1/2): mantissas are brought to [sqrt(1/2), sqrt(2)). */
  public static final int SQRT_HALF_BITS = 0x3f3504f3;

  /** A quarter turn over 2^30. */
  public static final float QUARTER_TURN = (float) (Math.PI / 2 / (1 << 30));

  private FloatMath() {}

  /**
   * The exponential; arguments are clamped to [-87, 88]. Relative error below 2e-7.
   *
   * @param x the argument
   * @return e^x
   */
  public static float exp(float x) {
    float y = Math.min(Math.max(x, EXP_MIN), EXP_MAX);
    float rounded = Math.fma(y, LOG2_E, ROUNDER);
    float n = rounded - ROUNDER;
    float r = Math.fma(n, -LN2_HIGH, y);
    r = Math.fma(n, -LN2_LOW, r);
    float p = Math.fma(1.9875691500e-4f, r, 1.3981999507e-3f);
    p = Math.fma(p, r, 8.3334519073e-3f);
    p = Math.fma(p, r, 4.1665795894e-2f);
    p = Math.fma(p, r, 1.6666665459e-1f);
    p = Math.fma(p, r, 5.0000001201e-1f);
    p = Math.fma(p * r, r, r) + 1f;
    int scale = (Float.floatToRawIntBits(rounded) - Float.floatToRawIntBits(ROUNDER) + 127) << 23;
    return p * Float.intBitsToFloat(scale);
  }

  /**
   * The natural logarithm of a positive normal number. Absolute error below 2e-7 near 1, relative
   * error below 2e-7 elsewhere.
   *
   * @param x a positive normal number
   * @return ln x
   */
  public static float log(float x) {
    int bits = Float.floatToRawIntBits(x);
    int exponent = (bits - SQRT_HALF_BITS) >> 23;
    float f = Float.intBitsToFloat(bits - (exponent << 23)) - 1f;
    float e = exponent;
    float z = f * f;
    float p = Math.fma(7.0376836292e-2f, f, -1.1514610310e-1f);
    p = Math.fma(p, f, 1.1676998740e-1f);
    p = Math.fma(p, f, -1.2420140846e-1f);
    p = Math.fma(p, f, 1.4249322787e-1f);
    p = Math.fma(p, f, -1.6668057665e-1f);
    p = Math.fma(p, f, 2.0000714765e-1f);
    p = Math.fma(p, f, -2.4999993993e-1f);
    p = Math.fma(p, f, 3.3333331174e-1f);
    float y = Math.fma(e, LN2_LOW, p * f * z);
    y = Math.fma(-0.5f, z, y);
    return Math.fma(e, LN2_HIGH, f + y);
  }

  /**
   * The sine of an angle given as a fraction of a turn. Absolute error below 1.5e-7.
   *
   * @param turn the angle in units of 2^-32 turns
   * @return its sine
   */
  public static float sineOfTurn(int turn) {
    int quadrant = (turn + (1 << 29)) >>> 30;
    float r = (turn - (quadrant << 30)) * QUARTER_TURN;
    float value = (quadrant & 1) == 0 ? sinePolynomial(r) : cosinePolynomial(r);
    return (quadrant & 2) == 0 ? value : -value;
  }

  /**
   * The cosine of an angle given as a fraction of a turn. Absolute error below 1.5e-7.
   *
   * @param turn the angle in units of 2^-32 turns
   * @return its cosine
   */
  public static float cosineOfTurn(int turn) {
    return sineOfTurn(turn + (1 << 30));
  }

  private static float sinePolynomial(float r) {
    float z = r * r;
    float p = Math.fma(-1.9515295891e-4f, z, 8.3321608736e-3f);
    p = Math.fma(p, z, -1.6666654611e-1f);
    return Math.fma(p * z, r, r);
  }

  private static float cosinePolynomial(float r) {
    float z = r * r;
    float p = Math.fma(2.443315711809948e-5f, z, -1.388731625493765e-3f);
    p = Math.fma(p, z, 4.166664568298827e-2f);
    return Math.fma(p * z, z, Math.fma(-0.5f, z, 1f));
  }
}
