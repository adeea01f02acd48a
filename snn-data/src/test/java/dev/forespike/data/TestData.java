package dev.forespike.data;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;

/** Real data of this machine, if there is any, and made data. */
final class TestData {
  private TestData() {}

  /** The data folder if it holds the dataset; else the test is skipped. */
  static DataFolder folderWith(String dataset) {
    return DataFolder.of(placeOf(dataset, Files::isDirectory));
  }

  /** A file of the data folder; if it is not there, the test is skipped. */
  static Path file(String name) {
    return placeOf(name, Files::isRegularFile).resolve(name);
  }

  private static Path placeOf(String dataset, Predicate<Path> present) {
    String variable = System.getenv().getOrDefault("SNN_DATA", "");
    // The default is relative to the project; tests run in the module's folder or in the project's.
    List<Path> places =
        variable.isEmpty()
            ? List.of(Path.of("..", "..", "shared", "data"), Path.of("..", "shared", "data"))
            : List.of(Path.of(variable));
    for (Path place : places) {
      if (present.test(place.resolve(dataset))) {
        return place;
      }
    }
    return abort(
        "skipped: dataset '%s' not found under %s; set SNN_DATA to the folder that holds it"
            .formatted(dataset, places.getFirst().toAbsolutePath().normalize()));
  }

  /** An IDX file of unsigned bytes whose elements count up from a start. */
  static byte[] idx(int start, int... dimensions) {
    int length = 1;
    for (int dimension : dimensions) {
      length *= dimension;
    }
    byte[] data = new byte[length];
    for (int i = 0; i < length; i++) {
      data[i] = (byte) (start + i);
    }
    return idx(data, dimensions);
  }

  static byte[] idx(byte[] data, int... dimensions) {
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * dimensions.length + data.length);
    file.putInt(0x0800 | dimensions.length);
    for (int dimension : dimensions) {
      file.putInt(dimension);
    }
    return file.put(data).array();
  }

  static byte[] gzip(byte[] data) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(data);
    }
    return packed.toByteArray();
  }
}
