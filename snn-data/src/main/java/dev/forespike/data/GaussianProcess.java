package dev.forespike.data;

import dev.forespike.api.SpecException;
import dev.forespike.data.task.Grid;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.exception.MathIllegalArgumentException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RectangularCholeskyDecomposition;

/**
 * Random functions of zero mean whose values at any points are jointly normal with covariance
 * {@code k(|x - x'|)}, sampled at given points. Immutable; may be used from several threads.
 *
 * <p>A sample is {@code B z} with {@code z} standard normal and {@code B B^T = K}, the covariance
 * matrix. Smooth kernels make K singular to rounding, so that plain Cholesky fails. B is therefore
 * the Cholesky factor with diagonal pivoting, which ends as soon as no point has more than {@code
 * 1e-10 k(0)} of its variance left. What is left out is positive semi-definite: no element of
 * {@code B B^T} is off by more than {@code 1e-10 k(0)}, which is what the usual jitter of 1e-10
 * adds to the diagonal, but without its white noise. B has as many columns as are needed for that:
 * 10 for the squared exponential of length scale 1 on 51 points of [-1, 1], 17 for 0.2 on 512
 * points of [0, 1].
 */
public final class GaussianProcess {
  private static final double LEFT_OUT = 1e-10;

  private final RealMatrix root;

  private GaussianProcess(RealMatrix root) {
    this.root = root;
  }

  /**
   * The process of unit variance with kernel {@code exp(-r^2 / (2 l^2))}.
   *
   * @param points where it is sampled, at least one, finite
   * @param lengthScale l, positive and finite
   * @return the process
   * @throws SpecException if an argument is out of range
   */
  public static GaussianProcess squaredExponential(double[] points, double lengthScale) {
    if (!(lengthScale > 0) || Double.isInfinite(lengthScale)) {
      throw new SpecException(
          "gaussian process: the length scale must be positive, but is " + lengthScale);
    }
    return stationary(
        points,
        distance -> {
          double ratio = distance / lengthScale;
          // StrictMath: the factor has the same bits on every machine.
          return StrictMath.exp(-0.5 * ratio * ratio);
        });
  }

  /**
   * The process with any kernel that depends on the distance alone.
   *
   * @param points where it is sampled, at least one, finite
   * @param covariance k, a positive definite function of the distance; {@code k(0)} is the variance
   * @return the process
   * @throws SpecException if there is no point, one is not finite, or the kernel is not finite and
   *     positive definite on them
   */
  public static GaussianProcess stationary(double[] points, DoubleUnaryOperator covariance) {
    Grid.require("gaussian process", points.length, 1);
    Grid.requireValues("gaussian process", points, points.length);
    double variance = covariance.applyAsDouble(0);
    if (!(variance > 0)) {
      throw new SpecException(
          "gaussian process: the variance must be positive, but is " + variance);
    }
    double[][] matrix = new double[points.length][points.length];
    for (int i = 0; i < points.length; i++) {
      for (int j = 0; j <= i; j++) {
        double value = covariance.applyAsDouble(Math.abs(points[i] - points[j]));
        if (!(Math.abs(value) <= variance)) {
          throw new SpecException(
              String.format(
                  Locale.ROOT,
                  "gaussian process: the covariance at distance %s is %s, beyond the variance %s",
                  Math.abs(points[i] - points[j]),
                  value,
                  variance));
        }
        matrix[i][j] = value;
        matrix[j][i] = value;
      }
    }
    return new GaussianProcess(factor(new Array2DRowRealMatrix(matrix, false), variance));
  }

  private static RealMatrix factor(RealMatrix covariance, double variance) {
    try {
      RealMatrix root =
          new RectangularCholeskyDecomposition(covariance, LEFT_OUT * variance).getRootMatrix();
      // The decomposition looks at the diagonal alone, which some indefinite matrices pass.
      RealMatrix rest = covariance.subtract(root.multiplyTransposed(root));
      if (largest(rest) <= 2 * LEFT_OUT * variance) {
        return root;
      }
    } catch (MathIllegalArgumentException _) {
      // A negative pivot: the message below says what it means.
    }
    throw new SpecException(
        "gaussian process: the kernel is not positive definite on the given points");
  }

  private static double largest(RealMatrix matrix) {
    return Arrays.stream(matrix.getData())
        .flatMapToDouble(Arrays::stream)
        .map(Math::abs)
        .max()
        .orElseThrow();
  }

  /**
   * The number of points.
   *
   * @return at least 1
   */
  public int size() {
    return root.getRowDimension();
  }

  /**
   * The number of normal numbers behind a sample.
   *
   * @return from 1 to {@link #size()}
   */
  public int rank() {
    return root.getColumnDimension();
  }

  /** B, for tests. */
  RealMatrix root() {
    return root.copy();
  }

  /**
   * One function of the endless sequence that belongs to a seed. It depends on the arguments alone,
   * so that any function can be made without the others; different indices and different seeds give
   * independent functions.
   *
   * @param seed names the sequence
   * @param index which function of it, from 0
   * @return its values at the points
   * @throws SpecException if the index is negative
   */
  public double[] sample(long seed, int index) {
    if (index < 0) {
      throw new SpecException("gaussian process: there is no function " + index);
    }
    SplittableRandom random = stream(seed, index);
    double[] normal = new double[rank()];
    for (int i = 0; i < normal.length; i++) {
      normal[i] = random.nextGaussian();
    }
    return root.operate(normal);
  }

  /**
   * SplittableRandom walks in equal steps and mixes each place, so seeds that are whole steps apart
   * would share their numbers. Mixed once for the seed and once for the index, they start anywhere.
   */
  private static SplittableRandom stream(long seed, int index) {
    long sequence = new SplittableRandom(seed).nextLong();
    return new SplittableRandom(new SplittableRandom(sequence + index).nextLong());
  }
}
