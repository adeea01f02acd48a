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
   * @throws IllegalArgumentException if the law has no second moment in d dimensions: one direction
   *     of a basis in order is no random direction, and Hadamard matrices are of powers of two
   */
  public static double[][] secondMoment(DirectionLaw law, double[] g) {
    int d = g.length;
    checkOneDirection(law, d);
    Vectors.checkFinite("a gradient", g);
    double squares = Vectors.squares(g);
    double[][] moment = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        moment[i][j] = secondMoment(law, g, squares, i, j);
      }
    }
    return moment;
  }

  /** One entry. */
  static double secondMoment(DirectionLaw law, double[] g, double squares, int i, int j) {
    int d = g.length;
    checkOneDirection(law, d);
    double diagonal = i == j ? 1 : 0;
    if (law instanceof Coordinate) {
      return diagonal * d * g[i] * g[i];
    }
    if (onSphere(law)) {
      return d / (d + 2.0) * (diagonal * squares + 2 * g[i] * g[j]);
    }
    return diagonal * (squares + (law.kurtosis() - 3) * g[i] * g[i]) + 2 * g[i] * g[j];
  }

  /** {@code E (h . w)^2} without the matrix. */
  static double secondMomentAlong(DirectionLaw law, double[] g, double[] w) {
    int d = g.length;
    checkOneDirection(law, d);
    double both = 0;
    for (int i = 0; i < d; i++) {
      both += g[i] * g[i] * w[i] * w[i];
    }
    if (law instanceof Coordinate) {
      return d * both;
    }
    double along = Vectors.dot(g, w);
    double plain = Vectors.squares(g) * Vectors.squares(w) + 2 * along * along;
    return onSphere(law) ? d / (d + 2.0) * plain : plain + (law.kurtosis() - 3) * both;
  }

  /** {@code E |h|^2 = (d + kappa - 1) |g|^2}, the trace of the second moment. */
  static double squaredLength(DirectionLaw law, double[] g) {
    checkOneDirection(law, g.length);
    return (g.length + law.kurtosis() - 1) * Vectors.squares(g);
  }

  private static boolean onSphere(DirectionLaw law) {
    return law instanceof NoiseLaw.Sphere || law instanceof DirectionLaw.Orthonormal;
  }

  private static void checkOneDirection(DirectionLaw law, int d) {
    checkDimension(law, d);
    Vectors.check(
        !(law instanceof DirectionLaw.Basis) || d == 1,
        "one direction of a basis in order is no random direction and has no law; take Coordinate");
  }

  private static void checkDimension(DirectionLaw law, int d) {
    Vectors.check(d >= 1, "the dimension must be at least 1, but is " + d);
    Vectors.check(
        !(law instanceof DirectionLaw.Hadamard) || Integer.bitCount(d) == 1,
        "Hadamard directions need a dimension that is a power of two, but it is " + d);
  }

  private static void check(DirectionLaw law, int d, int k) {
    checkDimension(law, d);
    Vectors.check(k >= 1, "directions must be at least 1, but are " + k);
  }

  /**
   * The mean squared error of K averaged directions over the squared gradient: {@code (d + kappa -
   * 2) / K} for independent ones. Of directions that come in orthogonal blocks of d, whole blocks
   * give the gradient itself, and {@code r = K mod d} more its projection on a random subspace:
   * {@code r (d - r) / K^2}, which is {@code d/K - 1} for K up to d.
   *
   * @param law the law of the directions
   * @param d dimension, at least 1
   * @param k directions, at least 1
   * @return {@code E |h - g|^2 / |g|^2}
   * @throws IllegalArgumentException if d or k is below 1, if d is no power of two for Hadamard
   *     directions, or for parts of a basis in order, whose error depends on the gradient
   */
  public static double squaredError(DirectionLaw law, int d, int k) {
    check(law, d, k);
    if (!inBlocks(law)) {
      return (d + law.kurtosis() - 2) / k;
    }
    int rest = k % d;
    Vectors.check(
        rest == 0 || !(law instanceof DirectionLaw.Basis),
        "the error of "
            + k
            + " directions of a basis in order depends on the gradient; take whole bases of "
            + d);
    // Up to d it is d/K - 1 in another order of operations, whose bits are kept.
    return k <= d ? (double) d / k - 1 : (double) rest * (d - rest) / ((double) k * k);
  }

  /**
   * The factor that makes the squared error of K averaged directions least, {@code 1 / (1 +
   * error)}.
   *
   * @param law the law of the directions
   * @param d dimension, at least 1
   * @param k directions, at least 1
   * @return a number in (0, 1]
   * @throws IllegalArgumentException where {@link #squaredError} has no value
   */
  public static double bestShrinkage(DirectionLaw law, int d, int k) {
    return 1 / (1 + squaredError(law, d, k));
  }

  /**
   * The mean squared cosine of estimate and gradient: {@code 1/d} for one direction of any law
   * here, as signs and the order of coordinates do not matter; of sparse signs {@code (1 - (1 -
   * p)^d)/d}, as the direction may be zero. {@code K/d} for K up to d orthogonal ones, whose
   * estimate is the gradient's projection, and 1 for whole blocks. In one dimension 1, but for
   * sparse signs {@code 1 - (1 - p)^K}. Of other averages no exact value is known; it is near
   * {@code K / (K + d)}. The gradient must not be zero.
   *
   * @param law the law of the directions
   * @param d dimension, at least 1
   * @param k directions, at least 1
   * @return {@code E cos^2}; not a number where no exact value is known
   * @throws IllegalArgumentException if d or k is below 1, or d no power of two for Hadamard
   *     directions
   */
  public static double squaredCosine(DirectionLaw law, int d, int k) {
    check(law, d, k);
    return switch (law) {
      case DirectionLaw.Orthonormal(), DirectionLaw.Hadamard() -> {
        double part = k < d ? (double) k / d : Double.NaN;
        yield k % d == 0 ? 1 : part;
      }
      case DirectionLaw.Basis() -> k % d == 0 ? 1 : Double.NaN;
      case NoiseLaw.Gaussian(),
          NoiseLaw.Rademacher(),
          NoiseLaw.Sphere(),
          NoiseLaw.Uniform(),
          NoiseLaw.Wigner(),
          NoiseLaw.Laplace(),
          Coordinate() ->
          k == 1 || d == 1 ? 1.0 / d : Double.NaN;
      case NoiseLaw.SparseRademacher(double p) ->
          k == 1 || d == 1 ? (1 - Math.pow(1 - p, Math.max(d, k))) / d : Double.NaN;
      // How often all coordinates are zero is not known.
      case NoiseLaw.Custom _ -> Double.NaN;
    };
  }

  /**
   * The leading bias of finite differences with step eps along symmetric directions with
   * independent coordinates: {@code b_i = eps^2/6 (3 sum_j T_ijj + (kappa - 3) T_iii)}, exact on
   * cubics. On the sphere {@code eps^2/2 d/(d+2) sum_j T_ijj}.
   *
   * @param law independent coordinates or the sphere
   * @param f the objective
   * @param eps the step, above 0
   * @return a new array of d numbers
   * @throws IllegalArgumentException if the step is not above 0
   */
  public static double[] differenceBias(NoiseLaw law, CubicObjective f, double eps) {
    Vectors.check(
        eps > 0 && eps < Double.POSITIVE_INFINITY,
        "the step of a difference must be above 0, but is " + eps);
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
   * The expected value after one step {@code x - step h} on a quadratic, {@code f - step |g|^2 +
   * step^2/2 tr(A E h h^T)}. For one direction with independent coordinates the last term is {@code
   * step^2/2 (tr(A) |g|^2 + 2 g^T A g + (kappa - 3) sum_i A_ii g_i^2)}.
   *
   * @param law the law of the directions
   * @param f a quadratic objective
   * @param x the point
   * @param step the learning rate, finite
   * @return the expected value
   * @throws IllegalArgumentException if the objective has third derivatives, the point another
   *     dimension, or the step is not finite
   */
  public static double valueAfterStep(NoiseLaw law, CubicObjective f, double[] x, double step) {
    Vectors.check(f.isQuadratic(), "the law of descent is about quadratics");
    Vectors.checkFinite("the step", step);
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
   * @throws IllegalArgumentException if lambda or k is out of range
   */
  public static double momentumBias(double lambda, long updates) {
    Vectors.check(lambda >= 0 && lambda < 1, "momentum must lie in [0, 1), but is " + lambda);
    Vectors.check(updates >= 1, "updates must be at least 1, but are " + updates);
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
   * @throws IllegalArgumentException if lambda or k is out of range
   */
  public static double momentumVariance(double lambda, long updates, boolean corrected) {
    double bias = momentumBias(lambda, updates);
    double share = (1 - lambda) / (1 + lambda);
    // (1 - b^2) / (1 - b)^2, without the difference that cancels near 1.
    return corrected ? share * ((1 + bias) / (1 - bias)) : share * (1 - bias * bias);
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
   * @param feedbackVariance V, of an entry of M, at least 0
   * @param errorMean the mean of each output's error, over samples
   * @param errorVariance its variance, over samples, at least 0
   * @param exactVariance the variance over samples of what the mean of M would carry, at least 0
   * @param batch B, samples drawn independently, at least 1
   * @return the variance
   * @throws IllegalArgumentException if a variance is negative or not finite, the batch is below 1,
   *     or means and variances are of different numbers of outputs
   */
  public static double signalVariance(
      double feedbackVariance,
      double[] errorMean,
      double[] errorVariance,
      double exactVariance,
      int batch) {
    Vectors.check(batch >= 1, "a batch must be at least 1, but is " + batch);
    Vectors.checkFinite("an error's mean", errorMean);
    Vectors.checkLength("the variances of the errors", errorVariance, errorMean.length);
    checkVariance("the variance of the errors", errorVariance);
    checkVariance("the variance of the feedback", feedbackVariance);
    checkVariance("the variance of the signal", exactVariance);
    double sum = 0;
    for (int j = 0; j < errorMean.length; j++) {
      sum += errorVariance[j] / batch + errorMean[j] * errorMean[j];
    }
    return feedbackVariance * sum + exactVariance / batch;
  }

  private static void checkVariance(String what, double... variance) {
    Vectors.checkFinite(what, variance);
    for (double v : variance) {
      Vectors.check(v >= 0, what + " must be at least 0, but is " + v);
    }
  }

  /**
   * The mean squared length of node perturbation's estimate for one layer and one sample: {@code
   * sum_t |x[t]|^2 (n |delta|^2 + (kappa - 3) |delta[t]|^2) + 2 |g|^2}. Of one layer and one step
   * this is {@code (n + kappa - 1) |g|^2}, where weight perturbation has {@code (n p + kappa - 1)
   * |g|^2} with p inputs: the ratio of the variances is nearly the fan-in. Derived from {@code E
   * v_i v_j v_k v_l}.
   *
   * @param kurtosis of the perturbations' law, with independent coordinates, at least 1
   * @param inputs what the layer receives, {@code [T][p]}
   * @param deltas the derivatives of the loss by the layer's currents, {@code [T][n]}
   * @param allDeltas the sum of squares of the deltas of all layers and steps
   * @param gradient the sum of squares of the layer's weight gradient
   * @return {@code E |h|^2}
   * @throws IllegalArgumentException if steps, inputs or neurons differ in number, the kurtosis is
   *     below 1, a sum of squares is negative, or anything is not finite
   */
  public static double nodeSquaredLength(
      double kurtosis, double[][] inputs, double[][] deltas, double allDeltas, double gradient) {
    Vectors.check(
        kurtosis >= 1 && kurtosis < Double.POSITIVE_INFINITY,
        "a kurtosis must be at least 1, but is " + kurtosis);
    checkVariance("the squared length of all deltas", allDeltas);
    checkVariance("the squared length of the gradient", gradient);
    Vectors.check(
        inputs.length == deltas.length,
        "there are inputs of " + inputs.length + " steps, but deltas of " + deltas.length);
    for (int t = 0; t < inputs.length; t++) {
      Vectors.checkLength("the inputs of step " + t, inputs[t], inputs[0].length);
      Vectors.checkLength("the deltas of step " + t, deltas[t], deltas[0].length);
      Vectors.checkFinite("inputs", inputs[t]);
      Vectors.checkFinite("deltas", deltas[t]);
    }
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
