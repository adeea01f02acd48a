package dev.forespike.cli;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.forespike.api.Dataset;
import dev.forespike.api.EventLoss;
import dev.forespike.api.Loss;
import dev.forespike.api.SpikeEncoder;
import dev.forespike.cli.file.Models;
import dev.forespike.cli.option.DataOptions;
import dev.forespike.cli.option.Terms;
import dev.forespike.cli.option.ThreadOptions;
import dev.forespike.cli.terminal.RelativeErrors;
import dev.forespike.data.Datasets;
import dev.forespike.data.Encoders;
import dev.forespike.train.Evaluation;
import dev.forespike.train.EventInference;
import dev.forespike.train.Inferencer;
import dev.forespike.train.Network;
import dev.forespike.train.TrainingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code snn eval}. */
@Command(
    name = "eval",
    description = "Evaluate a model file on the test samples of a dataset.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class EvalCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "A model file (.safetensors).")
  Path model = Path.of("");

  @Mixin DataOptions data = new DataOptions();

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description =
          "Loss to report (default: cross-entropy; mse for numbers, which take no other;"
              + " event-driven: spike-count). That of an"
              + " event-driven network decides the prediction too: most spikes, or the first.")
  @Nullable String loss;

  @Mixin ThreadOptions threads = new ThreadOptions();

  @Option(names = "--json", description = "Print the result as JSON and nothing else.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    int workers = threads.count();
    Terms.checkLoss(loss);
    String name = data.name();
    Network network = Models.load(model);
    boolean events = network.spec().isEventDriven();
    Loss objective = Terms.loss(loss, events, Datasets.isFunction(name));
    Dataset dataset = data.open(name);
    Models.checkFits(model, network, dataset);
    Models.checkLoss(objective, network, dataset);
    if (events) {
      SpikeEncoder encoder = Encoders.spikes(network.encoding());
      var spikeLoss = (EventLoss) objective;
      print(
          dataset,
          EventInference.evaluate(network, dataset.test(), encoder, spikeLoss, workers),
          "%.2f");
      return 0;
    }
    try (var inferencer = new Inferencer(network, Encoders.of(network.encoding()), workers)) {
      print(dataset, inferencer.evaluate(dataset.test(), objective, dataset.scaling()), "%.1f%%");
    }
    return 0;
  }

  private void print(Dataset dataset, Evaluation result, String rateFormat) {
    if (!Double.isFinite(result.loss())) {
      throw new TrainingException(
          "the loss of model " + model + " on dataset " + dataset.name() + " is " + result.loss());
    }
    if (json) {
      JsonObject document = new JsonObject();
      document.addProperty("model", model.toString());
      document.addProperty("dataset", dataset.name());
      document.addProperty("samples", dataset.test().size());
      document.addProperty("loss", result.loss());
      if (dataset.isFunction()) {
        document.add("relativeError", RelativeErrors.json(result.relativeError()));
      } else {
        document.addProperty("testAccuracy", result.accuracy());
      }
      document.add("firingRate", new Gson().toJsonTree(result.firingRate()));
      System.out.println(document);
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%s: %s %d test %s, loss %.4g%s%n",
        dataset.name(),
        dataset.isFunction()
            ? RelativeErrors.text(result.relativeError()) + " on"
            : String.format(Locale.ROOT, "%.2f%% of", 100 * result.accuracy()),
        dataset.test().size(),
        dataset.isOperator() ? "functions" : "samples",
        result.loss(),
        result.firingRate().isEmpty() ? "" : rates(result, rateFormat));
  }

  private static String rates(Evaluation result, String rateFormat) {
    boolean percent = rateFormat.endsWith("%%");
    return result.firingRate().stream()
        .map(rate -> String.format(Locale.ROOT, rateFormat, percent ? 100 * rate : rate))
        .collect(Collectors.joining(" ", percent ? ", firing " : ", spikes/neuron ", ""));
  }
}
