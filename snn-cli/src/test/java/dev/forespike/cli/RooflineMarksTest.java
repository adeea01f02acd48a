package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.forespike.bench.measure.Host;
import dev.forespike.bench.measure.Machine;
import dev.forespike.bench.measure.Measurement;
import dev.forespike.bench.measure.Peak;
import dev.forespike.bench.measure.Steadiness;
import dev.forespike.bench.measure.Timing;
import dev.forespike.bench.measure.Work;
import dev.forespike.cli.bench.BenchJson;
import dev.forespike.cli.bench.BenchRun;
import dev.forespike.cli.bench.BenchTable;
import dev.forespike.cli.bench.RooflinePicture;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Disturbed figures are marked in table, JSON and picture. */
class RooflineMarksTest {
  private static final Steadiness DISTURBED = new Steadiness(0.4, 0.4, 0, 1.5, true);

  private static Measurement rate(String name, double value) {
    return Measurement.of(name, Map.of(), value, value, value, "GB/s");
  }

  private static BenchRun.Results run(Steadiness steadiness) {
    var peak = new Peak(rate("peak.fma", 100), rate("peak.copy", 20), rate("cached", 100));
    var machine = new Machine(Host.here(), 1, peak, peak);
    var timing = new Timing(0.01, 0.005, 0.02, steadiness);
    Measurement gemm =
        Measurement.of("gemm", Map.of("n", 500), timing, 1e3, "ms")
            .withArithmetic(new Work(1.25e8, 0, 4e6), timing, peak);
    return new BenchRun.Results(machine, List.of(gemm));
  }

  @Test
  void inTheTable() {
    String table = BenchTable.results(run(DISTURBED));
    assertEquals(1, table.lines().filter(line -> line.endsWith(" disturbed")).count(), table);
    assertEquals(1, table.lines().filter(line -> line.startsWith("disturbed: the thread")).count());
    String quiet = BenchTable.results(run(Steadiness.PERFECT));
    assertFalse(quiet.contains("disturbed"), quiet);
  }

  @Test
  void inTheDocument() {
    var result =
        BenchJson.document(run(DISTURBED)).getAsJsonArray("results").get(0).getAsJsonObject();
    assertEquals(0.4, result.get("cpuShare").getAsDouble());
    assertEquals(true, result.get("disturbed").getAsBoolean());
    assertEquals(false, result.get("settled").getAsBoolean(), "its spread is wide");
    assertEquals(false, result.get("reliable").getAsBoolean());
  }

  @Test
  void inThePictureWithTheirSpread() throws IOException {
    List<Measurement> results = run(DISTURBED).results();
    assertEquals(results, RooflinePicture.doubtful(results));
    assertArrayEquals(new double[] {12.5, 50}, RooflinePicture.spread(results.getFirst()), 1e-9);
    byte[] marked = RooflinePicture.png(run(DISTURBED));
    assertFalse(Arrays.equals(marked, RooflinePicture.png(run(Steadiness.PERFECT))));
  }
}
