package dev.forespike.cli;

import dev.forespike.data.NpyArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A folder of {@code .npy} files, and perhaps a picture, that a command writes. */
final class ArrayFolder {
  private final Path folder;
  private final List<String> written = new ArrayList<>();

  ArrayFolder(Path folder) throws IOException {
    this.folder = Folders.make(folder);
  }

  void write(String name, NpyArray array) throws IOException {
    array.write(folder.resolve(name + ".npy"));
    written.add(name + ".npy");
  }

  void write(String name, float[] values, int... shape) throws IOException {
    write(name, NpyArray.of(values, shape));
  }

  /** Writes a file of another kind. */
  void writeFile(String name, byte[] content) throws IOException {
    WholeFile.write(folder.resolve(name), content);
    written.add(name);
  }

  /** Files written so far. */
  List<String> files() {
    return List.copyOf(written);
  }
}
