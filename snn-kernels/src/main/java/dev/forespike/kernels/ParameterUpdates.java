package dev.forespike.kernels;

/** Optimizer steps on a range of parameters. Element-wise; allocates nothing. */
public interface ParameterUpdates {

  /**
   * SGD: {@code g' = fma(decay, w, g) ; m = fma(momentum, m, g') ; d = nesterov ? fma(momentum, m,
   * g') : m ; w = fma(-rate, d, w)}.
   *
   * @param from first parameter
   * @param to one past the last
   * @param w parameters, updated
   * @param g gradients
   * @param m momentum, updated
   * @param rate learning rate
   * @param momentum momentum factor
   * @param nesterov whether to look ahead
   * @param decay weight decay
   */
  void sgd(
      int from,
      int to,
      float[] w,
      float[] g,
      float[] m,
      float rate,
      float momentum,
      boolean nesterov,
      float decay);

  /**
   * Adam and AdamW: {@code g' = fma(coupledDecay, w, g) ; m = fma(beta1, m, (1-beta1) g') ; v =
   * fma(beta2, v, ((1-beta2) g') g') ; w = fma(-rate1, m / (sqrt(v) correction2 + epsilon), shrink
   * w)}.
   *
   * @param from first parameter
   * @param to one past the last
   * @param w parameters, updated
   * @param g gradients
   * @param m mean of gradients, updated
   * @param v mean of squared gradients, updated
   * @param rate1 learning rate divided by {@code 1 - beta1^k}
   * @param correction2 {@code 1 / sqrt(1 - beta2^k)}
   * @param beta1 decay of the mean
   * @param beta2 decay of the squared mean
   * @param epsilon added to the denominator
   * @param coupledDecay weight decay added to the gradient
   * @param shrink factor on the weight: 1, or {@code 1 - rate decay} for AdamW
   */
  void adam(
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
      float shrink);

  /**
   * AdaBelief: {@code g' = fma(coupledDecay, w, g) ; m = fma(beta1, m, (1-beta1) g') ; r = g' - m ;
   * v = fma(beta2, v, ((1-beta2) r) r) + epsilon ; w = fma(-rate1, m / (sqrt(v) correction2 +
   * epsilon), w)}.
   *
   * @param from first parameter
   * @param to one past the last
   * @param w parameters, updated
   * @param g gradients
   * @param m mean of gradients, updated
   * @param v mean of squared deviations from it, updated
   * @param rate1 learning rate divided by {@code 1 - beta1^k}
   * @param correction2 {@code 1 / sqrt(1 - beta2^k)}
   * @param beta1 decay of the mean
   * @param beta2 decay of the squared deviations
   * @param epsilon added to both
   * @param coupledDecay weight decay added to the gradient
   */
  void adaBelief(
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
      float coupledDecay);
}
