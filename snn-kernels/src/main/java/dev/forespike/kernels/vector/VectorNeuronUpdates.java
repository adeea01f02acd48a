package dev.forespike.kernels.vector;

import dev.forespike.kernels.NeuronConstants;
import dev.forespike.kernels.NeuronUpdates;
import dev.forespike.kernels.scalar.ScalarNeuronUpdates;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/** A vector of neurons at a time; what does not fill a vector is left to the scalar twin. */
final class VectorNeuronUpdates implements NeuronUpdates {
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
    int bound = Lanes.bound(n);
    float leak = constants.leak();
    float threshold = constants.threshold();
    int reset = constants.reset();
    for (int i = 0; i < bound; i += Lanes.COUNT) {
      FloatVector u =
          FloatVector.fromArray(Lanes.FLOAT, v, vOffset + i)
              .fma(
                  FloatVector.broadcast(Lanes.FLOAT, leak),
                  FloatVector.fromArray(Lanes.FLOAT, current, currentOffset + i));
      if (noise != null) {
        u =
            FloatVector.fromArray(Lanes.FLOAT, noise, noiseOffset + i)
                .fma(FloatVector.broadcast(Lanes.FLOAT, noiseScale), u);
      }
      VectorMask<Float> fired = u.compare(VectorOperators.GE, threshold);
      // Stored in each branch: a vector that flows out of a branch may be boxed by the compiler.
      if (reset == NeuronConstants.SUBTRACT) {
        u.lanewise(VectorOperators.SUB, threshold, fired).intoArray(v, vOffset + i);
      } else if (reset == NeuronConstants.ZERO) {
        u.blend(0f, fired).intoArray(v, vOffset + i);
      } else {
        u.intoArray(v, vOffset + i);
      }
      spikes[spikesOffset + (i >>> 6)] |= fired.toLong() << i;
      if (psi != null) {
        u.sub(threshold).intoArray(psi, psiOffset + i);
      }
      if (membrane != null) {
        u.intoArray(membrane, membraneOffset + i);
      }
    }
    if (psi != null && bound > 0) { // see VectorMath
      surrogate(constants.surrogate(), constants.sharpness(), bound, psi, psiOffset);
    }
    ScalarNeuronUpdates.stepFrom(
        bound,
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

  /**
   * The surrogate derivative in place. A loop for each curve: with the choice inside the step's
   * loop a program that uses several curves boxes a vector per round.
   */
  private static void surrogate(
      NeuronConstants.Curve curve, float a, int n, float[] psi, int offset) {
    switch (curve) {
      case SIGMOID -> sigmoid(a, n, psi, offset);
      case TRIANGLE -> triangle(a, n, psi, offset);
      case RECTANGLE -> rectangle(a, n, psi, offset);
      case ARCTAN -> arctan(a, n, psi, offset);
      case FAST_SIGMOID -> fastSigmoid(a, n, psi, offset);
      case GAUSSIAN -> gaussian(a, n, psi, offset);
    }
  }

  private static void sigmoid(float a, int n, float[] psi, int offset) {
    for (int i = offset; i < offset + n; i += Lanes.COUNT) {
      FloatVector x = FloatVector.fromArray(Lanes.FLOAT, psi, i);
      FloatVector e = VectorMath.exp(x.abs().mul(a).neg());
      FloatVector d = e.add(1f);
      e.mul(a).div(d.mul(d)).intoArray(psi, i);
    }
  }

  private static void triangle(float a, int n, float[] psi, int offset) {
    for (int i = offset; i < offset + n; i += Lanes.COUNT) {
      FloatVector y = FloatVector.fromArray(Lanes.FLOAT, psi, i).abs().mul(a);
      FloatVector.broadcast(Lanes.FLOAT, 1f).sub(y).max(0f).mul(a).intoArray(psi, i);
    }
  }

  private static void rectangle(float a, int n, float[] psi, int offset) {
    for (int i = offset; i < offset + n; i += Lanes.COUNT) {
      FloatVector y = FloatVector.fromArray(Lanes.FLOAT, psi, i).abs().mul(a);
      VectorMask<Float> inside = y.compare(VectorOperators.LE, 1f);
      FloatVector.zero(Lanes.FLOAT).blend(a * 0.5f, inside).intoArray(psi, i);
    }
  }

  private static void arctan(float a, int n, float[] psi, int offset) {
    for (int i = offset; i < offset + n; i += Lanes.COUNT) {
      FloatVector z = FloatVector.fromArray(Lanes.FLOAT, psi, i).abs().mul(a).mul(HALF_PI);
      FloatVector d = z.fma(z, FloatVector.broadcast(Lanes.FLOAT, 1f));
      FloatVector.broadcast(Lanes.FLOAT, a * 0.5f).div(d).intoArray(psi, i);
    }
  }

  private static void fastSigmoid(float a, int n, float[] psi, int offset) {
    for (int i = offset; i < offset + n; i += Lanes.COUNT) {
      FloatVector d = FloatVector.fromArray(Lanes.FLOAT, psi, i).abs().mul(a).add(1f);
      FloatVector.broadcast(Lanes.FLOAT, 1f).div(d.mul(d)).intoArray(psi, i);
    }
  }

  private static void gaussian(float a, int n, float[] psi, int offset) {
    for (int i = offset; i < offset + n; i += Lanes.COUNT) {
      FloatVector y = FloatVector.fromArray(Lanes.FLOAT, psi, i).abs().mul(a);
      VectorMath.exp(y.mul(y).mul(-0.5f)).mul(a * INVERSE_ROOT_TWO_PI).intoArray(psi, i);
    }
  }

  @Override
  public void integrate(
      int n, float leak, float[] state, int stateOffset, float[] input, int inputOffset) {
    int bound = Lanes.bound(n);
    FloatVector factor = FloatVector.broadcast(Lanes.FLOAT, leak);
    for (int i = 0; i < bound; i += Lanes.COUNT) {
      FloatVector.fromArray(Lanes.FLOAT, state, stateOffset + i)
          .fma(factor, FloatVector.fromArray(Lanes.FLOAT, input, inputOffset + i))
          .intoArray(state, stateOffset + i);
    }
    for (int i = bound; i < n; i++) {
      state[stateOffset + i] = Math.fma(leak, state[stateOffset + i], input[inputOffset + i]);
    }
  }

  @Override
  public void trace(
      int n, float leak, float[] trace, int traceOffset, long[] spikes, int spikesOffset) {
    int bound = Lanes.bound(n);
    FloatVector factor = FloatVector.broadcast(Lanes.FLOAT, leak);
    for (int i = 0; i < bound; i += Lanes.COUNT) {
      VectorMask<Float> fired =
          VectorMask.fromLong(Lanes.FLOAT, spikes[spikesOffset + (i >>> 6)] >>> i);
      FloatVector.fromArray(Lanes.FLOAT, trace, traceOffset + i)
          .fma(factor, FloatVector.zero(Lanes.FLOAT).blend(1f, fired))
          .intoArray(trace, traceOffset + i);
    }
    for (int i = bound; i < n; i++) {
      float s = (spikes[spikesOffset + i / 64] >>> i & 1) == 0 ? 0f : 1f;
      trace[traceOffset + i] = Math.fma(leak, trace[traceOffset + i], s);
    }
  }

  @Override
  public void multiply(int n, float[] signal, int signalOffset, float[] psi, int psiOffset) {
    int bound = Lanes.bound(n);
    for (int i = 0; i < bound; i += Lanes.COUNT) {
      FloatVector.fromArray(Lanes.FLOAT, signal, signalOffset + i)
          .mul(FloatVector.fromArray(Lanes.FLOAT, psi, psiOffset + i))
          .intoArray(signal, signalOffset + i);
    }
    for (int i = bound; i < n; i++) {
      signal[signalOffset + i] *= psi[psiOffset + i];
    }
  }

  @Override
  public void addScaled(int n, float factor, float[] x, int xOffset, float[] y, int yOffset) {
    int bound = Lanes.bound(n);
    FloatVector scale = FloatVector.broadcast(Lanes.FLOAT, factor);
    for (int i = 0; i < bound; i += Lanes.COUNT) {
      FloatVector.fromArray(Lanes.FLOAT, x, xOffset + i)
          .fma(scale, FloatVector.fromArray(Lanes.FLOAT, y, yOffset + i))
          .intoArray(y, yOffset + i);
    }
    for (int i = bound; i < n; i++) {
      y[yOffset + i] = Math.fma(factor, x[xOffset + i], y[yOffset + i]);
    }
  }

  @Override
  public void unpack(int n, long[] spikes, int spikesOffset, float[] out, int outOffset) {
    int bound = Lanes.bound(n);
    for (int i = 0; i < bound; i += Lanes.COUNT) {
      VectorMask<Float> fired =
          VectorMask.fromLong(Lanes.FLOAT, spikes[spikesOffset + (i >>> 6)] >>> i);
      FloatVector.zero(Lanes.FLOAT).blend(1f, fired).intoArray(out, outOffset + i);
    }
    for (int i = bound; i < n; i++) {
      out[outOffset + i] = (spikes[spikesOffset + i / 64] >>> i & 1) == 0 ? 0f : 1f;
    }
  }
}
