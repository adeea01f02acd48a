package dev.forespike.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The curves of the surrogate derivative against their formulas in double precision. */
final class SurrogateTest {
  private static final int N = 40_001;
  private static final float[] SHARPNESS = {0.25f, 1f, 2f, 5f, 10f, 25f};

  @ParameterizedTest
  @EnumSource
  void kernelsFollowTheFormula(NeuronConstants.Curve curve) {
    float[] x = grid();
    for (float a : SHARPNESS) {
      for (Kernels kernels : new Kernels[] {Kernels.best(), Kernels.scalar()}) {
        float[] psi = surrogate(kernels, curve, a, x);
        for (int i = 0; i < N; i++) {
          double bound = bound(curve, a, x[i]);
          if (!(Math.abs(psi[i] - formula(curve, a, x[i])) <= bound)) {
            String what = curve + " with a = " + a + " at " + x[i];
            assertEquals(formula(curve, a, x[i]), psi[i], bound, what);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void curvesAreEvenAndVanishFarAway(NeuronConstants.Curve curve) {
    float[] x = grid();
    float[] psi = surrogate(Kernels.best(), curve, 3f, x);
    for (int i = 0; i < N; i++) {
      assertEquals(psi[i], psi[N - 1 - i], 0f);
    }
    float[] far = surrogate(Kernels.best(), curve, 3f, new float[] {-1e30f, 1e30f, 1e20f});
    for (float value : far) {
      assertEquals(0f, value, 1e-35f);
    }
  }

  /** A grid that is symmetric about 0, fine in the middle and coarse outside. */
  private static float[] grid() {
    float[] x = new float[N];
    for (int i = 0; i < N; i++) {
      double t = (i - N / 2) / (N / 2.0);
      x[i] = (float) (t * 0.5 + t * t * t * 20);
    }
    return x;
  }

  /** Threshold and leak 0 make the membrane potential the argument of the curve. */
  private static float[] surrogate(
      Kernels kernels, NeuronConstants.Curve curve, float a, float[] x) {
    float[] psi = new float[x.length];
    NeuronConstants neuron = new NeuronConstants(0f, 0f, NeuronConstants.NONE, curve, a);
    long[] spikes = new long[(x.length + 63) / 64];
    float[] v = new float[x.length];
    kernels.neurons().step(neuron, x.length, x, 0, v, 0, null, 0, 0f, spikes, 0, psi, 0, null, 0);
    return psi;
  }

  private static double formula(NeuronConstants.Curve curve, double a, double x) {
    return switch (curve) {
      // s(x) (1 - s(x)) = s(x) s(-x), which does not cancel.
      case SIGMOID -> a / (1 + Math.exp(-a * x)) / (1 + Math.exp(a * x));
      case TRIANGLE -> a * Math.max(0, 1 - a * Math.abs(x));
      case RECTANGLE -> a * Math.abs(x) <= 1 ? a / 2 : 0;
      case ARCTAN -> a / 2 / (1 + Math.pow(Math.PI * a * x / 2, 2));
      case FAST_SIGMOID -> 1 / Math.pow(1 + a * Math.abs(x), 2);
      case GAUSSIAN -> a / Math.sqrt(2 * Math.PI) * Math.exp(-Math.pow(a * x, 2) / 2);
    };
  }

  /**
   * What single precision may lose. An argument y of the exponential is rounded up to three times,
   * each with relative error 2^-24, which costs the result 3 y 2^-24; arguments below -87 are
   * clamped.
   */
  private static double bound(NeuronConstants.Curve curve, double a, double x) {
    double y = a * Math.abs(x);
    double value = formula(curve, a, x);
    double clamped = a * Math.exp(-87) * 1.001;
    return switch (curve) {
      case SIGMOID -> value * (5e-7 + 3 * y * 0x1p-24) + clamped;
      case GAUSSIAN -> value * (5e-7 + 3 * y * y / 2 * 0x1p-24) + clamped;
      case TRIANGLE -> a * 2e-7;
      case RECTANGLE -> Math.abs(y - 1) < 2e-7 ? a : 0;
      case ARCTAN, FAST_SIGMOID -> value * 5e-7;
    };
  }
}
