package dev.forespike.cli;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.forespike.api.Dataset;
import dev.forespike.api.SpecException;
import dev.forespike.data.Datasets;
import dev.forespike.data.Encoders;
import dev.forespike.train.Inference;
import dev.forespike.train.Inferencer;
import dev.forespike.train.Network;
import dev.forespike.train.Predictions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code snn predict}. */
@Command(
    name = "predict",
    description = {
      "Run a model on the test samples of a function, and write what it predicts beside what is"
          + " true:",
      "prediction.npy and target.npy [samples, outputs], input.npy [samples, inputs], all float32,"
          + " and prediction.png, with the spikes of one sample."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PredictCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "A model file (.safetensors).")
  Path model = Path.of("");

  @Mixin DataOptions data = new DataOptions();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the arrays and the picture.")
  Path out = Path.of("");

  @Mixin ThreadOptions threads = new ThreadOptions();

  @Option(names = "--json", description = "Print a summary as JSON and nothing else.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    int workers = threads.count();
    String name = data.name();
    if (Datasets.names().contains(name) && !Datasets.isFunction(name)) {
      throw classes(name);
    }
    Network network = Models.load(model);
    if (network.spec().isEventDriven()) {
      throw new SpecException(
          "model " + model + " is event-driven and gives no values; snn infer gives its spikes");
    }
    Dataset dataset = data.open(name);
    if (!dataset.isFunction()) {
      throw classes(name);
    }
    Models.checkFits(model, network, dataset);
    var folder = new ArrayFolder(out);
    try (var inferencer = new Inferencer(network, Encoders.of(network.encoding()), workers)) {
      Predictions predictions = inferencer.predict(dataset.test(), dataset.scaling());
      var values = FunctionValues.of(dataset, predictions);
      byte[] picture =
          picture(
              headline(dataset.name(), network, predictions), network, dataset, values, inferencer);
      values.write(folder);
      folder.writeFile("prediction.png", picture);
      print(dataset, predictions, folder);
    }
    return 0;
  }

  private static SpecException classes(String name) {
    return new SpecException("dataset " + name + " has classes; snn eval tells its accuracy");
  }

  /** What stands above a picture. */
  static String headline(String what, Network network, Predictions predictions) {
    return "%s: %s, network %s, %d time steps"
        .formatted(
            what,
            RelativeErrors.text(predictions.relativeError()),
            network.spec(),
            network.timesteps());
  }

  /** Draws predictions, and the spikes of the sample in the middle. */
  static byte[] picture(
      String headline,
      Network network,
      Dataset dataset,
      FunctionValues values,
      Inferencer inferencer)
      throws IOException {
    int middle = PredictionPicture.middle(values.samples());
    Inference spikes = inferencer.run(dataset.test().range(middle, middle + 1));
    return PredictionPicture.of(headline, values, spikes, network.spec().hiddenLayers());
  }

  private void print(Dataset dataset, Predictions predictions, ArrayFolder folder) {
    if (json) {
      JsonObject document = new JsonObject();
      document.addProperty("model", model.toString());
      document.addProperty("dataset", dataset.name());
      document.addProperty("samples", predictions.samples());
      document.addProperty("outputs", predictions.outputs());
      document.add("relativeError", RelativeErrors.json(predictions.relativeError()));
      document.add("files", new Gson().toJsonTree(folder.files()));
      System.out.println(document);
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%s: %s on %d test samples: %s in %s%n",
        dataset.name(),
        RelativeErrors.text(predictions.relativeError()),
        predictions.samples(),
        String.join(" ", folder.files()),
        out);
  }
}
