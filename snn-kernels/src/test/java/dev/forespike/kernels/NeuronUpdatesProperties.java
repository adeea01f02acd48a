package dev.forespike.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

final class NeuronUpdatesProperties {
  private static final NeuronUpdates SIMD = Kernels.best().neurons();
  private static final NeuronUpdates SCALAR = Kernels.scalar().neurons();
  private static final int[] RESETS = {
    NeuronConstants.SUBTRACT, NeuronConstants.ZERO, NeuronConstants.NONE
  };

  @Property(tries = 150)
  void stepEqualsTheScalarStep(
      @ForAll @IntRange(min = 0, max = 300) int n, @ForAll(supplier = Seeds.class) long seed) {
    Operands operands = new Operands(seed);
    float leak = operands.between(0, 1);
    float threshold = operands.between(0.1, 2);
    float sharpness = operands.between(0.1, 30);
    for (int reset : RESETS) {
      for (NeuronConstants.Curve curve : NeuronConstants.Curve.values()) {
        NeuronConstants neuron = new NeuronConstants(leak, threshold, reset, curve, sharpness);
        for (int outputs = 0; outputs < 16; outputs++) {
          assertStep(neuron, n, outputs, seed);
        }
      }
    }
  }

  @Property(tries = 150)
  void signedStepEqualsTheScalarStep(
      @ForAll @IntRange(min = 0, max = 300) int n, @ForAll(supplier = Seeds.class) long seed) {
    Operands operands = new Operands(seed);
    float leak = operands.between(0, 1);
    float threshold = operands.between(0.1, 1);
    float sharpness = operands.between(0.1, 30);
    for (int reset : new int[] {NeuronConstants.SUBTRACT, NeuronConstants.NONE}) {
      for (NeuronConstants.Curve curve : NeuronConstants.Curve.values()) {
        NeuronConstants neuron = new NeuronConstants(leak, threshold, reset, curve, sharpness);
        for (int outputs = 16; outputs < 32; outputs++) {
          if ((outputs & 6) != 2) { // what learns keeps its potentials
            assertStep(neuron, n, outputs, seed);
          }
        }
      }
    }
  }

  @Property(tries = 300)
  void tangentsEqualTheirScalarTwins(
      @ForAll @IntRange(min = 0, max = 300) int n,
      @ForAll boolean detach,
      @ForAll(supplier = Seeds.class) long seed) {
    Operands operands = new Operands(seed);
    int at = operands.upTo(5);
    float leak = operands.between(0, 1);
    float threshold = operands.between(0.1, 1);
    float[] psi = operands.mixed(n + 8);
    float[] u = operands.mixed(n + 8);
    float[] old = operands.mixed(n + 8);
    float[] current = operands.mixed(n + 8);
    float[][] dv = {old.clone(), old.clone()};
    float[][] x = {current.clone(), current.clone()};
    NeuronUpdates[] kernels = {SCALAR, SIMD};
    for (int i = 0; i < 2; i++) {
      kernels[i].tangents(n, leak, -threshold, psi, at, dv[i], at + 1, x[i], at + 2);
    }
    Bits.assertSame(dv[0], dv[1], "dv");
    Bits.assertSame(x[0], x[1], "ds");
    for (int i = 0; i < 2; i++) {
      kernels[i].tangentsToZero(
          n, leak, threshold, detach, u, at, psi, at, dv[i], at + 1, x[i], at + 2);
    }
    Bits.assertSame(dv[0], dv[1], "dv to zero");
    Bits.assertSame(x[0], x[1], "ds to zero");
  }

  @Property(tries = 300)
  void adjointsEqualTheirScalarTwins(
      @ForAll @IntRange(min = 0, max = 300) int n,
      @ForAll boolean detach,
      @ForAll(supplier = Seeds.class) long seed) {
    Operands operands = new Operands(seed);
    int at = operands.upTo(5);
    float leak = operands.between(0, 1);
    float threshold = operands.between(0.1, 1);
    float[] psi = operands.mixed(n + 8);
    float[] u = operands.mixed(n + 8);
    float[] later = operands.mixed(n + 8);
    float[] sent = operands.mixed(n + 8);
    float[][] x = {sent.clone(), sent.clone()};
    NeuronUpdates[] kernels = {SCALAR, SIMD};
    for (int i = 0; i < 2; i++) {
      kernels[i].adjoints(n, leak, -threshold, psi, at, later, at + 1, x[i], at + 2);
    }
    Bits.assertSame(x[0], x[1], "adjoints");
    for (int i = 0; i < 2; i++) {
      kernels[i].adjointsToZero(
          n, leak, threshold, detach, u, at, psi, at, later, at + 1, x[i], at + 2);
    }
    Bits.assertSame(x[0], x[1], "adjoints to zero");
  }

  /** Bits of outputs: noise, psi, membrane, psi in place of the current, both signs. */
  private static void assertStep(NeuronConstants neuron, int n, int outputs, long seed) {
    StepArrays expected = new StepArrays(n, neuron.threshold(), seed);
    StepArrays actual = new StepArrays(n, neuron.threshold(), seed);
    expected.step(SCALAR, neuron, outputs);
    actual.step(SIMD, neuron, outputs);
    String what = " of " + n + " " + neuron + ", outputs " + outputs;
    Bits.assertSame(expected.v, actual.v, "v" + what);
    Bits.assertSame(expected.current, actual.current, "current" + what);
    Bits.assertSame(expected.psi, actual.psi, "psi" + what);
    Bits.assertSame(expected.membrane, actual.membrane, "membrane" + what);
    assertArrayEquals(expected.spikes, actual.spikes, () -> "spikes" + what);
    assertArrayEquals(expected.negative, actual.negative, () -> "negative spikes" + what);
    int used = (n + 63) / 64;
    assertEquals(StepArrays.OLD, actual.spikes[0], "word before");
    assertEquals(StepArrays.OLD, actual.spikes[used + 1], "word behind");
    if (n % 64 != 0) {
      assertEquals(0, actual.spikes[used] >>> n, "unused bits");
    }
  }

  /** The arrays of one step, with guards on both sides. */
  private static final class StepArrays {
    static final long OLD = -1;
    private final int n;
    private final int shift;
    private final float noiseScale;
    private final float[] current;
    private final float[] v;
    private final float[] noise;
    private final float[] psi;
    private final float[] membrane;
    private final long[] spikes;
    private final long[] negative;

    StepArrays(int n, float threshold, long seed) {
      Operands operands = new Operands(seed);
      this.n = n;
      shift = operands.upTo(5);
      noiseScale = operands.between(-1, 1);
      current = operands.mixed(n + 12);
      v = operands.mixed(n + 12);
      noise = operands.mixed(n + 12);
      psi = operands.mixed(n + 12);
      membrane = operands.mixed(n + 12);
      spikes = new long[(n + 63) / 64 + 2];
      Arrays.fill(spikes, OLD);
      negative = spikes.clone();
      if (n > 0) {
        // A neuron exactly at its threshold fires.
        int exact = operands.upTo(n - 1);
        v[shift + 1 + exact] = 0;
        current[shift + exact] = threshold;
        noise[shift + 2 + exact] = 0;
      }
    }

    void step(NeuronUpdates kernel, NeuronConstants neuron, int outputs) {
      boolean inPlace = (outputs & 8) != 0;
      float @Nullable [] noiseOrNone = (outputs & 1) == 0 ? null : noise;
      float @Nullable [] psiOrNone = (outputs & 2) == 0 ? null : inPlace ? current : psi;
      float @Nullable [] membraneOrNone = (outputs & 4) == 0 ? null : membrane;
      int psiOffset = inPlace ? shift : shift + 3;
      if ((outputs & 16) != 0) {
        kernel.stepSigned(
            neuron,
            n,
            current,
            shift,
            v,
            shift + 1,
            noiseOrNone,
            shift + 2,
            noiseScale,
            spikes,
            negative,
            1,
            psiOrNone,
            psiOffset,
            membraneOrNone,
            shift + 4);
        return;
      }
      kernel.step(
          neuron,
          n,
          current,
          shift,
          v,
          shift + 1,
          noiseOrNone,
          shift + 2,
          noiseScale,
          spikes,
          1,
          psiOrNone,
          psiOffset,
          membraneOrNone,
          shift + 4);
    }
  }

  @Property(tries = 400)
  void elementWiseUpdatesEqualTheirScalarTwins(
      @ForAll @IntRange(min = 0, max = 300) int n, @ForAll(supplier = Seeds.class) long seed) {
    Operands operands = new Operands(seed);
    int x = operands.upTo(5);
    int y = operands.upTo(5);
    float factor = operands.between(-2, 2);
    float[] input = operands.mixed(n + 8);
    float[] old = operands.mixed(n + 8);
    long[] spikes = operands.bits((n + 63) / 64 + 1);
    float[][] state = {old.clone(), old.clone()};
    NeuronUpdates[] kernels = {SCALAR, SIMD};
    for (int i = 0; i < 2; i++) {
      kernels[i].integrate(n, factor, state[i], y, input, x);
    }
    Bits.assertSame(state[0], state[1], "integrate");
    for (int i = 0; i < 2; i++) {
      kernels[i].trace(n, factor, state[i], y, spikes, 1);
    }
    Bits.assertSame(state[0], state[1], "trace");
    for (int i = 0; i < 2; i++) {
      kernels[i].multiply(n, state[i], y, input, x);
    }
    Bits.assertSame(state[0], state[1], "multiply");
    for (int i = 0; i < 2; i++) {
      kernels[i].addScaled(n, factor, input, x, state[i], y);
    }
    Bits.assertSame(state[0], state[1], "addScaled");
    for (int i = 0; i < 2; i++) {
      kernels[i].unpack(n, spikes, 1, state[i], y);
    }
    Bits.assertSame(state[0], state[1], "unpack");
  }
}
