package dev.forespike.cli;

import dev.forespike.train.ModelException;
import dev.forespike.train.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Loads model files that users name. */
final class Models {
  private Models() {}

  static Network load(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new ModelException(file + ": is a folder; give the model file, model.safetensors");
    }
    return Network.load(file);
  }
}
