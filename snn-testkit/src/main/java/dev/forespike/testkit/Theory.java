package dev.forespike.testkit;

import dev.forespike.api.DirectionLaw;
import dev.forespike.api.DirectionLaw.Coordinate;
import dev.forespike.api.NoiseLaw;

/**
 * What is known of {@code h = (g . v) v} for directions v of unit variance; derived from {@code E
 * v_i v_j v_k v_l}. In d dimensions, g the gradient, kappa the law's kurtosis.
 */
public final class Theory {
  private Theory() {}

  /**
   * The second moment of one direction's estimate. For independent coordinates {@code E h h^T =
   * |g|^2 I + 2 g g^T + (kappa - 3) diag(g_i^2)}: of E v_i v_j v_k v_l g_k g_l only index pairs
   * survive, and kappa where all four are the same. On the sphere of radius sqrt(d), and so for
   * orthonormal directions, {@code d/(d+2) (|g|^2 I + 2 g g^T)}; for coordinates {@code d
   * diag(g_i^2)}; rows of a Hadamard matrix with random signs are as independent signs.
   *
   * @param law the law of the directions
   * @param g the gradient, d numbers
   * @return a new matrix {@code [d][d]}
   */
  public static double[][] secondMoment(DirectionLaw law, double[] g) {
    int d = g.length;
    double squares = Vectors.squares(g);
    boolean sphere = law instanceof NoiseLaw.Sphere || law instanceof DirectionLaw.Orthonormal;
    double[][] moment = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        double diagonal = i == j ? 1 : 0;
        if (law instanceof Coordinate) {
          moment[i][j] = diagonal * d * g[i] * g[i];
        } else if (sphere) {
          moment[i][j] = d / (d + 2.0) * (diagonal * squares + 2 * g[i] * g[j]);
        } else {
          moment[i][j] =
              diagonal * (squares + (law.kurtosis() - 3) * g[i] * g[i]) + 2 * g[i] * g[j];
        }
      }
    }
    return moment;
  }

  /**
   * The mean squared error of K averaged directions over the squared gradient: {@code (d + kappa -
   * 2) / K} for independent ones. Of directions that come in orthogonal blocks of d, K up to d:
   * {@code d/K - 1}.
   *
   * @param law the law of the directions
   * @param d dimension
   * @param k directions, at most d for laws that come in blocks
   * @return {@code E |h - g|^2 / |g|^2}
   */
  public static double squaredError(DirectionLaw law, int d, int k) {
    return inBlocks(law) ? (double) d / k - 1 : (d + law.kurtosis() - 2) / k;
  }

  /**
   * The factor that makes the squared error of K averaged directions least, {@code 1 / (1 +
   * error)}.
   *
   * @param law the law of the directions
   * @param d dimension
   * @param k directions, at most d for laws that come in blocks
   * @return a number in (0, 1]
   */
  public static double bestShrinkage(DirectionLaw law, int d, int k) {
    return 1 / (1 + squaredError(law, d, k));
  }

  /**
   * The mean squared cosine of estimate and gradient: {@code 1/d} for one direction of any law
   * here, as signs and the order of coordinates do not matter; of sparse signs {@code (1 - (1 -
   * p)^d)/d}, as the direction may be zero. {@code K/d} for K orthogonal ones, whose estimate is
   * the gradient's projection. Of other averages no exact value is known; it is near {@code K / (K
   * + d)}.
   *
   * @param law the law of the directions
   * @param d dimension
   * @param k directions
   * @return {@code E cos^2}; not a number where no exact value is known
   */
  public static double squaredCosine(DirectionLaw law, int d, int k) {
    return switch (law) {
      case DirectionLaw.Orthonormal(), DirectionLaw.Hadamard() -> k <= d ? (double) k / d : 1;
      case DirectionLaw.Basis() -> k % d == 0 ? 1 : Double.NaN;
      case NoiseLaw.Gaussian(),
          NoiseLaw.Rademacher(),
          NoiseLaw.Sphere(),
          NoiseLaw.Uniform(),
          NoiseLaw.Wigner(),
          NoiseLaw.Laplace(),
          Coordinate() ->
          k == 1 ? 1.0 / d : Double.NaN;
      case NoiseLaw.SparseRademacher(double p) ->
          k == 1 ? (1 - Math.pow(1 - p, d)) / d : Double.NaN;
    };
  }

  /**
   * The leading bias of finite differences with step eps along symmetric directions with
   * independent coordinates: {@code b_i = eps^2/6 (3 sum_j T_ijj + (kappa - 3) T_iii)}, exact on
   * cubics. On the sphere {@code eps^2/2 d/(d+2) sum_j T_ijj}.
   *
   * @param law independent coordinates or the sphere
   * @param f the objective
   * @param eps the step
   * @return a new array of d numbers
   */
  public static double[] differenceBias(NoiseLaw law, CubicObjective f, double eps) {
    int d = f.dimension();
    double[] traces = f.traces();
    double[] thirds = f.thirds();
    double[] bias = new double[d];
    for (int i = 0; i < d; i++) {
      bias[i] =
          law instanceof NoiseLaw.Sphere
              ? eps * eps / 2 * d / (d + 2.0) * traces[i]
              : eps * eps / 6 * (3 * traces[i] + (law.kurtosis() - 3) * thirds[i]);
    }
    return bias;
  }

  /**
   * The expected value after one step {@code x - step h} on a quadratic, for one direction with
   * independent coordinates: {@code f - step |g|^2 + step^2/2 (tr(A) |g|^2 + 2 g^T A g + (kappa -
   * 3) sum_i A_ii g_i^2)}.
   *
   * @param law the law of the directions
   * @param f a quadratic objective
   * @param x the point
   * @param step the learning rate
   * @return the expected value
   */
  public static double valueAfterStep(NoiseLaw law, CubicObjective f, double[] x, double step) {
    double[] g = f.gradient(x);
    double[][] moment = secondMoment(law, g);
    double[][] a = f.hessian(x);
    double curvature = 0;
    for (int i = 0; i < g.length; i++) {
      curvature += Vectors.dot(a[i], moment[i]);
    }
    return f.value(x) - step * Vectors.squares(g) + step * step / 2 * curvature;
  }

  /**
   * The bias of an exponential mean that began at 0: {@code E m_k = (1 - lambda^k) mean}.
   *
   * @param lambda momentum in [0, 1)
   * @param updates k, at least 1
   * @return lambda^k
   */
  public static double momentumBias(double lambda, long updates) {
    return Math.pow(lambda, (double) updates);
  }

  /**
   * The variance of an exponential mean of independent draws over that of one draw: {@code (1 -
   * lambda)/(1 + lambda) (1 - lambda^2k)}, and divided by (1 - lambda^k)^2 where the bias is
   * corrected.
   *
   * @param lambda momentum in [0, 1)
   * @param updates k, at least 1
   * @param corrected whether the mean is divided by (1 - lambda^k)
   * @return the share of a draw's variance
   */
  public static double momentumVariance(double lambda, long updates, boolean corrected) {
    double bias = momentumBias(lambda, updates);
    double share = (1 - lambda) / (1 + lambda) * (1 - bias * bias);
    return corrected ? share / ((1 - bias) * (1 - bias)) : share;
  }

  /**
   * The variance of one component of the learning signal that feedback carries, {@code mean_b (M
   * e_b)_i} over a batch, where M's row i is its mean plus independent entries of one variance,
   * drawn once for the batch and independent of it: {@code V sum_j (Var e_j / B + (E e_j)^2) +
   * Var[(E M e)_i] / B}.
   *
   * <p>The statement reported for OPZO (Proposition 4.1, from a secondary source) divides the
   * second term by B as well, as if each sample had feedback of its own.
   *
   * @param feedbackVariance V, of an entry of M
   * @param errorMean the mean of each output's error, over samples
   * @param errorVariance its variance, over samples
   * @param exactVariance the variance over samples of what the mean of M would carry
   * @param batch B, samples drawn independently
   * @return the variance
   */
  public static double signalVariance(
      double feedbackVariance,
      double[] errorMean,
      double[] errorVariance,
      double exactVariance,
      int batch) {
    double sum = 0;
    for (int j = 0; j < errorMean.length; j++) {
      sum += errorVariance[j] / batch + errorMean[j] * errorMean[j];
    }
    return feedbackVariance * sum + exactVariance / batch;
  }

  /**
   * The mean squared length of node perturbation's estimate for one layer and one sample: {@code
   * sum_t |x[t]|^2 (n |delta|^2 + (kappa - 3) |delta[t]|^2) + 2 |g|^2}. Of one layer and one step
   * this is {@code (n + kappa - 1) |g|^2}, where weight perturbation has {@code (n p + kappa - 1)
   * |g|^2} with p inputs: the ratio of the variances is nearly the fan-in. Derived from {@code E
   * v_i v_j v_k v_l}.
   *
   * @param kurtosis of the perturbations' law, with independent coordinates
   * @param inputs what the layer receives, {@code [T][p]}
   * @param deltas the derivatives of the loss by the layer's currents, {@code [T][n]}
   * @param allDeltas the sum of squares of the deltas of all layers and steps
   * @param gradient the sum of squares of the layer's weight gradient
   * @return {@code E |h|^2}
   */
  public static double nodeSquaredLength(
      double kurtosis, double[][] inputs, double[][] deltas, double allDeltas, double gradient) {
    double sum = 2 * gradient;
    for (int t = 0; t < inputs.length; t++) {
      double ofStep = deltas[t].length * allDeltas + (kurtosis - 3) * Vectors.squares(deltas[t]);
      sum += Vectors.squares(inputs[t]) * ofStep;
    }
    return sum;
  }

  private static boolean inBlocks(DirectionLaw law) {
    return law instanceof DirectionLaw.Orthonormal
        || law instanceof DirectionLaw.Hadamard
        || law instanceof DirectionLaw.Basis;
  }
}
