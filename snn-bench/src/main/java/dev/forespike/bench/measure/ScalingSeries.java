package dev.forespike.bench.measure;

import java.util.List;

/**
 * One varied quantity: the steps that were measured, and the laws fitted to them.
 *
 * @param quantity what was varied
 * @param learner how the gradient was found
 * @param points in ascending order
 * @param leftOut values that do not fit into the memory
 */
public record ScalingSeries(
    ScalingQuantity quantity, String learner, List<ScalingPoint> points, List<Integer> leftOut) {
  /** Copies. */
  public ScalingSeries {
    points = List.copyOf(points);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * Milliseconds as a power of the quantity.
   *
   * @return the law
   */
  public PowerLaw power() {
    return PowerLaw.fit(quantities(), milliseconds());
  }

  /**
   * Milliseconds as a constant and a part in proportion to the quantity, or to its square where the
   * number of synapses grows so.
   *
   * @return the law
   */
  public AffineLaw affine() {
    return AffineLaw.fit(quantities(), milliseconds(), quantity.degree());
  }

  /**
   * The law that is nearer to the points.
   *
   * @return one of the two
   */
  public Law better() {
    PowerLaw power = power();
    AffineLaw affine = affine();
    return affine.error() < power.error() ? affine : power;
  }

  /**
   * The exponent between the two largest values: what a law over all values hides where a constant
   * part rules the small ones.
   *
   * @return the slope of the logarithms
   */
  public double lastExponent() {
    ScalingPoint last = points.getLast();
    ScalingPoint before = points.get(points.size() - 2);
    return Math.log(last.milliseconds().median() / before.milliseconds().median())
        / Math.log(last.quantity() / before.quantity());
  }

  private double[] quantities() {
    return points.stream().mapToDouble(ScalingPoint::quantity).toArray();
  }

  private double[] milliseconds() {
    return points.stream().mapToDouble(point -> point.milliseconds().median()).toArray();
  }
}
