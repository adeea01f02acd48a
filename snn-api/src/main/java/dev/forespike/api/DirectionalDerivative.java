package dev.forespike.api;

/**
 * How the derivative D of an objective f along a direction v is found: {@code D = grad f . v},
 * exactly or nearly.
 */
public sealed interface DirectionalDerivative {

  /**
   * The step below which rounding of a loss in single precision outweighs what is measured: with
   * unit round-off u = 2^-24 the error is of the order {@code u |f| / step}, least for central
   * differences at {@code u^(1/3)} and for one-sided ones at {@code u^(1/2)}.
   *
   * @return the step, or 0 where nothing is subtracted
   */
  default double leastStep() {
    return switch (this) {
      case Jvp _, SinglePoint _ -> 0;
      case CentralDifference _ -> Math.cbrt(0x1p-24);
      case OneSidedDifference _ -> 0x1p-12;
    };
  }

  /**
   * Passes for each direction, a tangent counted as one.
   *
   * @return 2 for central differences, else 1
   */
  default int passes() {
    return this instanceof CentralDifference ? 2 : 1;
  }

  /**
   * The step of a difference.
   *
   * @return the step, or 0 for Jacobian-vector products
   */
  default double distance() {
    return switch (this) {
      case Jvp _ -> 0;
      case CentralDifference(double step) -> step;
      case OneSidedDifference(double step) -> step;
      case SinglePoint(double step) -> step;
    };
  }

  /**
   * The Jacobian-vector product of forward-mode differentiation; needs a {@link
   * DifferentiableObjective}.
   */
  record Jvp() implements DirectionalDerivative {}

  /**
   * {@code (f(x + step v) - f(x - step v)) / (2 step)}, two evaluations. For symmetric directions
   * with unit variance its leading bias is {@code (step^2/6)(3 sum_j T_ijj + (kappa - 3) T_iii)}, T
   * the third derivatives; on quadratics it is exact.
   *
   * @param step half the distance of the two points along v, positive
   */
  record CentralDifference(double step) implements DirectionalDerivative {
    /**
     * Validates.
     *
     * @throws SpecException if the step is not positive
     */
    public CentralDifference {
      Check.positive("step of the difference", step);
    }
  }

  /**
   * {@code (f(x + step v) - f(x)) / step}, one evaluation for each direction and one at x. The same
   * leading bias as the central difference, and more variance.
   *
   * @param step the distance along v, positive
   */
  record OneSidedDifference(double step) implements DirectionalDerivative {
    /**
     * Validates.
     *
     * @throws SpecException if the step is not positive
     */
    public OneSidedDifference {
      Check.positive("step of the difference", step);
    }
  }

  /**
   * {@code f(x + step v) / step}, a single evaluation: no derivative along v, but the same mean of
   * {@code D v} as the one-sided difference, with a variance that grows as {@code d f^2 / step^2}.
   *
   * @param step the distance along v, positive
   */
  record SinglePoint(double step) implements DirectionalDerivative {
    /**
     * Validates.
     *
     * @throws SpecException if the step is not positive
     */
    public SinglePoint {
      Check.positive("step of the single point", step);
    }
  }
}
