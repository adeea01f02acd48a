package dev.forespike.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A polynomial of third degree: {@code f(x) = b.x + 1/2 sum_ij A_ij x_i x_j + 1/6 sum_ijk T_ijk x_i
 * x_j x_k} with symmetric A and T. All its derivatives are known, so estimators can be compared
 * with them to rounding. Immutable.
 */
public final class CubicObjective implements KnownObjective {
  /** Numbers that its name shows. */
  private static final int SHOWN = 4;

  private final double[] linear;

  /** Symmetric, or no rows where all of it is zero. */
  private final double[][] quadratic;

  private final List<Term> cubic;

  /** Where it comes from, or empty. */
  private final String origin;

  /**
   * A part {@code factor x_i x_j x_k} of the value.
   *
   * @param i the least index
   * @param j the middle one
   * @param k the largest
   * @param third the third derivative T_ijk
   */
  private record Term(int i, int j, int k, double third) {
    /** Each order of the indices is an entry of T; a sixth of their sum. */
    double factor() {
      if (i == j && j == k) {
        return third / 6;
      }
      return i == j || j == k ? third / 2 : third;
    }
  }

  private CubicObjective(double[] linear, double[][] quadratic, List<Term> cubic, String origin) {
    this.linear = linear;
    this.quadratic = quadratic;
    this.cubic = cubic;
    this.origin = origin;
  }

  /**
   * A linear function: the gradient is the same everywhere.
   *
   * @param gradient b, at least one number
   * @return the objective
   * @throws IllegalArgumentException if there is no number, or one is not finite
   */
  public static CubicObjective linear(double... gradient) {
    check(gradient.length >= 1, "an objective needs at least one coordinate");
    Vectors.checkFinite("b", gradient);
    return new CubicObjective(gradient.clone(), new double[0][], List.of(), "");
  }

  /**
   * A quadratic function.
   *
   * @param a A, square; its symmetric part is taken
   * @param b one number for each coordinate
   * @return the objective
   * @throws IllegalArgumentException if sizes differ or are 0, or a number is not finite
   */
  public static CubicObjective quadratic(double[][] a, double[] b) {
    int d = b.length;
    check(a.length == d, "A must be of dimension " + d);
    for (double[] row : a) {
      check(row.length == d, "A must be of dimension " + d);
      Vectors.checkFinite("A", row);
    }
    double[][] symmetric = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        symmetric[i][j] = (a[i][j] + a[j][i]) / 2;
      }
    }
    return new CubicObjective(linear(b).linear, symmetric, List.of(), "");
  }

  /**
   * The same function with a third derivative more: T_ijk and its permutations.
   *
   * @param i a coordinate
   * @param j a coordinate
   * @param k a coordinate
   * @param third what is added to T_ijk
   * @return a new objective
   * @throws IndexOutOfBoundsException if a coordinate does not exist
   * @throws IllegalArgumentException if the number is not finite
   */
  public CubicObjective withThird(int i, int j, int k, double third) {
    Vectors.checkFinite("a third derivative", third);
    int[] sorted = {i, j, k};
    Arrays.sort(sorted);
    java.util.Objects.checkIndex(sorted[0], dimension());
    java.util.Objects.checkIndex(sorted[2], dimension());
    var terms = new ArrayList<>(cubic);
    terms.add(new Term(sorted[0], sorted[1], sorted[2], third));
    return new CubicObjective(linear, quadratic, List.copyOf(terms), origin);
  }

  /** The same function, which says where it comes from. */
  CubicObjective from(String origin) {
    return new CubicObjective(linear, quadratic, cubic, origin);
  }

  private void checkPoint(double[] x) {
    Vectors.checkLength("a point of an objective of dimension " + dimension(), x, dimension());
  }

  private static void check(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  @Override
  public int dimension() {
    return linear.length;
  }

  @Override
  public double value(double[] x) {
    checkPoint(x);
    double sum = Vectors.dot(linear, x);
    for (int i = 0; i < quadratic.length; i++) {
      sum += x[i] * Vectors.dot(quadratic[i], x) / 2;
    }
    for (Term term : cubic) {
      sum += term.factor() * x[term.i] * x[term.j] * x[term.k];
    }
    return sum;
  }

  @Override
  public double[] gradient(double[] x) {
    checkPoint(x);
    double[] gradient = linear.clone();
    for (int i = 0; i < quadratic.length; i++) {
      gradient[i] += Vectors.dot(quadratic[i], x);
    }
    for (Term term : cubic) {
      double factor = term.factor();
      gradient[term.i] += factor * x[term.j] * x[term.k];
      gradient[term.j] += factor * x[term.i] * x[term.k];
      gradient[term.k] += factor * x[term.i] * x[term.j];
    }
    return gradient;
  }

  /**
   * The second derivatives.
   *
   * @param x d numbers
   * @return a new matrix {@code [d][d]}
   * @throws IllegalArgumentException if the point has another dimension
   */
  public double[][] hessian(double[] x) {
    checkPoint(x);
    double[][] hessian = new double[x.length][x.length];
    for (int i = 0; i < quadratic.length; i++) {
      hessian[i] = quadratic[i].clone();
    }
    for (Term term : cubic) {
      add(hessian, term.i, term.j, term.factor() * x[term.k]);
      add(hessian, term.i, term.k, term.factor() * x[term.j]);
      add(hessian, term.j, term.k, term.factor() * x[term.i]);
    }
    return hessian;
  }

  private static void add(double[][] matrix, int i, int j, double value) {
    matrix[i][j] += value;
    matrix[j][i] += value;
  }

  /**
   * The sums {@code sum_j T_ijj} that decide the bias of differences: the gradient of the
   * Laplacian.
   *
   * @return a new array of d numbers
   */
  public double[] traces() {
    double[] traces = new double[dimension()];
    for (Term term : cubic) {
      if (term.i == term.j) {
        traces[term.k] += term.third;
      }
      if (term.j == term.k && term.i != term.j) {
        traces[term.i] += term.third;
      }
    }
    return traces;
  }

  /**
   * The third derivatives {@code T_iii} along each coordinate.
   *
   * @return a new array of d numbers
   */
  public double[] thirds() {
    double[] thirds = new double[dimension()];
    for (Term term : cubic) {
      if (term.i == term.k) {
        thirds[term.i] += term.third;
      }
    }
    return thirds;
  }

  /** Whether there are no third derivatives. */
  boolean isQuadratic() {
    return cubic.isEmpty();
  }

  @Override
  public String toString() {
    if (!origin.isEmpty()) {
      return origin;
    }
    String first =
        Arrays.stream(linear)
            .limit(SHOWN)
            .mapToObj(b -> String.format(Locale.ROOT, "%.3g", b))
            .collect(Collectors.joining(", "));
    String more = dimension() > SHOWN ? ", ..." : "";
    return "cubic objective of dimension " + dimension() + ", b = [" + first + more + "]";
  }
}
