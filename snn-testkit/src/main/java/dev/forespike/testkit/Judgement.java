package dev.forespike.testkit;

import java.util.function.IntFunction;

/**
 * Many compared numbers become one result. A number that cannot be decided makes the whole
 * undecided, unless another one that can be is off by {@value #CLEARLY} half-widths or more: what
 * hides rare samples from one number may hide them from its neighbours.
 */
final class Judgement {
  private static final double CLEARLY = 2;

  private final String law;
  private final long samples;
  private final double falseAlarm;
  private int compared;
  private int off;
  private Shown farthest = Shown.NOTHING;
  private Shown farthestDecided = Shown.NOTHING;
  private Shown leastDecided = Shown.NOTHING;

  /** A number among those compared. */
  private record Shown(
      Place place, double theory, double measured, double half, double away, long needed) {
    static final Shown NOTHING = new Shown(new Place.Whole(), 0, 0, 0, -1, 0);
  }

  Judgement(String law, long samples, double falseAlarm) {
    this.law = law;
    this.samples = samples;
    this.falseAlarm = falseAlarm;
  }

  /**
   * Adds a number.
   *
   * @param index which
   * @param places what its index means
   * @param theory what it should be
   * @param measured what it is
   * @param half half the width of its interval
   * @param needed the samples that a verdict needs; 0 if there are enough
   */
  void look(
      int index,
      IntFunction<Place> places,
      double theory,
      double measured,
      double half,
      long needed) {
    compared++;
    double away = theory == measured ? 0 : Math.abs(theory - measured) / half;
    if (Double.isNaN(away)) {
      away = Double.POSITIVE_INFINITY;
    }
    off += away > 1 ? 1 : 0;
    if (needed > leastDecided.needed) {
      leastDecided = new Shown(places.apply(index), theory, measured, half, away, needed);
    }
    if (away > farthest.away || (needed == 0 && away > farthestDecided.away)) {
      var shown = new Shown(places.apply(index), theory, measured, half, away, needed);
      farthest = away > farthest.away ? shown : farthest;
      farthestDecided = needed == 0 && away > farthestDecided.away ? shown : farthestDecided;
    }
  }

  LawResult result() {
    Shown shown = farthest;
    if (leastDecided.needed > 0) {
      shown = farthestDecided.away >= CLEARLY ? farthestDecided : leastDecided;
    }
    int others = off - (shown.away > 1 ? 1 : 0);
    String finding =
        Double.isFinite(shown.measured)
            ? ""
            : "what was measured is not finite" + in(shown.place) + ": " + shown.measured;
    return new LawResult(
        law,
        shown.theory,
        shown.measured,
        shown.measured - shown.half,
        shown.measured + shown.half,
        falseAlarm,
        new Evidence(shown.place, samples, compared, others, shown.needed, finding, ""));
  }

  private static String in(Place place) {
    String name = place.toString();
    return name.isEmpty() ? "" : " at " + name;
  }
}
