package dev.forespike.kernels.scalar;

import dev.forespike.kernels.FloatMath;
import dev.forespike.kernels.NeuronConstants;
import dev.forespike.kernels.NeuronUpdates;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One neuron at a time; also serves the SIMD kernels for what does not fill a vector. */
public final class ScalarNeuronUpdates implements NeuronUpdates {
  private static final float HALF_PI = (float) (Math.PI / 2);
  private static final float INVERSE_ROOT_TWO_PI = (float) (1 / Math.sqrt(2 * Math.PI));

  @Override
  public void step(
      NeuronConstants constants,
      int n,
      float[] current,
      int currentOffset,
      float[] v,
      int vOffset,
      float @Nullable [] noise,
      int noiseOffset,
      float noiseScale,
      long[] spikes,
      int spikesOffset,
      float @Nullable [] psi,
      int psiOffset,
      float @Nullable [] membrane,
      int membraneOffset) {
    Arrays.fill(spikes, spikesOffset, spikesOffset + (n + 63) / 64, 0L);
    stepFrom(
        0,
        constants,
        n,
        current,
        currentOffset,
        v,
        vOffset,
        noise,
        noiseOffset,
        noiseScale,
        spikes,
        spikesOffset,
        psi,
        psiOffset,
        membrane,
        membraneOffset);
  }

  /** {@link #step} for neurons {@code from .. n-1}; bits are added to words already cleared. */
  @SuppressWarnings("TooManyParameters")
  public static void stepFrom(
      int from,
      NeuronConstants constants,
      int n,
      float[] current,
      int currentOffset,
      float[] v,
      int vOffset,
      float @Nullable [] noise,
      int noiseOffset,
      float noiseScale,
      long[] spikes,
      int spikesOffset,
      float @Nullable [] psi,
      int psiOffset,
      float @Nullable [] membrane,
      int membraneOffset) {
    float threshold = constants.threshold();
    for (int i = from; i < n; i++) {
      float u = Math.fma(constants.leak(), v[vOffset + i], current[currentOffset + i]);
      if (noise != null) {
        u = Math.fma(noiseScale, noise[noiseOffset + i], u);
      }
      boolean spike = u >= threshold;
      if (spike) {
        spikes[spikesOffset + i / 64] |= 1L << i;
      }
      float reset = constants.reset() == NeuronConstants.SUBTRACT ? u - threshold : 0f;
      v[vOffset + i] = spike && constants.reset() != NeuronConstants.NONE ? reset : u;
      if (psi != null) {
        psi[psiOffset + i] = surrogate(constants.surrogate(), constants.sharpness(), u - threshold);
      }
      if (membrane != null) {
        membrane[membraneOffset + i] = u;
      }
    }
  }

  @Override
  public void stepSigned(
      NeuronConstants constants,
      int n,
      float[] current,
      int currentOffset,
      float[] v,
      int vOffset,
      float @Nullable [] noise,
      int noiseOffset,
      float noiseScale,
      long[] spikes,
      long[] negative,
      int spikesOffset,
      float @Nullable [] psi,
      int psiOffset,
      float @Nullable [] membrane,
      int membraneOffset) {
    Arrays.fill(spikes, spikesOffset, spikesOffset + (n + 63) / 64, 0L);
    Arrays.fill(negative, spikesOffset, spikesOffset + (n + 63) / 64, 0L);
    stepSignedFrom(
        0,
        constants,
        n,
        current,
        currentOffset,
        v,
        vOffset,
        noise,
        noiseOffset,
        noiseScale,
        spikes,
        negative,
        spikesOffset,
        psi,
        psiOffset,
        membrane,
        membraneOffset);
  }

  /**
   * {@link #stepSigned} for neurons {@code from .. n-1}; bits are added to words cleared before.
   */
  @SuppressWarnings("TooManyParameters")
  public static void stepSignedFrom(
      int from,
      NeuronConstants constants,
      int n,
      float[] current,
      int currentOffset,
      float[] v,
      int vOffset,
      float @Nullable [] noise,
      int noiseOffset,
      float noiseScale,
      long[] spikes,
      long[] negative,
      int spikesOffset,
      float @Nullable [] psi,
      int psiOffset,
      float @Nullable [] membrane,
      int membraneOffset) {
    float threshold = constants.threshold();
    float jump = constants.reset() == NeuronConstants.NONE ? 0f : threshold;
    for (int i = from; i < n; i++) {
      float u = Math.fma(constants.leak(), v[vOffset + i], current[currentOffset + i]);
      if (noise != null) {
        u = Math.fma(noiseScale, noise[noiseOffset + i], u);
      }
      if (u >= threshold) {
        spikes[spikesOffset + i / 64] |= 1L << i;
        v[vOffset + i] = u - jump;
      } else if (-u >= threshold) {
        negative[spikesOffset + i / 64] |= 1L << i;
        v[vOffset + i] = u + jump;
      } else {
        v[vOffset + i] = u;
      }
      if (psi != null) {
        psi[psiOffset + i] =
            surrogate(constants.surrogate(), constants.sharpness(), u + threshold)
                + surrogate(constants.surrogate(), constants.sharpness(), u - threshold);
      }
      if (membrane != null) {
        membrane[membraneOffset + i] = u;
      }
    }
  }

  @Override
  public void tangents(
      int n,
      float leak,
      float resetSlope,
      float[] psi,
      int psiOffset,
      float[] dv,
      int dvOffset,
      float[] x,
      int xOffset) {
    for (int i = 0; i < n; i++) {
      float du = Math.fma(leak, dv[dvOffset + i], x[xOffset + i]);
      float ds = psi[psiOffset + i] * du;
      dv[dvOffset + i] = Math.fma(resetSlope, ds, du);
      x[xOffset + i] = ds;
    }
  }

  @Override
  public void tangentsToZero(
      int n,
      float leak,
      float threshold,
      boolean detach,
      float[] u,
      int uOffset,
      float[] psi,
      int psiOffset,
      float[] dv,
      int dvOffset,
      float[] x,
      int xOffset) {
    for (int i = 0; i < n; i++) {
      float du = Math.fma(leak, dv[dvOffset + i], x[xOffset + i]);
      float ds = psi[psiOffset + i] * du;
      float potential = u[uOffset + i];
      float kept = potential >= threshold ? 0f : du;
      dv[dvOffset + i] = detach ? kept : Math.fma(-potential, ds, kept);
      x[xOffset + i] = ds;
    }
  }

  @Override
  public void adjoints(
      int n,
      float leak,
      float slope,
      float[] psi,
      int psiOffset,
      float[] later,
      int laterOffset,
      float[] x,
      int xOffset) {
    for (int i = 0; i < n; i++) {
      float g = leak * later[laterOffset + i];
      x[xOffset + i] = Math.fma(psi[psiOffset + i], Math.fma(slope, g, x[xOffset + i]), g);
    }
  }

  @Override
  public void adjointsToZero(
      int n,
      float leak,
      float threshold,
      boolean detach,
      float[] u,
      int uOffset,
      float[] psi,
      int psiOffset,
      float[] later,
      int laterOffset,
      float[] x,
      int xOffset) {
    for (int i = 0; i < n; i++) {
      float g = leak * later[laterOffset + i];
      float potential = u[uOffset + i];
      float reached = detach ? x[xOffset + i] : Math.fma(-potential, g, x[xOffset + i]);
      float kept = potential >= threshold ? 0f : g;
      x[xOffset + i] = Math.fma(psi[psiOffset + i], reached, kept);
    }
  }

  /** The surrogate derivative in single precision. */
  static float surrogate(NeuronConstants.Curve curve, float a, float x) {
    float y = a * Math.abs(x);
    return switch (curve) {
      case SIGMOID -> {
        float e = FloatMath.exp(-y);
        float d = 1f + e;
        yield a * e / (d * d);
      }
      case TRIANGLE -> a * Math.max(0f, 1f - y);
      case RECTANGLE -> y <= 1f ? a * 0.5f : 0f;
      case ARCTAN -> {
        float z = HALF_PI * y;
        yield a * 0.5f / Math.fma(z, z, 1f);
      }
      case FAST_SIGMOID -> {
        float d = 1f + y;
        yield 1f / (d * d);
      }
      case GAUSSIAN -> a * INVERSE_ROOT_TWO_PI * FloatMath.exp(y * y * -0.5f);
    };
  }

  @Override
  public void integrate(
      int n, float leak, float[] state, int stateOffset, float[] input, int inputOffset) {
    for (int i = 0; i < n; i++) {
      state[stateOffset + i] = Math.fma(leak, state[stateOffset + i], input[inputOffset + i]);
    }
  }

  @Override
  public void trace(
      int n, float leak, float[] trace, int traceOffset, long[] spikes, int spikesOffset) {
    for (int i = 0; i < n; i++) {
      float s = (spikes[spikesOffset + i / 64] >>> i & 1) == 0 ? 0f : 1f;
      trace[traceOffset + i] = Math.fma(leak, trace[traceOffset + i], s);
    }
  }

  @Override
  public void multiply(int n, float[] signal, int signalOffset, float[] psi, int psiOffset) {
    for (int i = 0; i < n; i++) {
      signal[signalOffset + i] *= psi[psiOffset + i];
    }
  }

  @Override
  public void addScaled(int n, float factor, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = Math.fma(factor, x[xOffset + i], y[yOffset + i]);
    }
  }

  @Override
  public void unpack(int n, long[] spikes, int spikesOffset, float[] out, int outOffset) {
    for (int i = 0; i < n; i++) {
      out[outOffset + i] = (spikes[spikesOffset + i / 64] >>> i & 1) == 0 ? 0f : 1f;
    }
  }
}
