package dev.forespike.api;

import java.util.List;

/**
 * The forward gradient: {@code h = mean_k D_k v_k} over random directions v_k, D_k the derivative
 * along v_k (Baydin et al. 2022, arXiv 2202.08587). With exact derivatives {@code E h = g} and
 * {@code E |h - g|^2 = |g|^2 (d + kappa - 2) / K}.
 *
 * @param derivative how D is found
 * @param law the law of the directions
 * @param directions K, how many are averaged
 * @param scope which coordinates are perturbed together
 * @param antithetic whether each direction comes with its opposite, K even; without effect on
 *     Jacobian-vector products, but it makes a central difference of two single points
 * @param shrink whether the mean is multiplied by {@code K / (K + d + kappa - 2)}, which makes the
 *     mean squared error least and the estimate biased; with blocks, d is the block's size
 */
public record ForwardGradient(
    DirectionalDerivative derivative,
    DirectionLaw law,
    int directions,
    Scope scope,
    boolean antithetic,
    boolean shrink) {

  /** Which coordinates are perturbed together. */
  public sealed interface Scope {

    /** All coordinates. */
    record Global() implements Scope {}

    /** The parameters of one layer of a network after the other, the others held still. */
    record Layers() implements Scope {}

    /**
     * One block after the other, the others held still: as many evaluations more as there are
     * blocks.
     *
     * @param sizes coordinates of each block, in order
     */
    record Blocks(List<Integer> sizes) implements Scope {
      /**
       * Validates.
       *
       * @throws SpecException if there is no block, or an empty one
       */
      public Blocks {
        sizes = List.copyOf(sizes);
        if (sizes.isEmpty()) {
          throw new SpecException("blocks of coordinates need at least one block");
        }
        for (int size : sizes) {
          Check.positive("the size of a block", size);
        }
      }
    }
  }

  /**
   * Validates.
   *
   * @throws SpecException if there is no direction, or an odd number of antithetic ones
   */
  public ForwardGradient {
    Check.positive("directions", directions);
    if (antithetic && directions % 2 != 0) {
      throw new SpecException("antithetic directions come in pairs, but there are " + directions);
    }
  }

  /**
   * One direction with independent signs and the exact derivative.
   *
   * @return the estimator's specification
   */
  public static ForwardGradient defaults() {
    return new ForwardGradient(
        new DirectionalDerivative.Jvp(),
        new NoiseLaw.Rademacher(),
        1,
        new Scope.Global(),
        false,
        false);
  }

  /**
   * The same with another derivative.
   *
   * @param chosen how D is found
   * @return a new specification
   */
  public ForwardGradient with(DirectionalDerivative chosen) {
    return new ForwardGradient(chosen, law, directions, scope, antithetic, shrink);
  }

  /**
   * The same with another law.
   *
   * @param chosen the law of the directions
   * @return a new specification
   */
  public ForwardGradient with(DirectionLaw chosen) {
    return new ForwardGradient(derivative, chosen, directions, scope, antithetic, shrink);
  }

  /**
   * The same with another number of directions.
   *
   * @param count K
   * @return a new specification
   */
  public ForwardGradient withDirections(int count) {
    return new ForwardGradient(derivative, law, count, scope, antithetic, shrink);
  }

  /**
   * The same with another scope.
   *
   * @param chosen which coordinates are perturbed together
   * @return a new specification
   */
  public ForwardGradient with(Scope chosen) {
    return new ForwardGradient(derivative, law, directions, chosen, antithetic, shrink);
  }

  /**
   * The same with or without opposite directions.
   *
   * @param chosen whether each direction comes with its opposite
   * @return a new specification
   */
  public ForwardGradient withAntithetic(boolean chosen) {
    return new ForwardGradient(derivative, law, directions, scope, chosen, shrink);
  }

  /**
   * The same with or without shrinkage.
   *
   * @param chosen whether the mean is shrunk
   * @return a new specification
   */
  public ForwardGradient withShrink(boolean chosen) {
    return new ForwardGradient(derivative, law, directions, scope, antithetic, chosen);
  }
}
