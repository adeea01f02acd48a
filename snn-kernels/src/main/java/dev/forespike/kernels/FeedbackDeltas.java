package dev.forespike.kernels;

/**
 * The post-synaptic factor of direct feedback rules, {@code delta[t] = psi[t] (F e[t])}, summed
 * backwards in time as the gradient needs it: {@code D[t] = delta[t] + decay D[t+1]}. One pass in
 * place of a product and three walks through memory. Allocates nothing.
 *
 * <p>Each element is one accumulator that starts at 0 and takes the outputs in ascending order by
 * fused multiply-add, is multiplied by psi, and then takes decay times the element of the next step
 * by fused multiply-add.
 */
public interface FeedbackDeltas {

  /**
   * Computes D for some samples. Row {@code t * samples + b} of a matrix belongs to step t of
   * sample b.
   *
   * @param steps number of steps, at least 1
   * @param samples number of samples in the matrices
   * @param fromSample first sample to compute
   * @param toSample one past the last
   * @param outputs number of errors K
   * @param width number of neurons n
   * @param errors {@code [steps * samples][outputs]}
   * @param feedback the feedback weights, {@code [outputs][width]}
   * @param psi surrogate derivatives, {@code [steps * samples][width]}
   * @param decay factor of the next step's D
   * @param firstOnly whether D of the first step alone is wanted; the other rows are then left as
   *     they are
   * @param out receives D, {@code [steps * samples][width]}; not psi
   */
  void backwards(
      int steps,
      int samples,
      int fromSample,
      int toSample,
      int outputs,
      int width,
      float[] errors,
      float[] feedback,
      float[] psi,
      float decay,
      boolean firstOnly,
      float[] out);
}
