package dev.forespike.cli;

import dev.forespike.api.Dataset;
import dev.forespike.api.SpecException;
import dev.forespike.api.ValueGrid;
import dev.forespike.cli.file.ArrayFolder;
import dev.forespike.cli.file.Models;
import dev.forespike.cli.option.DataOptions;
import dev.forespike.cli.option.PointOptions;
import dev.forespike.cli.option.ThreadOptions;
import dev.forespike.cli.prediction.Prediction;
import dev.forespike.data.Datasets;
import dev.forespike.train.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code snn predict}. */
@Command(
    name = "predict",
    description = {
      "Run a model on the test samples of a function or an operator, and write what it predicts"
          + " beside what is true.",
      "The files are prediction.npy and target.npy [samples, outputs], input.npy [samples, inputs],"
          + " all float32, and prediction.png, with the spikes of one sample.",
      "Values of an operator are [functions, n0, n1...] on a grid whose coordinates are axis0.npy,"
          + " axis1.npy..., float64."
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

  @Mixin PointOptions points = new PointOptions();

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
    points.check(model, network);
    Dataset dataset = data.open(name);
    if (!dataset.isFunction()) {
      throw classes(name);
    }
    Models.checkFits(model, network, dataset);
    Optional<ValueGrid> at = points.read(dataset);
    Prediction prediction =
        at.isPresent()
            ? Prediction.at(at.get(), network, dataset, workers)
            : Prediction.of(dataset.name(), network, dataset, workers);
    try (var folder = new ArrayFolder(out)) {
      prediction.write(folder);
      folder.commit();
      System.out.println(
          json ? prediction.json(model, folder.files()) : prediction.line(folder.files(), out));
    }
    return 0;
  }

  private static SpecException classes(String name) {
    return new SpecException("dataset " + name + " has classes; snn eval tells its accuracy");
  }
}
