package dev.forespike.train.rule;

/**
 * How far the mean of independent draws of a vector is from its expectation: the largest of
 * Student's t over the entries.
 *
 * <p>With 400 draws or more an entry exceeds {@link #LIMIT} with a probability below 5e-9 where it
 * is nearly normal (each draw here is itself a mean of dozens of products), so that 200 entries
 * give a false alarm with a probability below 1e-6. Seeds are fixed besides.
 */
final class Deviation {
  static final double LIMIT = 6;

  private final double[] expected;
  private final double[] sum;
  private final double[] squares;
  private int draws;

  Deviation(double[] expected) {
    this.expected = expected.clone();
    sum = new double[expected.length];
    squares = new double[expected.length];
  }

  /** Takes a draw. */
  void add(double[] draw) {
    draws++;
    for (int i = 0; i < draw.length; i++) {
      double x = draw[i] - expected[i];
      sum[i] += x;
      squares[i] += x * x;
    }
  }

  /** The largest deviation of an entry in standard errors. */
  double largest() {
    double largest = 0;
    for (int i = 0; i < sum.length; i++) {
      double mean = sum[i] / draws;
      double variance = (squares[i] - sum[i] * mean) / (draws - 1);
      largest = Math.max(largest, Math.abs(mean) / Math.sqrt(variance / draws));
    }
    return largest;
  }
}
