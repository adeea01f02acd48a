package dev.forespike.kernels.vector;

import dev.forespike.kernels.NeuronConstants;
import dev.forespike.kernels.NeuronUpdates;
import dev.forespike.kernels.scalar.ScalarNeuronUpdates;
import java.util.Arrays;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/** A vector of neurons at a time; what does not fill a vector is left to the scalar twin. */
final class VectorNeuronUpdates implements NeuronUpdates {
  private static final float HALF_PI = (float) (Math.PI / 2);
  private static final float INVERSE_ROOT_TWO_PI = (float) (1 / Math.sqrt(2 * Math.PI));
  private static final ScalarNeuronUpdates TAIL = new ScalarNeuronUpdates();

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
    int bound = Lanes.bound(n);
    float leak = constants.leak();
    float threshold = constants.threshold();
    float jump = constants.reset() == NeuronConstants.NONE ? 0f : threshold;
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
      VectorMask<Float> above = u.compare(VectorOperators.GE, threshold);
      VectorMask<Float> below = u.compare(VectorOperators.LE, -threshold);
      u.lanewise(VectorOperators.SUB, jump, above)
          .lanewise(VectorOperators.ADD, jump, below)
          .intoArray(v, vOffset + i);
      spikes[spikesOffset + (i >>> 6)] |= above.toLong() << i;
      negative[spikesOffset + (i >>> 6)] |= below.toLong() << i;
      if (psi != null) {
        u.sub(threshold).intoArray(psi, psiOffset + i);
      }
      if (membrane != null) {
        u.intoArray(membrane, membraneOffset + i);
      }
    }
    if (psi != null && bound > 0) { // see VectorMath
      surrogate(constants.surrogate(), constants.sharpness(), bound, psi, psiOffset);
      addSurrogate(
          constants, bound, Objects.requireNonNull(membrane), membraneOffset, psi, psiOffset);
    }
    ScalarNeuronUpdates.stepSignedFrom(
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
        negative,
        spikesOffset,
        psi,
        psiOffset,
        membrane,
        membraneOffset);
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
    int bound = Lanes.bound(n);
    FloatVector keep = FloatVector.broadcast(Lanes.FLOAT, leak);
    FloatVector slope = FloatVector.broadcast(Lanes.FLOAT, resetSlope);
    for (int i = 0; i < bound; i += Lanes.COUNT) {
      FloatVector du =
          FloatVector.fromArray(Lanes.FLOAT, dv, dvOffset + i)
              .fma(keep, FloatVector.fromArray(Lanes.FLOAT, x, xOffset + i));
      FloatVector ds = FloatVector.fromArray(Lanes.FLOAT, psi, psiOffset + i).mul(du);
      ds.fma(slope, du).intoArray(dv, dvOffset + i);
      ds.intoArray(x, xOffset + i);
    }
    TAIL.tangents(
        n - bound,
        leak,
        resetSlope,
        psi,
        psiOffset + bound,
        dv,
        dvOffset + bound,
        x,
        xOffset + bound);
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
    int bound = Lanes.bound(n);
    FloatVector keep = FloatVector.broadcast(Lanes.FLOAT, leak);
    for (int i = 0; i < bound; i += Lanes.COUNT) {
      FloatVector du =
          FloatVector.fromArray(Lanes.FLOAT, dv, dvOffset + i)
              .fma(keep, FloatVector.fromArray(Lanes.FLOAT, x, xOffset + i));
      FloatVector ds = FloatVector.fromArray(Lanes.FLOAT, psi, psiOffset + i).mul(du);
      FloatVector potential = FloatVector.fromArray(Lanes.FLOAT, u, uOffset + i);
      VectorMask<Float> fired = potential.compare(VectorOperators.GE, threshold);
      if (detach) {
        du.blend(0f, fired).intoArray(dv, dvOffset + i);
      } else {
        potential.neg().fma(ds, du.blend(0f, fired)).intoArray(dv, dvOffset + i);
      }
      ds.intoArray(x, xOffset + i);
    }
    TAIL.tangentsToZero(
        n - bound,
        leak,
        threshold,
        detach,
        u,
        uOffset + bound,
        psi,
        psiOffset + bound,
        dv,
        dvOffset + bound,
        x,
        xOffset + bound);
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
    int bound = Lanes.bound(n);
    FloatVector ofReset = FloatVector.broadcast(Lanes.FLOAT, slope);
    for (int i = 0; i < bound; i += Lanes.COUNT) {
      FloatVector g = FloatVector.fromArray(Lanes.FLOAT, later, laterOffset + i).mul(leak);
      FloatVector reached = ofReset.fma(g, FloatVector.fromArray(Lanes.FLOAT, x, xOffset + i));
      FloatVector.fromArray(Lanes.FLOAT, psi, psiOffset + i)
          .fma(reached, g)
          .intoArray(x, xOffset + i);
    }
    TAIL.adjoints(
        n - bound,
        leak,
        slope,
        psi,
        psiOffset + bound,
        later,
        laterOffset + bound,
        x,
        xOffset + bound);
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
    int bound = Lanes.bound(n);
    for (int i = 0; i < bound; i += Lanes.COUNT) {
      FloatVector g = FloatVector.fromArray(Lanes.FLOAT, later, laterOffset + i).mul(leak);
      FloatVector potential = FloatVector.fromArray(Lanes.FLOAT, u, uOffset + i);
      VectorMask<Float> fired = potential.compare(VectorOperators.GE, threshold);
      FloatVector sent = FloatVector.fromArray(Lanes.FLOAT, x, xOffset + i);
      FloatVector factor = FloatVector.fromArray(Lanes.FLOAT, psi, psiOffset + i);
      if (detach) {
        factor.fma(sent, g.blend(0f, fired)).intoArray(x, xOffset + i);
      } else {
        factor.fma(potential.neg().fma(g, sent), g.blend(0f, fired)).intoArray(x, xOffset + i);
      }
    }
    TAIL.adjointsToZero(
        n - bound,
        leak,
        threshold,
        detach,
        u,
        uOffset + bound,
        psi,
        psiOffset + bound,
        later,
        laterOffset + bound,
        x,
        xOffset + bound);
  }

  /**
   * The surrogate derivative in place. A loop for each curve, in a method of its own: with the
   * choice inside the step's loop, or several loops in one method, a program that uses several
   * curves boxes a vector per round.
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

  /** Adds the surrogate derivative at u + threshold, likewise. */
  private static void addSurrogate(
      NeuronConstants constants, int n, float[] u, int uOffset, float[] psi, int offset) {
    float a = constants.sharpness();
    float threshold = constants.threshold();
    switch (constants.surrogate()) {
      case SIGMOID -> sigmoid(a, threshold, n, u, uOffset, psi, offset);
      case TRIANGLE -> triangle(a, threshold, n, u, uOffset, psi, offset);
      case RECTANGLE -> rectangle(a, threshold, n, u, uOffset, psi, offset);
      case ARCTAN -> arctan(a, threshold, n, u, uOffset, psi, offset);
      case FAST_SIGMOID -> fastSigmoid(a, threshold, n, u, uOffset, psi, offset);
      case GAUSSIAN -> gaussian(a, threshold, n, u, uOffset, psi, offset);
    }
  }

  private static void sigmoid(float a, int n, float[] psi, int offset) {
    for (int i = offset; i < offset + n; i += Lanes.COUNT) {
      sigmoid(a, FloatVector.fromArray(Lanes.FLOAT, psi, i)).intoArray(psi, i);
    }
  }

  private static void sigmoid(
      float a, float threshold, int n, float[] u, int uOffset, float[] psi, int offset) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector x = FloatVector.fromArray(Lanes.FLOAT, u, uOffset + i).add(threshold);
      sigmoid(a, x)
          .add(FloatVector.fromArray(Lanes.FLOAT, psi, offset + i))
          .intoArray(psi, offset + i);
    }
  }

  private static void triangle(float a, int n, float[] psi, int offset) {
    for (int i = offset; i < offset + n; i += Lanes.COUNT) {
      triangle(a, FloatVector.fromArray(Lanes.FLOAT, psi, i)).intoArray(psi, i);
    }
  }

  private static void triangle(
      float a, float threshold, int n, float[] u, int uOffset, float[] psi, int offset) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector x = FloatVector.fromArray(Lanes.FLOAT, u, uOffset + i).add(threshold);
      triangle(a, x)
          .add(FloatVector.fromArray(Lanes.FLOAT, psi, offset + i))
          .intoArray(psi, offset + i);
    }
  }

  private static void rectangle(float a, int n, float[] psi, int offset) {
    for (int i = offset; i < offset + n; i += Lanes.COUNT) {
      rectangle(a, FloatVector.fromArray(Lanes.FLOAT, psi, i)).intoArray(psi, i);
    }
  }

  private static void rectangle(
      float a, float threshold, int n, float[] u, int uOffset, float[] psi, int offset) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector x = FloatVector.fromArray(Lanes.FLOAT, u, uOffset + i).add(threshold);
      rectangle(a, x)
          .add(FloatVector.fromArray(Lanes.FLOAT, psi, offset + i))
          .intoArray(psi, offset + i);
    }
  }

  private static void arctan(float a, int n, float[] psi, int offset) {
    for (int i = offset; i < offset + n; i += Lanes.COUNT) {
      arctan(a, FloatVector.fromArray(Lanes.FLOAT, psi, i)).intoArray(psi, i);
    }
  }

  private static void arctan(
      float a, float threshold, int n, float[] u, int uOffset, float[] psi, int offset) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector x = FloatVector.fromArray(Lanes.FLOAT, u, uOffset + i).add(threshold);
      arctan(a, x)
          .add(FloatVector.fromArray(Lanes.FLOAT, psi, offset + i))
          .intoArray(psi, offset + i);
    }
  }

  private static void fastSigmoid(float a, int n, float[] psi, int offset) {
    for (int i = offset; i < offset + n; i += Lanes.COUNT) {
      fastSigmoid(a, FloatVector.fromArray(Lanes.FLOAT, psi, i)).intoArray(psi, i);
    }
  }

  private static void fastSigmoid(
      float a, float threshold, int n, float[] u, int uOffset, float[] psi, int offset) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector x = FloatVector.fromArray(Lanes.FLOAT, u, uOffset + i).add(threshold);
      fastSigmoid(a, x)
          .add(FloatVector.fromArray(Lanes.FLOAT, psi, offset + i))
          .intoArray(psi, offset + i);
    }
  }

  private static void gaussian(float a, int n, float[] psi, int offset) {
    for (int i = offset; i < offset + n; i += Lanes.COUNT) {
      gaussian(a, FloatVector.fromArray(Lanes.FLOAT, psi, i)).intoArray(psi, i);
    }
  }

  private static void gaussian(
      float a, float threshold, int n, float[] u, int uOffset, float[] psi, int offset) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector x = FloatVector.fromArray(Lanes.FLOAT, u, uOffset + i).add(threshold);
      gaussian(a, x)
          .add(FloatVector.fromArray(Lanes.FLOAT, psi, offset + i))
          .intoArray(psi, offset + i);
    }
  }

  private static FloatVector sigmoid(float a, FloatVector x) {
    FloatVector e = VectorMath.exp(x.abs().mul(a).neg());
    FloatVector d = e.add(1f);
    return e.mul(a).div(d.mul(d));
  }

  private static FloatVector triangle(float a, FloatVector x) {
    FloatVector y = x.abs().mul(a);
    return FloatVector.broadcast(Lanes.FLOAT, 1f).sub(y).max(0f).mul(a);
  }

  private static FloatVector rectangle(float a, FloatVector x) {
    VectorMask<Float> inside = x.abs().mul(a).compare(VectorOperators.LE, 1f);
    return FloatVector.zero(Lanes.FLOAT).blend(a * 0.5f, inside);
  }

  private static FloatVector arctan(float a, FloatVector x) {
    FloatVector z = x.abs().mul(a).mul(HALF_PI);
    FloatVector d = z.fma(z, FloatVector.broadcast(Lanes.FLOAT, 1f));
    return FloatVector.broadcast(Lanes.FLOAT, a * 0.5f).div(d);
  }

  private static FloatVector fastSigmoid(float a, FloatVector x) {
    FloatVector d = x.abs().mul(a).add(1f);
    return FloatVector.broadcast(Lanes.FLOAT, 1f).div(d.mul(d));
  }

  private static FloatVector gaussian(float a, FloatVector x) {
    FloatVector y = x.abs().mul(a);
    return VectorMath.exp(y.mul(y).mul(-0.5f)).mul(a * INVERSE_ROOT_TWO_PI);
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
