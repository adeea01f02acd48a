package dev.forespike.cli;

import dev.forespike.api.Dataset;
import dev.forespike.api.SpecException;
import dev.forespike.train.ModelException;
import dev.forespike.train.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Loads model files that users name. */
final class Models {
  private Models() {}

  static Network load(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new ModelException(file + ": is a folder; give the model file, model.safetensors");
    }
    return Network.load(file);
  }

  /** Refuses a dataset whose values or classes are not the network's. */
  static void checkFits(Path model, Network network, Dataset dataset) {
    int inputs = network.spec().input().size();
    int values = network.encoding().input(dataset.test().shape()).size();
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
}
