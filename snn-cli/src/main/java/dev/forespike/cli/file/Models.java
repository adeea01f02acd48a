package dev.forespike.cli.file;

import dev.forespike.api.Dataset;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.SpecException;
import dev.forespike.api.ValueGrid;
import dev.forespike.train.ModelException;
import dev.forespike.train.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Loads model files that users name. */
public final class Models {
  private Models() {}

  public static Network load(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new ModelException(file + ": is a folder; give the model file, model.safetensors");
    }
    return Network.load(file);
  }

  /** Refuses a dataset whose values, classes or grid are not the network's. */
  public static void checkFits(Path model, Network network, Dataset dataset) {
    int inputs = network.spec().input().size();
    int values = network.encoding().input(dataset.test().shape()).size();
    if (network.spec().head().contracts()) {
      checkOperator(model, network.spec(), values, dataset);
      return;
    }
    if (inputs != values || network.spec().outputs() != dataset.outputs()) {
      throw new SpecException(
          String.format(
              Locale.ROOT,
              "model %s takes %d inputs and gives %d outputs, but dataset %s has %d values and %d"
                  + " %s",
              model,
              inputs,
              network.spec().outputs(),
              dataset.name(),
              values,
              dataset.outputs(),
              dataset.isFunction() ? "target numbers" : "classes"));
    }
  }

  /** Refuses a loss that is not defined for the network's output or the dataset's targets. */
  public static void checkLoss(Loss loss, Network network, Dataset dataset) {
    loss.checkFits(network.spec());
    loss.checkTargets("dataset " + dataset.name(), dataset.isFunction());
  }

  /** An operator network gives values anywhere, so that only what it takes has to fit. */
  private static void checkOperator(Path model, NetworkSpec network, int values, Dataset dataset) {
    ValueGrid grid =
        dataset
            .test()
            .grid()
            .orElseThrow(
                () ->
                    new SpecException(
                        String.format(
                                Locale.ROOT,
                                "model %s is an operator network, but the samples of dataset %s are"
                                    + " no",
                                model,
                                dataset.name())
                            + " functions; give a dataset of an operator, or another model"));
    int sensors = network.input().size();
    if (sensors != values) {
      throw new SpecException(
          String.format(
                  Locale.ROOT,
                  "model %s takes functions at %d sensors, but dataset %s has them at %d; give the"
                      + " dataset",
                  model,
                  sensors,
                  dataset.name(),
                  values)
              + " it was trained on");
    }
    int taken = network.coordinates();
    if (taken != grid.axes()) {
      throw new SpecException(
          String.format(
                  Locale.ROOT,
                  "the trunks of model %s take %d coordinates, but the grid of dataset %s has %d"
                      + " axes; give",
                  model,
                  taken,
                  dataset.name(),
                  grid.axes())
              + " the dataset it was trained on");
    }
  }
}
