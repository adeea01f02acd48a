package dev.forespike.cli.file;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.forespike.api.Rule;
import dev.forespike.cli.terminal.JsonNumbers;
import dev.forespike.cli.terminal.Table;
import dev.forespike.testkit.Theory;
import dev.forespike.train.GradientQuality;
import dev.forespike.train.Network;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The quality of a rule's gradients, for people and as JSON.
 *
 * @param quality what was found
 * @param name the rule's name
 * @param rule the rule
 * @param against the oracle's name
 * @param dataset the dataset's name
 * @param batch samples of a batch
 * @param draws batches
 */
public record QualityReport(
    GradientQuality quality,
    String name,
    Rule rule,
    String against,
    String dataset,
    int batch,
    int draws) {
  private static final double LEVEL = 0.95;

  /** Half the width of an interval, by Student's distribution. */
  private double half(double standardError) {
    double quantile = TDistribution.of(draws - 1.0).inverseSurvivalProbability((1 - LEVEL) / 2);
    return quantile * standardError;
  }

  /** What theory expects of the cosine, or not a number. */
  private double expectedCosine(GradientQuality.Layer layer) {
    // The error of a single point is noise in size alone; its direction is that of the law.
    return layer.weights() == 0
        ? Double.NaN
        : rule.singleDirection()
            .map(law -> Math.sqrt(Theory.squaredCosine(law, layer.weights(), 1)))
            .orElse(Double.NaN);
  }

  /** Prints the table, and what theory expects. */
  public void print(Network network, boolean feedbackGiven) {
    System.out.printf(
        Locale.ROOT,
        "%s on %s, %s: %d batches of %d, loss %.4f, against %s on the same %s%n",
        name,
        network.spec(),
        dataset,
        draws,
        batch,
        quality.loss(),
        against,
        rule.singleDirection().isPresent() ? "batch without perturbation" : "pass");
    System.out.println(rule);
    Table table =
        new Table()
            .row("layer", "cosine", "relative bias", "variance", "of oracle's", "signal/noise");
    List<NamedLayer> names = NamedLayer.of(network.spec());
    for (int layer = 0; layer < quality.layers().size(); layer++) {
      GradientQuality.Layer found = quality.layers().get(layer);
      table.row(
          names.get(layer).label(),
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
    expectation(names, feedbackGiven);
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

  private void expectation(List<NamedLayer> names, boolean feedbackGiven) {
    if (rule.singleDirection().isPresent()) {
      System.out.println(
          "theory: one direction of d weights has a root mean square cosine of 1/sqrt(d), and the"
              + " mean is near zero;");
      for (int layer = 0; layer < quality.layers().size(); layer++) {
        GradientQuality.Layer found = quality.layers().get(layer);
        System.out.printf(
            Locale.ROOT,
            "  layer %s: d = %d, so %.2g%n",
            names.get(layer).label(),
            found.weights(),
            expectedCosine(found));
      }
      System.out.println(
          "the variance is d times loss^2/alpha^2, so such cosines are normal; more samples do not"
              + " help, fewer parameters do");
      return;
    }
    for (int layer = 0; layer < quality.layers().size(); layer++) {
      String at = names.get(layer).label();
      quality
          .layers()
          .get(layer)
          .feedbackCosine()
          .ifPresent(
              cosine ->
                  System.out.printf(
                      Locale.ROOT,
                      "theory: layer %s's feedback has a cosine of %.3f to its mean, what is"
                          + " missing is its noise; the mean is the Jacobian averaged over"
                          + " samples%n",
                      at,
                      cosine));
    }
    if (rule.hasFeedback() && !feedbackGiven) {
      System.out.println(
          "the feedback is that of a start, before any learning: give --checkpoint or --warmup");
    }
  }

  /** All of it as JSON. */
  public JsonObject document(Path model, Network network, long seed) {
    var document = new JsonObject();
    document.addProperty("model", model.toString());
    document.addProperty("dataset", dataset);
    document.addProperty("rule", name);
    document.addProperty("settings", rule.toString());
    document.addProperty("against", against);
    document.addProperty("batch", batch);
    document.addProperty("draws", draws);
    document.addProperty("seed", seed);
    document.add("loss", JsonNumbers.number(quality.loss()));
    var layers = new JsonArray();
    List<NamedLayer> names = NamedLayer.of(network.spec());
    for (int layer = 0; layer < quality.layers().size(); layer++) {
      GradientQuality.Layer found = quality.layers().get(layer);
      JsonObject entry = names.get(layer).json();
      entry.addProperty("weights", found.weights());
      entry.add("cosine", JsonNumbers.number(found.cosine().value()));
      entry.add("cosineLow", JsonNumbers.number(low(found.cosine())));
      entry.add("cosineHigh", JsonNumbers.number(high(found.cosine())));
      entry.add("expectedCosine", JsonNumbers.number(expectedCosine(found)));
      GradientQuality.Estimate bias = found.squaredBias();
      entry.add("relativeBias", JsonNumbers.number(root(bias.value())));
      entry.add("relativeBiasLow", JsonNumbers.number(root(low(bias))));
      entry.add("relativeBiasHigh", JsonNumbers.number(root(high(bias))));
      entry.add("variance", JsonNumbers.number(found.variance()));
      entry.add("oracleVariance", JsonNumbers.number(found.oracleVariance()));
      entry.add("signalToNoise", JsonNumbers.number(found.signalToNoise()));
      entry.add(
          "expectedFeedbackCosine", JsonNumbers.number(found.feedbackCosine().orElse(Double.NaN)));
      layers.add(entry);
    }
    document.add("layers", layers);
    return document;
  }
}
