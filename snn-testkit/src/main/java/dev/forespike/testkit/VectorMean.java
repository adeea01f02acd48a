package dev.forespike.testkit;

/**
 * The mean of a vector: each coordinate, and in more than one dimension the projections on the
 * expected vector and on random directions, and one of all coordinates together. For that the first
 * half of the samples chooses the direction in which their mean is off, and the second half is
 * tested along it alone (data splitting: Cox, Biometrika 62, 1975), so that nothing need be known
 * of how coordinates depend on each other.
 *
 * <p>Coordinates share one nominal level, all projections another.
 */
final class VectorMean implements Observer {
  /** What single precision may do to a projection, as a share of the expected length. */
  private static final double SINGLE = 1e-6;

  private static final Place JOINT = new Place.Along("along the deviation of the first half");

  private final String law;
  private final double[] expected;
  private final double[] rest;
  private final long samples;
  private final MeanTest coordinates;
  private final Probes probes;
  private final MeanTest projections;
  private final double level;
  private final double rounding;
  private double[] deviation = {};
  private MeanTest joint;

  /**
   * A law.
   *
   * @param law its name
   * @param floor what rounding may do to a mean
   * @param samples how many will be added
   * @param expected the mean
   * @param rest what samples are where nothing happens
   */
  VectorMean(String law, double floor, long samples, double[] expected, double[] rest) {
    this.law = law;
    this.expected = expected.clone();
    this.rest = rest.clone();
    this.samples = samples;
    coordinates = new MeanTest(law, floor, expected, rest, MeanTest.places(expected.length));
    probes = new Probes(expected, "the expected vector");
    level = MeanTest.LEVEL / (probes.size() + 1);
    rounding = floor + SINGLE * Math.sqrt(Vectors.squares(expected));
    double[] theory = probes.of(expected);
    projections = new MeanTest(law, rounding, level, theory, probes.of(rest), probes::place);
    joint = along(new double[expected.length]);
  }

  private MeanTest along(double[] direction) {
    double[] theory = {Vectors.dot(direction, expected)};
    double[] nothing = {Vectors.dot(direction, rest)};
    return new MeanTest(law, rounding, level, theory, nothing, _ -> JOINT);
  }

  @Override
  public void add(double... sample) {
    coordinates.add(sample);
    if (expected.length == 1) {
      return;
    }
    projections.add(probes.of(sample));
    if (coordinates.count() == samples / 2) {
      double[] off = Vectors.moved(coordinates.mean(), -1, expected);
      double length = Math.sqrt(Vectors.squares(off));
      if (length > 0) { // else it is exact so far, and there is no direction
        deviation = Vectors.times(1 / length, off);
        joint = along(deviation);
      }
    } else if (deviation.length > 0) {
      joint.add(Vectors.dot(deviation, sample));
    }
  }

  @Override
  public LawResult result() {
    var judgement = new Judgement(law, coordinates.count(), MeanTest.FALSE_ALARM);
    coordinates.judge(judgement, 1);
    if (expected.length > 1) {
      projections.judge(judgement, 1);
      if (joint.count() > 1) {
        joint.judge(judgement, 2);
      }
    }
    return judgement.result();
  }
}
