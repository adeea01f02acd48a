package dev.forespike.cli.file;

import dev.forespike.api.SpikeTrain;
import dev.forespike.data.DataException;
import dev.forespike.data.NpyArray;
import dev.forespike.data.SpikeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder of {@code .npy} files, and perhaps a picture, that a command writes: all of them or
 * none. Files are written beside their places, in a folder that is removed, and renamed together by
 * {@link #commit}.
 */
public final class ArrayFolder implements AutoCloseable {
  private final Path folder;
  private final Path beside;
  private final List<String> written = new ArrayList<>();

  public ArrayFolder(Path folder) throws IOException {
    this.folder = Folders.make(folder.toAbsolutePath().normalize());
    // Within the folder, so that renaming moves nothing from one disk to another.
    try {
      beside = Files.createTempDirectory(this.folder, ".unfinished-");
    } catch (IOException e) {
      throw new DataException(
          this.folder + ": cannot be written into: " + reason(e) + "; choose another folder");
    }
  }

  /** Writes one file beside its place. */
  @FunctionalInterface
  private interface Content {
    void write(Path file) throws IOException;
  }

  public void write(String name, NpyArray array) throws IOException {
    put(name + ".npy", array::write);
  }

  public void write(String name, float[] values, int... shape) throws IOException {
    write(name, NpyArray.of(values, shape));
  }

  /** Writes spikes as text. */
  void writeSpikes(String name, List<SpikeTrain> samples) throws IOException {
    put(name + ".csv", file -> SpikeFile.write(file, samples));
  }

  /** Writes a file of another kind. */
  public void writeFile(String name, byte[] content) throws IOException {
    put(name, file -> WholeFile.write(file, content));
  }

  private void put(String name, Content content) throws IOException {
    Path place = folder.resolve(name);
    if (Files.isDirectory(place)) {
      throw new DataException(
          place + ": cannot be written: a folder has this name; choose another folder for --out");
    }
    written.add(name);
    try {
      content.write(beside.resolve(name));
    } catch (DataException e) {
      // Of the place that was asked for, not of the one beside it.
      throw new DataException(reason(e).replace(beside.toString(), folder.toString()));
    }
  }

  private static String reason(IOException failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  /** Puts all files in their places. */
  public void commit() throws IOException {
    for (String name : written) {
      Files.move(
          beside.resolve(name),
          folder.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Removes what was not put in its place. */
  @Override
  public void close() throws IOException {
    for (String name : written) {
      Files.deleteIfExists(beside.resolve(name));
    }
    Files.deleteIfExists(beside);
  }

  /** The files. */
  public List<String> files() {
    return List.copyOf(written);
  }
}
