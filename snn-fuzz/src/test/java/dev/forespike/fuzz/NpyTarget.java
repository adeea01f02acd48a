package dev.forespike.fuzz;

import dev.forespike.data.DataException;
import dev.forespike.data.NpyArray;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** {@link NpyArray}: what was read can be written, and reads the same. */
final class NpyTarget implements FuzzTarget {
  @Override
  public String name() {
    return "npy";
  }

  @Override
  public void read(Path file) throws IOException {
    NpyArray array = NpyArray.read(file);
    array.firstNonFinite();
    NpyArray again = rewritten(array, file);
    if (array.type() != again.type()
        || !array.shape().equals(again.shape())
        || array.size() != array.doubles().length
        || !Arrays.equals(array.doubles(), again.doubles())
        || !Arrays.equals(array.floats(), again.floats())) {
      throw new AssertionError(array + " came back as " + again);
    }
  }

  private static NpyArray rewritten(NpyArray array, Path file) {
    try {
      array.write(file);
      return NpyArray.read(file);
    } catch (IOException e) {
      throw new AssertionError("cannot be read again: " + array, e);
    }
  }

  @Override
  public boolean documented(IOException failure) {
    return failure instanceof DataException;
  }

  @Override
  public void writeSeeds(Path folder) throws IOException {
    NpyArray.of(new float[] {0, -1.5f, Float.NaN, 1, 2, 3}, 2, 3).write(folder.resolve("float32"));
    NpyArray.of(new double[] {Math.PI}).write(folder.resolve("scalar"));
    NpyArray.of(new long[] {1, -2, 3}, 3).write(folder.resolve("int64"));
    NpyArray.ofBooleans(new byte[0], 3, 0, 2).write(folder.resolve("empty"));
    write(
        folder, "fortran", 1, "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 2), }", 12);
    write(folder, "big-endian", 2, "{'descr': '>i4', 'fortran_order': False, 'shape': (3,), }", 12);
    write(folder, "version3", 3, "{'shape': (2, 2), 'descr': '=f8', 'fortran_order': True}", 32);
    write(folder, "half", 1, "{'descr': 'float16', 'fortran_order': False, 'shape': (3,), }", 6);
    write(folder, "unsigned", 1, "{'descr': '>u8', 'fortran_order': True, 'shape': (2, 2), }", 32);
    write(
        folder,
        "python2",
        1,
        "{\"descr\": \"|b1\", \"fortran_order\": False, \"shape\": (2L, 3L)}",
        6);
  }

  private static void write(Path folder, String name, int version, String header, int data)
      throws IOException {
    var file = new ByteArrayOutputStream();
    file.write("\u0093NUMPY".getBytes(StandardCharsets.ISO_8859_1));
    file.write(version);
    file.write(0);
    file.write(header.length());
    file.write(0);
    if (version > 1) {
      file.write(0);
      file.write(0);
    }
    file.write(header.getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < data; i++) {
      file.write(i % 2);
    }
    Files.write(folder.resolve(name), file.toByteArray());
  }
}
