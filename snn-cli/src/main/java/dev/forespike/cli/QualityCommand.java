package dev.forespike.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.forespike.api.Dataset;
import dev.forespike.api.Loss;
import dev.forespike.api.Oracle;
import dev.forespike.api.Rule;
import dev.forespike.api.SpecException;
import dev.forespike.api.ZerothOrder;
import dev.forespike.data.Encoders;
import dev.forespike.testkit.Theory;
import dev.forespike.train.GradientInspector;
import dev.forespike.train.GradientQuality;
import dev.forespike.train.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.commons.statistics.distribution.TDistribution;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code snn quality}. */
@Command(
    name = "quality",
    description = {
      "Tell how good a rule's gradients are on a network and its data: cosine to an oracle, bias,"
          + " variance and signal-to-noise of each layer over many batches, each with noise of its"
          + " own, and what theory expects.",
      "Intervals are at 95 %%. A cosine near zero is no bug where theory expects one."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class QualityCommand implements Callable<Integer> {
  private static final double LEVEL = 0.95;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "A model file (.safetensors).")
  Path model = Path.of("");

  @Mixin DataOptions data = new DataOptions();

  @Option(
      names = "--rule",
      required = true,
      paramLabel = "RULE",
      description = "bp, bptt, dfa, dkp, opzo or zo.")
  String rule = "";

  @Mixin RuleOptions rules = new RuleOptions();

  @ArgGroup(exclusive = true)
  FeedbackSource source = new FeedbackSource();

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description =
          "cross-entropy, mse, mixture:c, mean-cross-entropy (default: ${DEFAULT-VALUE}).")
  String loss = "cross-entropy";

  @Option(
      names = "--against",
      paramLabel = "ORACLE",
      description = "Compare with bp or bptt (default: ${DEFAULT-VALUE}).")
  String against = "bp";

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Training samples of a batch, drawn at random (default: ${DEFAULT-VALUE}).")
  int batch = 100;

  @Option(
      names = "--draws",
      paramLabel = "N",
      description = "Batches, each with noise of its own, at least 3 (default: ${DEFAULT-VALUE}).")
  int draws = 30;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of batches, noise and random feedback (default: ${DEFAULT-VALUE}).")
  long seed = 1;

  @Mixin ThreadOptions threads = new ThreadOptions();

  @Option(names = "--json", description = "Print the result as JSON and nothing else.")
  boolean json;

  @Spec CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    int workers = threads.count();
    if (batch < 1) {
      throw new SpecException("--batch must be at least 1, but is " + batch);
    }
    if (draws < 3) {
      throw new SpecException("--draws must be at least 3, but is " + draws);
    }
    Rule chosen = rules.rule(rule);
    Oracle oracle = rules.oracle(against);
    Loss objective = Terms.loss(loss);
    source.check(chosen, rule);
    String name = data.name();
    Network network = Models.load(model);
    Dataset dataset = data.open(name);
    Models.checkFits(model, network, dataset);
    chosen = source.rule(chosen, network, command);
    GradientInspector inspector =
        GradientInspector.of(network, chosen)
            .loss(objective)
            .against(oracle)
            .seed(seed)
            .threads(workers);
    source.apply(inspector, network);
    GradientQuality quality;
    try (StatusLine status = new StatusLine("measuring")) {
      quality =
          inspector.measure(
              dataset.train(),
              Encoders.of(network.encoding()),
              batch,
              draws,
              done -> status.show("batch " + done + " of " + 2 * draws));
    }
    if (json) {
      System.out.println(document(quality, chosen, dataset));
    } else {
      print(quality, chosen, network, dataset);
    }
    return 0;
  }

  /** Half the width of an interval, by Student's distribution. */
  private double half(double standardError) {
    double quantile = TDistribution.of(draws - 1.0).inverseSurvivalProbability((1 - LEVEL) / 2);
    return quantile * standardError;
  }

  /** What theory expects of the cosine, or not a number. */
  private static double expectedCosine(Rule rule, GradientQuality.Layer layer) {
    // The error of a single point is noise in size alone; its direction is that of the law.
    return rule instanceof ZerothOrder zeroth
        ? Math.sqrt(Theory.squaredCosine(zeroth.noise(), layer.weights(), 1))
        : Double.NaN;
  }

  private void print(GradientQuality quality, Rule chosen, Network network, Dataset dataset) {
    System.out.printf(
        Locale.ROOT,
        "%s on %s, %s: %d batches of %d, loss %.4f, against %s on the same %s%n",
        rule.toLowerCase(Locale.ROOT),
        network.spec(),
        dataset.name(),
        draws,
        batch,
        quality.loss(),
        against.toLowerCase(Locale.ROOT),
        chosen instanceof ZerothOrder ? "batch without perturbation" : "pass");
    System.out.println(chosen);
    Table table =
        new Table()
            .row("layer", "cosine", "relative bias", "variance", "of oracle's", "signal/noise");
    for (int layer = 0; layer < quality.layers().size(); layer++) {
      GradientQuality.Layer found = quality.layers().get(layer);
      table.row(
          String.valueOf(layer),
          String.format(
              Locale.ROOT,
              "%.4f +- %.4f",
              found.cosine().value(),
              half(found.cosine().standardError())),
          bias(found.squaredBias()),
          String.format(Locale.ROOT, "%.3e", found.variance()),
          String.format(Locale.ROOT, "%.3g", found.variance() / found.oracleVariance()),
          String.format(Locale.ROOT, "%.3g", found.signalToNoise()));
    }
    System.out.print(table);
    expectation(quality, chosen);
  }

  private String bias(GradientQuality.Estimate squared) {
    if (Double.isNaN(squared.value())) {
      return "lost in variance";
    }
    if (Double.isNaN(squared.standardError())) {
      return String.format(Locale.ROOT, "%.3g [-, -]", root(squared.value()));
    }
    return String.format(
        Locale.ROOT,
        "%.3g [%.3g, %.3g]",
        root(squared.value()),
        root(low(squared)),
        root(high(squared)));
  }

  private double low(GradientQuality.Estimate estimate) {
    return estimate.value() - half(estimate.standardError());
  }

  private double high(GradientQuality.Estimate estimate) {
    return estimate.value() + half(estimate.standardError());
  }

  /** Of an unbiased estimate, which may be below 0; not a number stays so. */
  private static double root(double square) {
    return Math.sqrt(Math.max(0, square));
  }

  private void expectation(GradientQuality quality, Rule chosen) {
    if (chosen instanceof ZerothOrder) {
      System.out.println(
          "theory: one direction of d weights has a root mean square cosine of 1/sqrt(d), and the"
              + " mean is near zero;");
      for (int layer = 0; layer < quality.layers().size(); layer++) {
        GradientQuality.Layer found = quality.layers().get(layer);
        System.out.printf(
            Locale.ROOT,
            "  layer %d: d = %d, so %.2g%n",
            layer,
            found.weights(),
            expectedCosine(chosen, found));
      }
      System.out.println(
          "the variance is d times loss^2/alpha^2, so such cosines are normal; more samples do not"
              + " help, fewer parameters do");
      return;
    }
    for (int layer = 0; layer < quality.layers().size(); layer++) {
      int at = layer;
      quality
          .layers()
          .get(layer)
          .feedbackCosine()
          .ifPresent(
              cosine ->
                  System.out.printf(
                      Locale.ROOT,
                      "theory: layer %d's feedback has a cosine of %.3f to its mean, what is"
                          + " missing is its noise; the mean is the Jacobian averaged over"
                          + " samples%n",
                      at,
                      cosine));
    }
    if (FeedbackSource.hasFeedback(chosen) && !source.isGiven()) {
      System.out.println(
          "the feedback is that of a start, before any learning: give --checkpoint or --warmup");
    }
  }

  private JsonObject document(GradientQuality quality, Rule chosen, Dataset dataset) {
    var document = new JsonObject();
    document.addProperty("model", model.toString());
    document.addProperty("dataset", dataset.name());
    document.addProperty("rule", rule.toLowerCase(Locale.ROOT));
    document.addProperty("settings", chosen.toString());
    document.addProperty("against", against.toLowerCase(Locale.ROOT));
    document.addProperty("batch", batch);
    document.addProperty("draws", draws);
    document.addProperty("seed", seed);
    document.add("loss", number(quality.loss()));
    var layers = new JsonArray();
    for (int layer = 0; layer < quality.layers().size(); layer++) {
      GradientQuality.Layer found = quality.layers().get(layer);
      var entry = new JsonObject();
      entry.addProperty("layer", layer);
      entry.addProperty("weights", found.weights());
      entry.add("cosine", number(found.cosine().value()));
      entry.add("cosineLow", number(low(found.cosine())));
      entry.add("cosineHigh", number(high(found.cosine())));
      entry.add("expectedCosine", number(expectedCosine(chosen, found)));
      GradientQuality.Estimate bias = found.squaredBias();
      entry.add("relativeBias", number(root(bias.value())));
      entry.add("relativeBiasLow", number(root(low(bias))));
      entry.add("relativeBiasHigh", number(root(high(bias))));
      entry.add("variance", number(found.variance()));
      entry.add("oracleVariance", number(found.oracleVariance()));
      entry.add("signalToNoise", number(found.signalToNoise()));
      entry.add("expectedFeedbackCosine", number(found.feedbackCosine().orElse(Double.NaN)));
      layers.add(entry);
    }
    document.add("layers", layers);
    return document;
  }

  /** JSON has no word for what is not finite. */
  private static JsonElement number(double value) {
    return Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
  }
}
