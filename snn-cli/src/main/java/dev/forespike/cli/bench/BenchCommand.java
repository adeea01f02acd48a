package dev.forespike.cli.bench;

import dev.forespike.api.SpecException;
import dev.forespike.cli.file.WholeFile;
import dev.forespike.cli.terminal.StatusLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code snn bench}. */
@Command(
    name = "bench",
    description = {
      "Measure kernels and whole steps: peak, gemm, spikes, neuron, noise, sgd, step, infer,"
          + " stream, or all.",
      "Every measurement warms up until its median settles, checks its result, and stands beside"
          + " the machine's peak measured in the same run. Figures that others disturbed, or that"
          + " did not settle, are marked; the column cpu is thread time over the time that passed."
    },
    footer = {
      "",
      "snn bench gate [--against FILE] [--record FILE] compares ratios with recorded ones, or with"
          + " --against-build DIR the times of two builds.",
      "snn bench scaling [--out FILE.md] measures how cost grows with each size of a step."
    },
    subcommands = {GateCommand.class, ScalingCommand.class},
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class BenchCommand implements Callable<Integer> {
  private static final Path PICTURE = Path.of("roofline.png");

  @Parameters(arity = "0..*", paramLabel = "WHAT", description = "What to measure, or all.")
  List<String> what = List.of();

  @Mixin BenchOptions options = new BenchOptions();

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "Draw a roofline picture (default: roofline.png for all, else none).")
  @Nullable Path picture;

  @Option(names = "--json", description = "Print the results as JSON and nothing else.")
  boolean json;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    Set<BenchKind> kinds = BenchKind.of(what);
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      BenchKind.checkOption(option.longestName(), kinds);
    }
    options.validate(kinds);
    Path drawn = picture == null && BenchKind.isAll(what) ? PICTURE : picture;
    if (drawn != null) {
      if (kinds.stream().noneMatch(BenchKind::hasPoint)) {
        throw new SpecException(
            "--picture draws kernels; measure one of gemm, spikes, neuron, sgd, stream");
      }
      WholeFile.check("--picture", drawn);
    }
    BenchRun.Results run;
    try (StatusLine status = new StatusLine("measuring")) {
      run = new BenchRun(options, status).measure(kinds);
    }
    if (json) {
      System.out.println(BenchJson.document(run));
    } else {
      System.out.print(BenchTable.machine(run.machine()));
      System.out.println();
      System.out.print(BenchTable.results(run));
    }
    if (drawn != null) {
      WholeFile.write(drawn, RooflinePicture.png(run));
      if (!json) {
        System.out.println();
        System.out.println("picture: " + drawn);
      }
    }
    return 0;
  }
}
