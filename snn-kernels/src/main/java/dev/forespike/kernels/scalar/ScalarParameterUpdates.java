package dev.forespike.kernels.scalar;

import dev.forespike.kernels.ParameterUpdates;

/** One parameter at a time; also serves the SIMD kernels for what does not fill a vector. */
public final class ScalarParameterUpdates implements ParameterUpdates {
  @Override
  public void sgd(
      int from,
      int to,
      float[] w,
      float[] g,
      float[] m,
      float rate,
      float momentum,
      boolean nesterov,
      float decay) {
    for (int i = from; i < to; i++) {
      float gradient = Math.fma(decay, w[i], g[i]);
      m[i] = Math.fma(momentum, m[i], gradient);
      float direction = nesterov ? Math.fma(momentum, m[i], gradient) : m[i];
      w[i] = Math.fma(-rate, direction, w[i]);
    }
  }

  @Override
  public void adam(
      int from,
      int to,
      float[] w,
      float[] g,
      float[] m,
      float[] v,
      float rate1,
      float correction2,
      float beta1,
      float beta2,
      float epsilon,
      float coupledDecay,
      float shrink) {
    for (int i = from; i < to; i++) {
      float gradient = Math.fma(coupledDecay, w[i], g[i]);
      m[i] = Math.fma(beta1, m[i], (1f - beta1) * gradient);
      v[i] = Math.fma(beta2, v[i], (1f - beta2) * gradient * gradient);
      float denominator = Math.fma((float) Math.sqrt(v[i]), correction2, epsilon);
      w[i] = Math.fma(-rate1, m[i] / denominator, shrink * w[i]);
    }
  }

  @Override
  public void adaBelief(
      int from,
      int to,
      float[] w,
      float[] g,
      float[] m,
      float[] v,
      float rate1,
      float correction2,
      float beta1,
      float beta2,
      float epsilon,
      float coupledDecay) {
    for (int i = from; i < to; i++) {
      float gradient = Math.fma(coupledDecay, w[i], g[i]);
      m[i] = Math.fma(beta1, m[i], (1f - beta1) * gradient);
      float surprise = gradient - m[i];
      v[i] = Math.fma(beta2, v[i], (1f - beta2) * surprise * surprise) + epsilon;
      float denominator = Math.fma((float) Math.sqrt(v[i]), correction2, epsilon);
      w[i] = Math.fma(-rate1, m[i] / denominator, w[i]);
    }
  }
}
