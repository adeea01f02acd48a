package dev.forespike.kernels;

/**
 * Losses of rows of outputs with their errors. Sums run in ascending order; allocates nothing.
 *
 * <p>The squared-error share c mixes {@code (1-c) CE + c/2 |o - onehot|^2}.
 */
public interface Losses {

  /**
   * The loss of one row, and its error {@code scale ((1-c)(softmax(o) - onehot) + c (o - onehot))}.
   *
   * @param k number of outputs
   * @param outputs the outputs
   * @param offset the first of them
   * @param label the class
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
      int label,
      float c,
      float scale,
      float[] error,
      int errorOffset);
}
