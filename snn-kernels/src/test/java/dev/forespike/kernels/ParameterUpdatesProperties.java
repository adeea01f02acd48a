package dev.forespike.kernels;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class ParameterUpdatesProperties {
  private static final ParameterUpdates SIMD = Kernels.best().parameters();
  private static final ParameterUpdates SCALAR = Kernels.scalar().parameters();

  @Property(tries = 400)
  void sgdEqualsItsScalarTwin(
      @ForAll @IntRange(min = 0, max = 7) int from,
      @ForAll @IntRange(min = 0, max = 300) int n,
      @ForAll boolean nesterov,
      @ForAll boolean decays,
      @ForAll(supplier = Seeds.class) long seed) {
    Operands operands = new Operands(seed);
    float rate = operands.between(0, 1);
    float momentum = operands.between(0, 1);
    float decay = decays ? operands.between(0, 0.1) : 0;
    float[] g = operands.mixed(from + n + 5);
    float[][] w = twice(operands.mixed(from + n + 5));
    float[][] m = twice(operands.mixed(from + n + 5));
    SCALAR.sgd(from, from + n, w[0], g, m[0], rate, momentum, nesterov, decay);
    SIMD.sgd(from, from + n, w[1], g, m[1], rate, momentum, nesterov, decay);
    Bits.assertSame(w[0], w[1], "parameters");
    Bits.assertSame(m[0], m[1], "momentum");
  }

  @Property(tries = 400)
  void adamEqualsItsScalarTwin(
      @ForAll @IntRange(min = 0, max = 7) int from,
      @ForAll @IntRange(min = 0, max = 300) int n,
      @ForAll boolean decoupled,
      @ForAll(supplier = Seeds.class) long seed) {
    Operands operands = new Operands(seed);
    float rate = operands.between(0, 0.1);
    float correction = operands.between(1, 30);
    float beta1 = operands.between(0.5, 1);
    float beta2 = operands.between(0.9, 1);
    float coupled = decoupled ? 0 : operands.between(0, 0.1);
    float shrink = decoupled ? operands.between(0.9, 1) : 1;
    float[] g = operands.mixed(from + n + 5);
    float[][] w = twice(operands.mixed(from + n + 5));
    float[][] m = twice(operands.mixed(from + n + 5));
    float[][] v = twice(operands.squares(from + n + 5));
    ParameterUpdates[] kernels = {SCALAR, SIMD};
    for (int i = 0; i < 2; i++) {
      kernels[i].adam(
          from,
          from + n,
          w[i],
          g,
          m[i],
          v[i],
          rate,
          correction,
          beta1,
          beta2,
          1e-8f,
          coupled,
          shrink);
    }
    Bits.assertSame(w[0], w[1], "parameters");
    Bits.assertSame(m[0], m[1], "mean");
    Bits.assertSame(v[0], v[1], "mean of squares");
  }

  @Property(tries = 400)
  void adaBeliefEqualsItsScalarTwin(
      @ForAll @IntRange(min = 0, max = 7) int from,
      @ForAll @IntRange(min = 0, max = 300) int n,
      @ForAll(supplier = Seeds.class) long seed) {
    Operands operands = new Operands(seed);
    float rate = operands.between(0, 0.1);
    float correction = operands.between(1, 30);
    float beta1 = operands.between(0.5, 1);
    float beta2 = operands.between(0.9, 1);
    float coupled = operands.between(0, 0.1);
    float[] g = operands.mixed(from + n + 5);
    float[][] w = twice(operands.mixed(from + n + 5));
    float[][] m = twice(operands.mixed(from + n + 5));
    float[][] v = twice(operands.squares(from + n + 5));
    ParameterUpdates[] kernels = {SCALAR, SIMD};
    for (int i = 0; i < 2; i++) {
      kernels[i].adaBelief(
          from, from + n, w[i], g, m[i], v[i], rate, correction, beta1, beta2, 1e-8f, coupled);
    }
    Bits.assertSame(w[0], w[1], "parameters");
    Bits.assertSame(m[0], m[1], "mean");
    Bits.assertSame(v[0], v[1], "mean of squared deviations");
  }

  private static float[][] twice(float[] x) {
    return new float[][] {x, x.clone()};
  }
}
