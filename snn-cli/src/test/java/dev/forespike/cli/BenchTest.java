package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.forespike.bench.measure.Host;
import dev.forespike.cli.bench.BenchJson;
import dev.forespike.cli.terminal.ExitCode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code snn bench}: what it prints, what it refuses, and its gate. */
class BenchTest {
  private static final Set<String> ALWAYS =
      Set.of(
          "benchmark",
          "parameters",
          "median",
          "p10",
          "p90",
          "unit",
          "fractionOfPeak",
          "cpuShare",
          "busyThreads",
          "drift",
          "settled",
          "disturbed",
          "reliable");

  private static Set<String> keys(JsonObject result) {
    var keys = new TreeSet<>(result.keySet());
    keys.removeAll(Set.of("gflops", "firingRate"));
    return keys;
  }

  @Test
  void jsonHoldsTheContract(@TempDir Path temporary) throws IOException {
    Path picture = temporary.resolve("r.png");
    JsonObject document =
        Snn.line(
                "bench peak gemm stream --sizes 64 --layers 40 --quick --json --picture " + picture)
            .succeeds()
            .json()
            .getAsJsonObject();
    assertEquals(Set.of("machine", "results"), document.keySet());
    JsonObject machine = document.getAsJsonObject("machine");
    assertEquals(Runtime.version().toString(), machine.get("jdk").getAsString());
    assertEquals(1, machine.get("threads").getAsInt());
    assertTrue(
        machine
            .keySet()
            .containsAll(
                Set.of(
                    "cpu",
                    "cores",
                    "os",
                    "kernels",
                    "vectorBits",
                    "gc",
                    "gflops",
                    "copyGigabytesPerSecond")),
        machine::toString);
    var results =
        document.getAsJsonArray("results").asList().stream()
            .map(JsonElement::getAsJsonObject)
            .toList();
    assertEquals(
        List.of("peak.fma", "peak.copy", "peak.copy.cached", "gemm", "stream", "stream.allocated"),
        results.stream().map(result -> result.get("benchmark").getAsString()).toList());
    for (JsonObject result : results) {
      assertEquals(new TreeSet<>(ALWAYS), keys(result), result::toString);
      double median = result.get("median").getAsDouble();
      assertTrue(result.get("p10").getAsDouble() <= median, result::toString);
      assertTrue(result.get("p90").getAsDouble() >= median, result::toString);
    }
    JsonObject gemm = results.get(3);
    assertEquals(64, gemm.getAsJsonObject("parameters").get("n").getAsInt());
    double gflops = gemm.get("gflops").getAsDouble();
    assertEquals(2 * 64 * 64 * 64 / gemm.get("median").getAsDouble() * 1e-6, gflops, 1e-6 * gflops);
    assertEquals(
        gflops / machine.get("gflops").getAsDouble(),
        gemm.get("fractionOfPeak").getAsDouble(),
        1e-9);
    JsonObject stream = results.get(4);
    assertEquals(1, stream.getAsJsonArray("firingRate").size());
    double density = stream.getAsJsonObject("parameters").get("inputDensity").getAsDouble();
    assertTrue(density > 0.06 && density < 0.1, stream::toString);
    assertPicture(picture);
  }

  private static void assertPicture(Path file) throws IOException {
    BufferedImage picture = ImageIO.read(file.toFile());
    assertNotNull(picture);
    assertTrue(picture.getWidth() >= 800 && picture.getHeight() >= 500);
    try (var files = Files.list(file.resolveSibling("."))) {
      assertEquals(1, files.count(), "more than the picture was left");
    }
  }

  @Test
  void tableForAReader() {
    List<String> lines =
        Snn.line("bench neuron noise --n 1000 --quick").succeeds().out().lines().toList();
    assertTrue(lines.get(1).matches("1 thread: FMA peak .* GFLOP/s, copy .*"), lines::toString);
    assertTrue(lines.get(3).startsWith("what "), lines::toString);
    assertTrue(lines.get(4).matches("neuron\\.lif +n=1000 +[0-9.]+ .*"), lines::toString);
    assertTrue(lines.get(8).matches("noise\\.sparse +n=1000 p=0\\.0500 .*"), lines::toString);
    assertNote(lines, 9);
  }

  @Test
  void forwardGradientsBesideTheirProducts() {
    List<String> lines =
        Snn.line("bench forward --directions 2 --quick").succeeds().out().lines().toList();
    assertTrue(lines.get(4).matches("forward\\.pass +.*directions=0 +[0-9.]+ .*"), lines::toString);
    assertTrue(lines.get(5).matches("forward\\.products +.*directions=2 .*"), lines::toString);
    assertTrue(lines.get(6).matches("forward\\.gradient +.*directions=2 .*"), lines::toString);
    assertNote(lines, 7);
  }

  /** A busy machine has its figures marked, and a note that says what the marks mean. */
  private static void assertNote(List<String> lines, int rows) {
    boolean marked =
        lines.subList(4, rows).stream().anyMatch(line -> line.matches(".* (disturbed|unsettled)"));
    assertEquals(marked ? rows + 3 : rows, lines.size(), lines::toString);
    assertEquals(
        marked,
        lines.getLast().endsWith("Measure these again on a quiet machine."),
        lines::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--json | say what to measure: peak, gemm, spikes, neuron, noise, sgd, step, infer,"
            + " forward, stream",
        "forward --directions 0 | --directions must be at least 1, but is 0",
        "peak --directions 2 | --directions is for forward, but only peak is measured",
        "gem | cannot measure \"gem\", only peak, gemm, spikes",
        "peak --threads 0 | --threads must be at least 1 and at most ",
        "peak --threads -1 | --threads must be at least 1 and at most ",
        "peak --threads 1000000 | , but is 1000000",
        "peak --threads two | option '--threads': 'two' is not an int",
        "neuron noise --threads 2 | --threads is for peak, gemm, spikes, sgd, step, infer, forward,"
            + " but only neuron, noise is measured",
        "peak --sizes 64 | --sizes is for gemm, but only peak is measured",
        "gemm --densities 0.1 | --densities is for spikes, but only gemm is measured",
        "gemm --sizes 0 | --sizes: size must be at least 1, but is 0",
        "gemm --sizes 64,-1 | --sizes: size must be at least 1, but is -1",
        "gemm --sizes 64,x | 'x' is not an int",
        "gemm --sizes 40000 | --sizes: a matrix of 40000 x 40000 would have more than 2^30",
        "spikes --densities 1.5 | --densities: density must lie between 0 and 1, but is 1.5",
        "spikes --densities -0.1 | --densities: density must lie between 0 and 1, but is -0.1",
        "spikes --densities NaN | --densities: density must lie between 0 and 1, but is NaN",
        "spikes --densities few | 'few' is not a double",
        "spikes --shape 1,2 | --shape needs three sizes, rows,inputs,outputs, but has 2",
        "spikes --shape 0,2,3 | --shape: rows must be at least 1, but is 0",
        "spikes --shape 1,2,x | 'x' is not an int",
        "spikes --shape 1,100000,100000 | --shape: the weights would have more than 2^30 elements",
        "neuron --n 0 | n must be at least 1, but is 0",
        "noise --n -3 | n must be at least 1, but is -3",
        "sgd --n 2000000000 | an array would have more than 2^30 elements",
        "step --layers 0 | layers must be at least 1, but is 0",
        "step --layers 8,x | 'x' is not an int",
        "step --layers 50000,50000 | the weights of 50000 x 50000 neurons would have more than"
            + " 2^30",
        "step --timesteps 0 | timesteps must be at least 1, but is 0",
        "step --batch 0 | batch must be at least 1, but is 0",
        "infer --batch 2000000 | the input would have more than 2^30 elements",
        "step --chunk 0 | chunk must be at least 1, but is 0",
        "step --chunk 7 | chunk 7 is longer than the 6 timesteps",
        "infer --chunk 3 --timesteps 2 | chunk 3 is longer than the 2 timesteps",
        "step --rules opzo | --rules: \"opzo\" is unknown; known are opzo.sparse",
        "stream --input-density 2 | input density must lie between 0 and 1, but is 2.0",
        "stream --input-density all | option '--input-density': 'all' is not a double",
        "step --picture r.png | --picture draws kernels; measure one of gemm",
        "gemm --picture /nowhere/r.png | --picture /nowhere/r.png: there is no folder /nowhere",
        "gemm gate | gate stands alone",
        "--quick gate | gate stands alone",
        "gate --record r.json --against s.json | --record compares nothing; leave out --against",
        "gate --record /nowhere/r.json | --record /nowhere/r.json: there is no folder /nowhere",
        "gate --margin 3 | Unknown options: '--margin', '3'"
      })
  void wrongUsage(String options, String saying) {
    Snn.line("bench " + options).fails(ExitCode.USAGE, saying);
    assertFalse(Files.exists(Path.of("r.png")));
  }

  private static Path record(Path folder, String name, double value, String better)
      throws IOException {
    return Files.writeString(
        folder.resolve("record.json"),
        """
        {"machine": %s, "date": "2026-01-01",
         "ratios": [{"name": "%s", "value": %s, "better": "%s", "margin": 0.2}]}
        """
            .formatted(BenchJson.host(Host.here()), name, value, better));
  }

  @Test
  void gateComparesNothingWithAnotherProcessor(@TempDir Path temporary) throws IOException {
    Path record = temporary.resolve("record.json");
    String ratios =
        "\"date\": \"2026-01-01\", \"ratios\": [{\"name\": \"noise.rademacher\", \"value\": 1e9,"
            + " \"better\": \"lower\", \"margin\": 0.2}]}";
    Files.writeString(
        record, "{\"machine\": {\"processor\": \"Made 1\", \"vectorBits\": 512}, " + ratios);
    Snn.line("bench gate --quick --against " + record)
        .fails(
            ExitCode.FAILED,
            "nothing compared: the record is of Made 1, 512 bits, and this is "
                + Host.here().processor().name(),
            "--against-build DIR",
            "--record FILE");
    Files.writeString(record, "{\"machine\": {\"cpu\": \"AMD EPYC\"}, " + ratios);
    Snn.line("bench gate --quick --against " + record)
        .fails(ExitCode.FAILED, "the record is of a processor that it does not name");
  }

  @Test
  void gateRejectsWhatIsWorse(@TempDir Path temporary) throws IOException {
    Path record = record(temporary, "noise.rademacher", 1e-6, "lower");
    Outcome outcome = Snn.line("bench gate --quick --against " + record);
    assertEquals(ExitCode.FAILED, outcome.exit(), outcome::toString);
    assertEquals(1, outcome.err().lines().count(), outcome::toString);
    assertTrue(outcome.err().startsWith("snn: ratio noise.rademacher is "), outcome::toString);
    assertTrue(
        outcome.err().contains("worse by more than its margin of 20 % (lower is better)"),
        outcome::toString);
    assertTrue(outcome.out().contains("worse"), outcome::toString);
  }

  @Test
  void gateAcceptsWhatIsBetter(@TempDir Path temporary) throws IOException {
    Path record = record(temporary, "noise.rademacher", 1e9, "lower");
    JsonObject document =
        Snn.line("bench gate --quick --json --against " + record)
            .succeeds()
            .json()
            .getAsJsonObject();
    assertEquals(Set.of("machine", "recorded", "ratios"), document.keySet());
    JsonObject ratio = document.getAsJsonArray("ratios").get(0).getAsJsonObject();
    assertEquals(
        Set.of(
            "name",
            "recorded",
            "measured",
            "least",
            "most",
            "cpuShare",
            "busyThreads",
            "drift",
            "settled",
            "disturbed",
            "reliable",
            "better",
            "margin",
            "passed",
            "verdict"),
        ratio.keySet());
    assertTrue(ratio.get("passed").getAsBoolean());
    assertTrue(ratio.get("measured").getAsDouble() > 0);
  }

  @Test
  void gateTellsWhatIsWrongWithARecord(@TempDir Path temporary) throws IOException {
    Path record = record(temporary, "gem", 1, "lower");
    Snn.line("bench gate --against " + record).fails(ExitCode.USAGE, "ratio \"gem\" is unknown");
    Files.writeString(record, "no JSON");
    Snn.line("bench gate --against " + record).fails(ExitCode.FAILED, "no record of ratios");
    Snn.line("bench gate --against " + temporary.resolve("none"))
        .fails(ExitCode.FAILED, "none: no such file or folder");
  }
}
