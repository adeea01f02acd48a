package dev.forespike.data;

/**
 * Pairs for learning an operator: what went in and what came out.
 *
 * @param functions input functions, {@code [F][m]}: values at the m sensors; kept, not copied
 * @param solutions the operator's values, {@code [F][P]}: on the grid of the task's axes, the last
 *     axis fastest; kept, not copied
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record OperatorSamples(double[][] functions, double[][] solutions) {
  /** Checks. */
  public OperatorSamples {
    if (functions.length != solutions.length) {
      throw new IllegalArgumentException(
          functions.length + " functions cannot have " + solutions.length + " solutions");
    }
  }

  /**
   * The number of pairs.
   *
   * @return F
   */
  public int size() {
    return functions.length;
  }
}
