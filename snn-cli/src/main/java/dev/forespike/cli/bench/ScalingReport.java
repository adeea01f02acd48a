package dev.forespike.cli.bench;

import dev.forespike.bench.measure.AffineLaw;
import dev.forespike.bench.measure.MemoryStudy;
import dev.forespike.bench.measure.PowerLaw;
import dev.forespike.bench.measure.ScalingPoint;
import dev.forespike.bench.measure.ScalingSeries;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A scaling study as a page in Markdown. */
@SuppressWarnings("InlineFormatString") // whole paragraphs of the page
final class ScalingReport {
  private static final String INTRODUCTION =
      """
      # Scaling: how cost grows

      How the time of a training step grows with each quantity of it, and how the memory of training grows with the
      number of time steps. This page is the output of one command, on this machine:

      <!-- not run: takes minutes -->
      ```sh
      %s
      ```

      %s
      """;

  private static final String TIMES =
      """

      ## How it was measured

      - Each series varies one quantity of the standard step: 784-800-800-10, T = 6, batch 128, 8 % of the hidden
        neurons firing, a static input of which 19 % are not zero, all time steps in one chunk. A step is forward, errors,
        gradients, feedback and optimizer. `opzo` is OPZO with sparse noise, `bp` spatial back-propagation; `chunk 1`
        computes one time step after the other.
      - The weights of each network are scaled until its hidden layers fire as often as is wanted, under the rule's noise.
        Weights around zero cannot make more than about half of the neurons fire: where the rate is varied, the law is
        that of the mean rate that was reached.
      - A first step of each kind warms up the compiler for seconds; each value is then warmed up until its medians
        agree and measured in a few samples: median, tenth and ninetieth percentile.
      - **ns per event**: the median over the number of synaptic events of the forward pass. An event is a spike that reaches
        a synapse, or, once in a sequence, an input that is not zero and reaches one. Where this number stays the same,
        the cost is that of the spikes; where it falls, a constant part is shared by more of them.
      - **Laws**: a power law is a least-squares line of logarithms; an affine law a + b x (with the width a + b x², since
        synapses between layers grow with its square) has the least squares of relative errors. *Error* is the
        root of the mean squared relative error, the better law is set in bold, and the last exponent is that between the
        two largest values: what more growth will cost.
      """;

  private static final String MEMORY =
      """

      ## Memory against T

      A network of 784-%d-10 on one thread; batch %d, but for the learning session, which sees one sample. In MB (10^6
      bytes): the live heap with all that training holds once a step over the whole sequence is done, less the live heap
      before, both after a full collection. Arrays are made once and used again, so that is the peak. Network, batch,
      learner and optimizer count; the program, the virtual machine and garbage do not, as they would in the memory of the
      process.

      """;

  private final ScalingCommand.Results results;
  private final StringBuilder page = new StringBuilder();

  private ScalingReport(ScalingCommand.Results results) {
    this.results = results;
  }

  /**
   * The page.
   *
   * @param results what was found
   * @param command what makes it again
   * @param picture the picture's place as seen from the page, or null if there is none
   */
  static String page(ScalingCommand.Results results, String command, @Nullable String picture) {
    return new ScalingReport(results).write(command, picture);
  }

  private String write(String command, @Nullable String picture) {
    String machine = BenchTable.machine(results.machine()).strip().replaceAll("\\R", "; ");
    page.append(String.format(Locale.ROOT, INTRODUCTION, command, machine + "."));
    if (results.quick()) {
      page.append("\nA brief study, for a look: its figures are not to be written down.\n");
    }
    if (picture != null) {
      page.append("\n![Each series with its law](").append(picture).append(")\n");
    }
    if (!results.series().isEmpty()) {
      page.append(TIMES).append(standard());
      laws();
      results.series().forEach(this::series);
    }
    if (!results.memory().isEmpty()) {
      page.append(String.format(Locale.ROOT, MEMORY, MemoryStudy.HIDDEN, MemoryStudy.BATCH));
      memory();
    }
    return page.toString();
  }

  /** The same step, measured in each series: a machine that changed meanwhile shows here. */
  private String standard() {
    var text = new StringBuilder();
    for (String learner :
        results.series().stream().map(ScalingSeries::learner).distinct().toList()) {
      var medians =
          results.series().stream()
              .filter(series -> series.learner().equals(learner))
              .flatMap(
                  series ->
                      series.points().stream()
                          .filter(point -> point.value() == series.quantity().standard()))
              .mapToDouble(point -> point.milliseconds().median())
              .summaryStatistics();
      if (medians.getCount() > 1) {
        text.append(text.isEmpty() ? "" : ", ")
            .append(
                String.format(
                    Locale.ROOT,
                    "%s in %s to %s ms",
                    learner,
                    BenchTable.number(medians.getMin()),
                    BenchTable.number(medians.getMax())));
      }
    }
    return text.isEmpty()
        ? ""
        : "- The standard step stands in every series and shows how steady the machine was: "
            + text
            + ".\n";
  }

  private void laws() {
    page.append("\n## The laws\n\n");
    row(
        "milliseconds against",
        "of",
        "power law",
        "R²",
        "error",
        "affine law",
        "error",
        "last exponent");
    rule(8);
    for (ScalingSeries series : results.series()) {
      PowerLaw power = series.power();
      AffineLaw affine = series.affine();
      boolean bold = series.better() instanceof AffineLaw;
      row(
          series.quantity().label(),
          series.learner(),
          marked(formula(power), !bold),
          format("%.4f", power.rSquared()),
          percent(power.error()),
          marked(formula(affine), bold),
          percent(affine.error()),
          format("%.2f", series.lastExponent()));
    }
  }

  private static String marked(String text, boolean bold) {
    return bold ? "**" + text + "**" : text;
  }

  static String formula(PowerLaw law) {
    return short4(law.coefficient()) + " x^" + format("%.2f", law.exponent());
  }

  static String formula(AffineLaw law) {
    return String.format(
        Locale.ROOT,
        "%s %s %s x%s",
        short4(law.offset()),
        law.slope() < 0 ? "-" : "+",
        short4(Math.abs(law.slope())),
        law.degree() == 2 ? "²" : "");
  }

  private void series(ScalingSeries series) {
    page.append(
        String.format(
            Locale.ROOT, "\n### %s: %s\n\n", series.quantity().label(), series.learner()));
    row(series.quantity().meaning(), "ms", "p10 - p90", "ns per event", "firing %");
    rule(5);
    for (ScalingPoint point : series.points()) {
      row(
          String.valueOf(point.value()),
          BenchTable.number(point.milliseconds().median())
              + BenchTable.mark(point.milliseconds().steadiness()),
          BenchTable.number(point.milliseconds().p10())
              + " - "
              + BenchTable.number(point.milliseconds().p90()),
          BenchTable.number(point.nanosPerEvent()),
          point.firingRate().stream()
              .map(rate -> format("%.1f", 100 * rate))
              .collect(Collectors.joining(" ")));
    }
    if (!series.leftOut().isEmpty()) {
      page.append("\nLeft out, as too large for the heap of this run: ")
          .append(series.leftOut().stream().map(String::valueOf).collect(Collectors.joining(", ")))
          .append(".\n");
    }
  }

  private void memory() {
    List<MemoryStudy.Row> rows = results.memory();
    List<Integer> timesteps = rows.getFirst().timesteps();
    row(
        "MB",
        timesteps.stream().map(steps -> "T = " + steps).collect(Collectors.joining(" | ")),
        "bytes for each further step");
    rule(timesteps.size() + 2);
    for (MemoryStudy.Row memory : rows) {
      row(
          memory.learner(),
          memory.megabytes().stream()
              .map(value -> value(value, "%.2f", "does not fit"))
              .collect(Collectors.joining(" | ")),
          value(memory.bytesPerStep(), "%.0f", "-"));
    }
  }

  private static String value(OptionalDouble value, String format, String missing) {
    return value.isPresent() ? format(format, value.getAsDouble()) : missing;
  }

  private void row(String... cells) {
    page.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /** The first column to the left, all others to the right. */
  private void rule(int columns) {
    page.append("|---|").append("---:|".repeat(columns - 1)).append('\n');
  }

  private static String percent(double share) {
    return format("%.1f %%", 100 * share);
  }

  /** Four digits, however small the number. */
  private static String short4(double value) {
    return Math.abs(value) >= 0.01 || value == 0 ? BenchTable.number(value) : format("%.3e", value);
  }

  private static String format(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
