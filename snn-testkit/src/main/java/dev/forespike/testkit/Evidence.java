package dev.forespike.testkit;

/**
 * What a result rests on.
 *
 * @param where the compared number that the result shows
 * @param samples how many samples, or swept directions; 0 where nothing is counted
 * @param compared how many numbers were compared
 * @param othersOff how many of them lie outside of their intervals, beside the one shown
 * @param neededSamples fewest samples for a verdict, as far as these can tell; 0 where they suffice
 * @param finding what the functions under test did that no function may do; empty if nothing
 * @param subject what was measured; empty if it has no name
 */
public record Evidence(
    Place where,
    long samples,
    int compared,
    int othersOff,
    long neededSamples,
    String finding,
    String subject) {

  /** Of one number without a story. */
  static final Evidence NONE = of(new Place.Whole(), 0);

  static Evidence of(Place where, long samples) {
    return new Evidence(where, samples, 1, 0, 0, "", "");
  }

  Evidence on(String subject) {
    return new Evidence(where, samples, compared, othersOff, neededSamples, finding, subject);
  }
}
