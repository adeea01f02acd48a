package dev.forespike.cli.bench;

import dev.forespike.api.SpecException;
import dev.forespike.bench.measure.Machine;
import dev.forespike.bench.measure.MemoryStudy;
import dev.forespike.bench.measure.ScalingQuantity;
import dev.forespike.bench.measure.ScalingSeries;
import dev.forespike.bench.measure.ScalingStudy;
import dev.forespike.bench.measure.Timing;
import dev.forespike.cli.file.WholeFile;
import dev.forespike.cli.terminal.StatusLine;
import dev.forespike.kernels.Workers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code snn bench scaling}. */
@Command(
    name = "scaling",
    description = {
      "Measure how the time of a training step grows with width, depth, time steps, batch, firing"
          + " rate and outputs, and memory with time steps; fit a law to each.",
      "Prints a page in Markdown. Takes about six minutes."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ScalingCommand implements Callable<Integer> {
  private static final String MEMORY = "memory";

  @Option(
      names = "--series",
      split = ",",
      paramLabel = "NAME",
      description = "width, depth, timesteps, batch, rate, outputs, memory (default: all of them).")
  List<String> series = known();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the steps (default: ${DEFAULT-VALUE}).")
  int threads = 1;

  @Option(names = "--quick", description = "Short measurements of a few values, for a look.")
  boolean quick;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the page to a file instead of printing it.")
  @Nullable Path out;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "Draw each series; the page shows the picture.")
  @Nullable Path picture;

  @Option(names = "--json", description = "Print the results as JSON and nothing else.")
  boolean json;

  @Spec CommandSpec spec = CommandSpec.create();

  /**
   * What a study found.
   *
   * @param machine what it ran on
   * @param quick whether it was a brief one
   * @param series times
   * @param memory memory, or nothing if it was not asked for
   */
  record Results(
      Machine machine, boolean quick, List<ScalingSeries> series, List<MemoryStudy.Row> memory) {}

  @Override
  public Integer call() throws IOException {
    GateCommand.standsAlone(spec);
    BenchOptions.checkThreads(threads);
    Set<ScalingQuantity> quantities = quantities();
    if (out != null) {
      WholeFile.check("--out", out);
    }
    if (picture != null) {
      WholeFile.check("--picture", picture);
      if (out != null && same(out, picture)) {
        throw new SpecException("--out and --picture name the same file, " + out);
      }
    }
    Results results;
    try (StatusLine status = new StatusLine("measuring")) {
      results = measure(quantities, status);
    }
    if (picture != null) {
      WholeFile.write(picture, ScalingPicture.png(results));
    }
    String page = ScalingReport.page(results, commandLine(), shown());
    if (out != null) {
      WholeFile.write(out, page.getBytes(StandardCharsets.UTF_8));
    }
    if (json) {
      System.out.println(ScalingJson.document(results));
    } else {
      System.out.print(out == null ? page : "page: " + out + "\n");
      System.out.print(picture == null || out == null ? "" : "picture: " + picture + "\n");
    }
    return 0;
  }

  private Results measure(Set<ScalingQuantity> quantities, StatusLine status) {
    try (Workers workers = new Workers(threads)) {
      status.show("peak");
      Machine machine = Machine.measure(workers, Timing.Budget.QUICK);
      List<ScalingSeries> times =
          new ScalingStudy(workers, quick, status::show).measure(quantities);
      List<MemoryStudy.Row> memory =
          series.contains(MEMORY) ? new MemoryStudy(quick, status::show).measure() : List.of();
      return new Results(machine, quick, times, memory);
    }
  }

  private static List<String> known() {
    var names =
        Arrays.stream(ScalingQuantity.values())
            .map(ScalingQuantity::label)
            .collect(Collectors.toList());
    names.add(MEMORY);
    return List.copyOf(names);
  }

  private Set<ScalingQuantity> quantities() {
    var chosen = EnumSet.noneOf(ScalingQuantity.class);
    for (String name : series) {
      if (!known().contains(name)) {
        throw new SpecException(
            "--series: \"" + name + "\" is unknown; known are " + String.join(", ", known()));
      }
      Arrays.stream(ScalingQuantity.values())
          .filter(quantity -> quantity.label().equals(name))
          .forEach(chosen::add);
    }
    return chosen;
  }

  private static boolean same(Path one, Path other) {
    return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
  }

  /** What makes this page again; where files lie is another machine's affair. */
  private String commandLine() {
    var line = new StringBuilder("./snn bench scaling --threads ").append(threads);
    if (!series.containsAll(known())) {
      line.append(" --series ").append(String.join(",", series));
    }
    if (quick) {
      line.append(" --quick");
    }
    if (out != null && !out.isAbsolute()) {
      line.append(" --out ").append(out);
    }
    if (picture != null && !picture.isAbsolute()) {
      line.append(" --picture ").append(picture);
    }
    return line.toString();
  }

  /** The picture's place as seen from the page. */
  private @Nullable String shown() {
    if (picture == null) {
      return null;
    }
    Path folder = out == null ? null : out.toAbsolutePath().normalize().getParent();
    Path shown = folder == null ? picture : folder.relativize(picture.toAbsolutePath().normalize());
    return shown.toString().replace('\\', '/');
  }
}
