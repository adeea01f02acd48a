package dev.forespike.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.forespike.api.DirectionLaw;
import dev.forespike.api.NoiseLaw;
import dev.forespike.bench.laws.LawCurves;
import dev.forespike.bench.laws.LawStudy;
import dev.forespike.cli.bench.BenchTable;
import dev.forespike.cli.file.WholeFile;
import dev.forespike.cli.option.Terms;
import dev.forespike.cli.terminal.ExitCode;
import dev.forespike.cli.terminal.StatusLine;
import dev.forespike.cli.terminal.Table;
import dev.forespike.testkit.LawResult;
import dev.forespike.testkit.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code snn laws}. */
@Command(
    name = "laws",
    description = {
      "Put the estimators of gradients to the test: what theory says of their mean, second moment,"
          + " error, alignment, bias and variance, beside what is measured on random objectives.",
      "Theory must lie in each interval; a correct estimator fails each of them with a probability"
          + " below 1e-6 for each measurement. Exit code 1 if one does, or if the samples are too"
          + " few to tell."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class LawsCommand implements Callable<Integer> {
  /** Curves of a picture that can be told from each other. */
  private static final int SHOWN = 4;

  /** Dimension of the picture's curve against K. */
  private static final int PICTURE_DIMENSION = 16;

  @Option(
      names = "--estimator",
      split = ",",
      paramLabel = "LAW",
      description =
          "Forward gradients along directions of these laws: gaussian, rademacher, uniform, wigner,"
              + " laplace, sphere, sparse:p, coordinate, orthonormal, hadamard (default: all that"
              + " fit the dimension).")
  List<String> estimators = List.of();

  @Option(
      names = "--dimension",
      paramLabel = "D",
      description = "Dimension of the objectives (default: ${DEFAULT-VALUE}).")
  int dimension = 64;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description =
          "Estimates of each law, at least 10000; laws about K directions take a K-th, that of"
              + " descent a tenth; where these are too skewed to keep the rate of false alarms, up"
              + " to 1000 times N (default: ${DEFAULT-VALUE}).")
  int samples = 200_000;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of objectives and directions (default: ${DEFAULT-VALUE}).")
  long seed = 1;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description =
          "Draw error and variance against K, d and momentum, and alignment against d, of the"
              + " first four laws (default: laws.png, none with --json).")
  @Nullable Path picture;

  @Option(names = "--json", description = "Print the results as JSON and nothing else.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    Path file = picture == null && !json ? Path.of("laws.png") : picture;
    if (file != null) {
      WholeFile.check("--picture", file);
    }
    List<DirectionLaw> laws = laws();
    var study = new LawStudy(dimension, samples, seed);
    List<LawStudy.Finding> findings;
    try (StatusLine status = new StatusLine("measuring")) {
      status.show("laws of " + laws.size() + " kinds of directions");
      findings = study.measure(laws);
      if (file != null) {
        status.show("curves for the picture");
        var curves = new LawCurves(Math.min(dimension, PICTURE_DIMENSION), seed);
        List<DirectionLaw> shown =
            laws.stream().filter(law -> fits(law, curves.dimension())).limit(SHOWN).toList();
        WholeFile.write(file, LawsPicture.png(curves, shown));
      }
    }
    if (json) {
      System.out.println(document(findings));
    } else {
      System.out.print(table(findings));
      System.out.printf(Locale.ROOT, "%npicture: %s%n", file);
    }
    List<LawStudy.Finding> broken =
        findings.stream().filter(finding -> !finding.result().holds()).toList();
    broken.forEach(finding -> System.err.println("snn: " + line(finding)));
    return broken.isEmpty() ? 0 : ExitCode.FAILED;
  }

  private static String line(LawStudy.Finding finding) {
    LawResult result = finding.result();
    return result.verdict() == Verdict.UNDECIDED
        ? "undecided for " + finding.estimator() + ", give more --samples: " + result
        : "broken by " + finding.estimator() + ": " + result;
  }

  private List<DirectionLaw> laws() {
    if (!estimators.isEmpty()) {
      var named = new ArrayList<DirectionLaw>();
      estimators.forEach(name -> named.add(Terms.direction("--estimator", name, false)));
      return named;
    }
    return List.<DirectionLaw>of(
            new NoiseLaw.Gaussian(),
            new NoiseLaw.Rademacher(),
            new DirectionLaw.Orthonormal(),
            new NoiseLaw.Laplace(),
            new NoiseLaw.Uniform(),
            new NoiseLaw.Wigner(),
            new NoiseLaw.SparseRademacher(0.1),
            new NoiseLaw.Sphere(),
            new DirectionLaw.Coordinate(),
            new DirectionLaw.Hadamard())
        .stream()
        .filter(law -> fits(law, dimension))
        .toList();
  }

  private static boolean fits(DirectionLaw law, int dimension) {
    return !(law instanceof DirectionLaw.Hadamard) || Integer.bitCount(dimension) == 1;
  }

  private static String table(List<LawStudy.Finding> findings) {
    Table table = new Table().row("estimator", "law", "theory", "measured", "interval", "holds");
    for (LawStudy.Finding finding : findings) {
      LawResult result = finding.result();
      table.row(
          finding.estimator(),
          result.law(),
          BenchTable.number(result.theory()),
          BenchTable.number(result.measured()),
          "[" + BenchTable.number(result.low()) + ", " + BenchTable.number(result.high()) + "]",
          word(result.verdict()));
    }
    return table.toString();
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case HOLDS -> "yes";
      case FAILS -> "NO";
      case UNDECIDED -> "undecided";
    };
  }

  private static JsonObject document(List<LawStudy.Finding> findings) {
    var results = new JsonArray();
    for (LawStudy.Finding finding : findings) {
      LawResult result = finding.result();
      var entry = new JsonObject();
      entry.addProperty("estimator", finding.estimator());
      entry.addProperty("law", result.law());
      entry.addProperty("theory", result.theory());
      entry.addProperty("measured", result.measured());
      entry.addProperty("low", result.low());
      entry.addProperty("high", result.high());
      entry.addProperty("holds", result.holds());
      entry.addProperty("verdict", result.verdict().name().toLowerCase(Locale.ROOT));
      entry.addProperty("where", result.where().toString());
      entry.addProperty("samples", result.samples());
      results.add(entry);
    }
    var document = new JsonObject();
    document.add("results", results);
    return document;
  }
}
