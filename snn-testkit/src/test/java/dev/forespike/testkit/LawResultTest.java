package dev.forespike.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.NoiseLaw;
import org.junit.jupiter.api.Test;

/** A result says where, of how many samples, how far off, and how many others are. */
final class LawResultTest {
  private static final int SAMPLES = 20_000;
  private static final Objectives.Case CASE = Objectives.of(4, 1, 77, false);

  @Test
  void theEntryFarthestOffIsNamed() {
    var law = new NoiseLaw.Rademacher();
    LawResult result =
        StatisticalLaws.secondMoment(
            Mutants.scaled(Samplers.signs(), 2), law, CASE.f(), CASE.point(), SAMPLES, 1);
    assertTrue(result.where() instanceof Place.Entry, result::toString);
    Place.Entry entry = (Place.Entry) result.where();
    double[][] theory = Theory.secondMoment(law, CASE.f().gradient(CASE.point()));
    assertEquals(theory[entry.row()][entry.column()], result.theory());
    assertEquals(SAMPLES, result.samples());
    assertEquals(
        Math.abs(result.theory() - result.measured()) / ((result.high() - result.low()) / 2),
        result.halfWidths(),
        1e-9);
    assertTrue(result.othersOff() >= 3, result::toString);
    assertEquals(10, result.evidence().compared());
    String text = result.toString();
    assertTrue(text.contains("second moment (" + entry + "): theory "), text);
    assertTrue(text.contains("half-widths off, " + result.othersOff() + " of 9 others"), text);
    assertTrue(text.contains("n = 20000"), text);
  }

  @Test
  void exactLawsNameTheirPlaceAsWell() {
    var wrong = Mutants.scaled(Samplers.signs(), 1.5);
    LawResult moment = ExactLaws.secondMoment(wrong, CASE.f(), CASE.point());
    assertTrue(moment.where() instanceof Place.Entry, moment::toString);
    assertEquals(16, moment.samples());
    LawResult mean = ExactLaws.unbiased(wrong, CASE.f(), CASE.point());
    assertTrue(mean.where() instanceof Place.Coordinate, mean::toString);
    assertTrue(mean.othersOff() > 0 && mean.halfWidths() > 1e6, mean::toString);
    LawResult equal = ExactLaws.equal(wrong, Samplers.signs(), CASE.f(), CASE.point());
    assertTrue(equal.where() instanceof Place.Swept, equal::toString);
    assertTrue(equal.toString().contains(" of direction "), equal::toString);
  }

  @Test
  void oneCoordinateThatIsOffIsNamed() {
    LawResult result =
        SampleLaws.mean(
            "three",
            seed -> {
              var random = new java.util.SplittableRandom(seed);
              return random.doubles(3, -1, 1).toArray();
            },
            new double[] {0, 0, 1},
            SAMPLES,
            1);
    result.assertBroken();
    assertTrue(
        result.where().equals(new Place.Coordinate(2)) || result.where() instanceof Place.Along,
        result::toString);
    assertTrue(result.othersOff() > 0);
  }

  @Test
  void estimatesThatDifferAreNamed() {
    var calls = new java.util.concurrent.atomic.AtomicInteger();
    LawResult result =
        StatisticalLaws.independentOfThreads(
            (_, _, _) -> new double[] {calls.incrementAndGet(), 0, 0, 0},
            CASE.f(),
            CASE.point(),
            30,
            1);
    result.assertBroken();
    assertEquals(new Place.Estimate(0), result.where());
    assertEquals(29, result.othersOff());
  }

  /** A case that failed can be made again from what is printed. */
  @Test
  void aCaseSaysItsSeed() {
    assertTrue(
        CASE.toString().startsWith("Objectives.of(4, 1.0, 77L, false), at ["), CASE::toString);
    LawResult result =
        ExactLaws.unbiased(Mutants.scaled(Samplers.signs(), 2), CASE.f(), CASE.point());
    assertEquals("Objectives.of(4, 1.0, 77L, false)", result.subject());
    String said =
        String.valueOf(assertThrows(AssertionError.class, result::assertHolds).getMessage());
    assertTrue(said.contains("77L"), said);
    assertEquals(77, CASE.seed());
  }

  @Test
  void aResultOfOneNumberHasNoPlace() {
    var result = new LawResult("x", 2, 1, 0, 1.5, 0);
    assertEquals(new Place.Whole(), result.where());
    assertEquals(2, result.halfWidths());
    assertEquals(0, result.othersOff());
    assertEquals(Verdict.FAILS, result.verdict());
    assertEquals(0, new LawResult("x", 1, 1, 1, 1, 0).halfWidths());
    assertEquals(Double.POSITIVE_INFINITY, new LawResult("x", 2, 1, 1, 1, 0).halfWidths());
  }
}
