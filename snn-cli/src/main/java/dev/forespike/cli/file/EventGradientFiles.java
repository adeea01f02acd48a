package dev.forespike.cli.file;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.forespike.api.EventRule;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.SpecException;
import dev.forespike.api.SpikeTrain;
import dev.forespike.cli.terminal.JsonNumbers;
import dev.forespike.cli.terminal.Table;
import dev.forespike.data.DataException;
import dev.forespike.data.NpyArray;
import dev.forespike.train.EventGradientInspector;
import dev.forespike.train.EventGradientReport;
import dev.forespike.train.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code snn gradient --spikes}: gradients of an event-driven network, as arrays. */
public final class EventGradientFiles {
  private final Network network;
  private final EventRule rule;
  private final List<SpikeTrain> samples;
  private final int[] labels;

  public EventGradientFiles(Network network, EventRule rule, List<SpikeTrain> samples, Path target)
      throws IOException {
    this.network = network;
    this.rule = rule;
    labels = BatchFiles.classes(target, network.spec().outputs());
    if (samples.size() > labels.length) {
      throw new DataException(
          target
              + ": has "
              + labels.length
              + " classes, but there are spikes of sample "
              + (samples.size() - 1));
    }
    // Samples behind the last one with a spike are silent.
    this.samples = new ArrayList<>(samples);
    while (this.samples.size() < labels.length) {
      this.samples.add(SpikeTrain.empty());
    }
  }

  private int hidden() {
    int hidden = 0;
    for (int layer = 0; layer < network.spec().hiddenLayers(); layer++) {
      hidden += network.spec().width(layer);
    }
    return hidden;
  }

  public EventGradientReport inspect(
      @Nullable Path feedback, @Nullable Path perturbation, long seed, int threads)
      throws IOException {
    EventGradientInspector inspector =
        EventGradientInspector.of(network, rule).seed(seed).threads(threads);
    if (feedback != null) {
      var matrices = new ArrayList<double[]>();
      for (int layer = 0; layer < network.spec().hiddenLayers(); layer++) {
        int width = network.spec().width(layer);
        Path file = feedback.resolve("feedback." + layer + ".npy");
        matrices.add(BatchFiles.exactMatrix(file, width, network.spec().outputs()));
      }
      inspector.feedback(matrices);
    }
    if (perturbation != null) {
      if (!rule.learnsFeedback()) {
        throw new SpecException("--perturbation is for rule sfdfa; the others perturb nothing");
      }
      double[] v = BatchFiles.exactMatrix(perturbation, labels.length, hidden());
      var rows = new ArrayList<double[]>();
      for (int sample = 0; sample < labels.length; sample++) {
        rows.add(Arrays.copyOfRange(v, sample * hidden(), (sample + 1) * hidden()));
      }
      inspector.perturbations(rows);
    }
    return inspector.inspect(samples, labels);
  }

  public void write(EventGradientReport report, ArrayFolder folder) throws IOException {
    NetworkSpec spec = network.spec();
    int outputs = spec.outputs();
    for (int layer = 0; layer < report.layers(); layer++) {
      int in = spec.inputOf(layer).size();
      int units = spec.width(layer);
      folder.write("layers." + layer + ".weight", NpyArray.of(report.weights(layer), units, in));
      folder.write(
          "eligibility." + layer, NpyArray.of(report.eligibility(layer), labels.length, units, in));
      if (layer < spec.hiddenLayers() && report.feedbackBefore(layer).isPresent()) {
        double[] before = report.feedbackBefore(layer).orElseThrow();
        double[] after = report.feedbackAfter(layer).orElseThrow();
        folder.write("feedback." + layer, NpyArray.of(before, units, outputs));
        folder.write("feedback-after." + layer, NpyArray.of(after, units, outputs));
      }
    }
    folder.write("derivative", NpyArray.of(report.derivative(), labels.length, outputs));
  }

  public void print(
      Path model,
      String name,
      long seed,
      EventGradientReport report,
      ArrayFolder folder,
      Path out,
      boolean json) {
    if (json) {
      var document = new JsonObject();
      document.addProperty("model", model.toString());
      document.addProperty("rule", name.toLowerCase(Locale.ROOT));
      document.addProperty("settings", rule.toString());
      document.addProperty("against", "bp");
      document.addProperty("seed", seed);
      document.add("loss", JsonNumbers.number(report.loss()));
      var layers = new JsonArray();
      for (int layer = 0; layer < report.layers(); layer++) {
        var entry = new JsonObject();
        entry.addProperty("layer", layer);
        entry.add("cosine", JsonNumbers.number(report.cosine(layer)));
        layers.add(entry);
      }
      document.add("layers", layers);
      document.add("files", new Gson().toJsonTree(folder.files()));
      System.out.println(document);
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%s on %s: loss %.6f, against exact back-propagation through spike times%n%s%n",
        name.toLowerCase(Locale.ROOT),
        network.spec(),
        report.loss(),
        rule);
    Table table = new Table().row("layer", "cosine");
    for (int layer = 0; layer < report.layers(); layer++) {
      table.row(String.valueOf(layer), String.format(Locale.ROOT, "%.6f", report.cosine(layer)));
    }
    System.out.print(table);
    System.out.println(String.join(" ", folder.files()) + " in " + out);
  }
}
