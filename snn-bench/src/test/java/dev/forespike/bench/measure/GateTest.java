package dev.forespike.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.SpecException;
import dev.forespike.bench.measure.Ratio.Better;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate accepts what is as good as recorded, but for the margin, and rejects what is worse. */
class GateTest {
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
        _ -> values[Math.min(next[0]++, values.length - 1)]);
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
    assertEquals(OptionalDouble.of(quiet), finding.measured());
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
        RecordedRatios.own().entries().stream()
            .map(RecordedRatios.Entry::name)
            .collect(Collectors.toSet());
    assertEquals(
        Set.of(),
        names(Ratios.all().stream().filter(r -> r.threads() == 1), recorded, false),
        "not recorded");
    assertEquals(recorded, names(Ratios.all().stream(), recorded, true), "recorded, but not known");
  }

  private static Set<String> names(Stream<Ratio> ratios, Set<String> among, boolean inside) {
    return ratios
        .map(Ratio::name)
        .filter(name -> among.contains(name) == inside)
        .collect(Collectors.toSet());
  }
}
