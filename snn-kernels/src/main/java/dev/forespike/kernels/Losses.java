package dev.forespike.kernels;

/**
 * Losses of rows of outputs with their errors. Sums run in ascending order; allocates nothing.
 *
 * <p>The squared-error share c mixes {@code (1-c) CE + c/2 |o - y|^2} with the target y and {@code
 * CE = -sum_j y_j log softmax(o)_j}.
 */
public interface Losses {

  /**
   * The loss of one row, and its error {@code scale ((1-c)(softmax(o) - y) + c (o - y))}.
   *
   * @param k number of outputs
   * @param outputs the outputs
   * @param offset the first of them
   * @param target the target y: a one-hot class, a distribution, or any numbers for c = 1
   * @param targetOffset its first element
   * @param c share of the squared error, in [0, 1]
   * @param scale factor of the error
   * @param error receives the error
   * @param errorOffset its first element
   * @return the row's loss, not scaled
   */
  double row(
      int k,
      float[] outputs,
      int offset,
      float[] target,
      int targetOffset,
      float c,
      float scale,
      float[] error,
      int errorOffset);
}
