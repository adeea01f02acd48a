package dev.forespike.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.SpecException;
import dev.forespike.bench.measure.Ratio.Better;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate accepts what is as good as recorded, but for the margin, and rejects what is worse. */
class GateTest {
  private static final Processor ZEN_4 = new Processor("AMD EPYC", "AuthenticAMD", 25, 17, 1);

  private final List<String> heard = new ArrayList<>();

  /** A ratio that gives these values in turn, and the last of them from then on. */
  private static Ratio giving(Better better, int threads, double... values) {
    int[] next = {0};
    return new Ratio(
        "made",
        "a made ratio",
        better,
        0.2,
        threads,
        _ -> Ratio.Measured.of(values[Math.min(next[0]++, values.length - 1)]));
  }

  private static RecordedRatios recorded(Better better, double value) {
    return new RecordedRatios(
        Map.of(), "2026-01-01", List.of(new RecordedRatios.Entry("made", value, better, 0.2)));
  }

  private Gate.Finding finding(Ratio ratio, double recorded) {
    var gate = new Gate(List.of(ratio), 2, Timing.Budget.QUICK);
    return gate.check(recorded(ratio.better(), recorded), heard::add).getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "HIGHER, 1.00, true", // the same
    "HIGHER, 1.90, true", // better
    "HIGHER, 0.81, true", // worse within the margin
    "HIGHER, 0.79, false",
    "LOWER, 1.00, true",
    "LOWER, 0.10, true",
    "LOWER, 1.19, true",
    "LOWER, 1.21, false",
    "HIGHER, NaN, false",
    "LOWER, NaN, false"
  })
  void oneMeasuredValue(Better better, double factor, boolean passes) {
    Gate.Finding finding = finding(giving(better, 1, 7 * factor), 7);
    assertEquals(passes, finding.passed());
    assertEquals(passes ? List.of("made") : List.of("made", "made, once more"), heard);
  }

  @ParameterizedTest
  @CsvSource({"HIGHER, 0.5, 1.0", "LOWER, 2.0, 1.1", "HIGHER, NaN, 1.0"})
  void oneDisturbanceFailsNothing(Better better, double disturbed, double quiet) {
    Gate.Finding finding = finding(giving(better, 1, disturbed, quiet), 1);
    assertTrue(finding.passed());
    assertEquals(quiet, finding.measured().orElseThrow().value());
  }

  private static final Steadiness DISTURBED = new Steadiness(0.6, 0.6, 0, 0.1, true);

  private static Ratio disturbed(Better better, double value, double least, double most) {
    return new Ratio(
        "made",
        "a made ratio",
        better,
        0.2,
        1,
        _ -> new Ratio.Measured(value, least, most, DISTURBED));
  }

  /** What a disturbed ratio may be lies on one side of the margin, on the other, or on both. */
  @ParameterizedTest
  @CsvSource({
    "HIGHER, 1.0, 0.7, 1.0, UNDECIDED",
    "HIGHER, 0.5, 0.5, 0.9, UNDECIDED",
    "HIGHER, 2.0, 1.2, 2.0, PASSED",
    "HIGHER, 0.1, 0.1, 0.3, WORSE",
    "LOWER, 1.0, 0.7, 1.3, UNDECIDED",
    "LOWER, 1.5, 1.1, 1.5, UNDECIDED",
    "LOWER, 0.5, 0.3, 0.5, PASSED",
    "LOWER, 9.0, 5.0, 9.0, WORSE"
  })
  void aDisturbedRatioIsDecidedOnlyWhereTheDisturbanceCannotMatter(
      Better better, double value, double least, double most, Gate.Verdict verdict) {
    Gate.Finding finding = finding(disturbed(better, value, least, most), 1);
    assertEquals(verdict, finding.verdict());
    assertEquals(verdict == Gate.Verdict.PASSED, finding.passed());
    assertEquals(
        verdict == Gate.Verdict.PASSED ? List.of("made") : List.of("made", "made, once more"),
        heard);
  }

  @Test
  void nothingDisturbedIsRecorded() {
    var gate = new Gate(List.of(disturbed(Better.LOWER, 1, 0.5, 1)), 2, Timing.Budget.QUICK);
    var e =
        assertThrows(
            MeasurementException.class, () -> gate.record(Host.here(), "2026-01-02", heard::add));
    assertTrue(String.valueOf(e.getMessage()).contains("ratio made was disturbed twice"));
  }

  @Test
  void timesThatWereDisturbedBoundTheirRatio() {
    var quiet = new Timing(2, 2, 2);
    var busy = new Timing(4, 3, 5, new Steadiness(0.5, 0.5, 0, 0.1, true));
    Ratio.Measured sure = Ratio.Measured.of(quiet, quiet, (a, b) -> a / b);
    assertEquals(sure.least(), sure.most());
    Ratio.Measured measured = Ratio.Measured.of(quiet, busy, (a, b) -> a / b);
    assertEquals(0.5, measured.value());
    assertEquals(0.5, measured.least());
    assertEquals(1, measured.most());
  }

  @Test
  void aRecordOfAnotherProcessorIsNotComparable() {
    Host here = Host.here();
    assertTrue(here.comparable(here.properties()));
    var other = new java.util.HashMap<>(here.properties());
    other.put("processor", "AMD Zen 99");
    assertFalse(here.comparable(other));
    var narrower = new java.util.HashMap<>(here.properties());
    narrower.put("vectorBits", 64);
    assertFalse(here.comparable(narrower));
    var nameless = new java.util.HashMap<>(here.properties());
    nameless.remove("processor");
    assertFalse(here.comparable(nameless), "the name of a series is no processor");
  }

  @Test
  void tooFewCoresFailNothing() {
    Gate.Finding finding = finding(giving(Better.HIGHER, 3, 0.001), 1);
    assertTrue(finding.passed());
    assertTrue(finding.measured().isEmpty());
    assertEquals(List.of(), heard);
  }

  @Test
  void unknownRatioIsNamedBeforeAnythingIsMeasured() {
    var gate = new Gate(List.of(), 2, Timing.Budget.QUICK);
    var e =
        assertThrows(SpecException.class, () -> gate.check(recorded(Better.LOWER, 1), heard::add));
    assertTrue(String.valueOf(e.getMessage()).contains("\"made\" is unknown"), e::toString);
  }

  @Test
  void aRecordIsReadAsItWasWritten() throws IOException {
    var gate = new Gate(List.of(giving(Better.LOWER, 1, 900, 3.25)), 2, Timing.Budget.QUICK);
    RecordedRatios record = gate.record(Host.here(), "2026-01-02", heard::add);
    assertEquals(3.25, record.entries().getFirst().value());
    RecordedRatios read = RecordedRatios.parse("file", record.json());
    assertEquals(record.entries(), read.entries());
    assertEquals("2026-01-02", read.date());
    assertEquals(Host.here().cpu(), read.machine().get("cpu"));
  }

  /** What is not known may change what the rest means. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"machine\":{},\"date\":\"d\",\"ratios\":[],\"novelty\":1}",
        "{\"machine\":{},\"date\":\"d\",\"ratios\":[{\"name\":\"a\",\"value\":1,"
            + "\"better\":\"higher\",\"margin\":0.1,\"novelty\":1}]}"
      })
  void membersThatAreNotKnownAreNamed(String text) {
    var e = assertThrows(IOException.class, () -> RecordedRatios.parse("r.json", text));
    assertTrue(String.valueOf(e.getMessage()).contains("\"novelty\""), e::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"machine\": {}, \"date\": \"x\"}",
        "{\"machine\": {}, \"date\": \"x\", \"ratios\": 3}",
        "{\"machine\": {}, \"date\": \"x\", \"ratios\": [{}]}",
        "{\"machine\": {}, \"date\": \"x\", \"ratios\": [{\"name\": \"a\", \"value\": \"b\"}]}",
        "{\"machine\": {}, \"date\": \"x\", \"ratios\": [{\"name\": \"a\", \"value\": 1,"
            + " \"better\": \"more\", \"margin\": 0.2}]}",
        "{\"machine\": {}, \"date\": \"x\", \"ratios\": [{\"name\": \"a\", \"value\": 0,"
            + " \"better\": \"lower\", \"margin\": 0.2}]}",
        "{\"machine\": {}, \"date\": \"x\", \"ratios\": [{\"name\": \"a\", \"value\": 1,"
            + " \"better\": \"lower\", \"margin\": 2}]}"
      })
  void whatIsNoRecordIsRefused(String text) {
    var e = assertThrows(IOException.class, () -> RecordedRatios.parse("r.json", text));
    assertTrue(
        String.valueOf(e.getMessage()).startsWith("r.json: no record of ratios"), e::toString);
  }

  /** The project's own record holds every ratio that any machine can measure. */
  @Test
  void everyRatioIsRecorded() throws IOException {
    Set<String> recorded =
        RecordedRatios.own(ZEN_4).orElseThrow().entries().stream()
            .map(RecordedRatios.Entry::name)
            .collect(Collectors.toSet());
    assertEquals(
        Set.of(),
        names(Ratios.all().stream().filter(r -> r.threads() == 1), recorded, false),
        "not recorded");
    assertEquals(recorded, names(Ratios.all().stream(), recorded, true), "recorded, but not known");
  }

  @Test
  void aProcessorWithoutARecordHasNone() throws IOException {
    var processor = new Processor("x", "y", 1, 2, 3);
    assertTrue(RecordedRatios.own(processor).isEmpty());
    assertEquals("AMD Zen 4", RecordedRatios.own(ZEN_4).orElseThrow().machine().get("processor"));
  }

  private static Set<String> names(Stream<Ratio> ratios, Set<String> among, boolean inside) {
    return ratios
        .map(Ratio::name)
        .filter(name -> among.contains(name) == inside)
        .collect(Collectors.toSet());
  }
}
