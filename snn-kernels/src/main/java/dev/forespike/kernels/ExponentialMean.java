package dev.forespike.kernels;

/**
 * Exponential means of vectors, {@code m_k = lambda m_(k-1) + (1 - lambda) x_k}, in double
 * precision, because with a momentum near 1 the increments are far smaller than the mean.
 *
 * <p>After k updates with independent draws of x the start still weighs {@code lambda^k}, so from 0
 * that share of the mean is missing; the variance is {@code (1 - lambda)/(1 + lambda) (1 -
 * lambda^2k)} times that of a draw. {@link #corrected} takes the start out, {@code (m_k - lambda^k
 * m_0) / (1 - lambda^k)}: no bias, and {@code (1 - lambda)/(1 + lambda) (1 + lambda^k)/(1 -
 * lambda^k)} times a draw's variance.
 */
public final class ExponentialMean {
  private final double momentum;
  private final double[] start;
  private final double[] mean;
  private final double[] corrected;

  /**
   * A mean at its start.
   *
   * @param momentum lambda, in [0, 1)
   * @param start m_0, not copied
   */
  public ExponentialMean(double momentum, double[] start) {
    this.momentum = momentum;
    this.start = start;
    mean = start.clone();
    corrected = new double[start.length];
  }

  /**
   * The mean.
   *
   * @return m_k, not a copy
   */
  public double[] mean() {
    return mean;
  }

  /**
   * The start.
   *
   * @return m_0, not a copy
   */
  public double[] start() {
    return start;
  }

  /**
   * Updates the mean with {@code x / divisor}.
   *
   * @param x the draw, of the same length
   * @param divisor what it is divided by
   */
  public void add(float[] x, double divisor) {
    double share = (1 - momentum) / divisor;
    for (int i = 0; i < mean.length; i++) {
      mean[i] = momentum * mean[i] + share * x[i];
    }
  }

  /**
   * Updates the mean with {@code x^T / divisor}.
   *
   * @param x the draw, transposed: {@code [columns][rows]} of a mean {@code [rows][columns]}
   * @param columns of the mean
   * @param divisor what it is divided by
   */
  public void addTransposed(float[] x, int columns, double divisor) {
    double share = (1 - momentum) / divisor;
    int rows = mean.length / columns;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        int place = i * columns + j;
        mean[place] = momentum * mean[place] + share * x[j * rows + i];
      }
    }
  }

  /**
   * Updates a part of the mean with {@code x / divisor}; the rest stays.
   *
   * @param from the first element
   * @param x the draw of that part
   * @param divisor what it is divided by
   */
  public void addPart(int from, double[] x, double divisor) {
    double share = (1 - momentum) / divisor;
    for (int i = 0; i < x.length; i++) {
      mean[from + i] = momentum * mean[from + i] + share * x[i];
    }
  }

  /**
   * Updates the mean.
   *
   * @param x the draw, of the same length
   */
  public void add(double[] x) {
    for (int i = 0; i < mean.length; i++) {
      mean[i] = momentum * mean[i] + (1 - momentum) * x[i];
    }
  }

  /**
   * The mean without its start.
   *
   * @param power lambda^k, below 1
   * @return the corrected mean, overwritten by the next call
   */
  public double[] corrected(double power) {
    for (int i = 0; i < mean.length; i++) {
      corrected[i] = (mean[i] - power * start[i]) / (1 - power);
    }
    return corrected;
  }
}
