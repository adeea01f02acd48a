package dev.forespike.cli;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/**
 * A dataset in IDX files: images of 5 rows by 7 columns, four classes that differ in the columns
 * that are bright.
 */
final class MadeDataset {
  static final int CLASSES = 4;
  static final int ROWS = 5;
  static final int COLUMNS = 7;
  static final int TRAIN = 200;
  static final int TEST = 60;

  static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

  private MadeDataset() {}

  /** Writes the four files. */
  static Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve(TRAIN_IMAGES), images(TRAIN, 1));
    Files.write(folder.resolve(TRAIN_LABELS), labels(TRAIN));
    Files.write(folder.resolve(TEST_IMAGES), images(TEST, 2));
    Files.write(folder.resolve(TEST_LABELS), labels(TEST));
    return folder;
  }

  /** Writes the four files, each packed. */
  static Path writePacked(Path folder) throws IOException {
    write(folder);
    for (String name : new String[] {TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS}) {
      Path plain = folder.resolve(name);
      try (OutputStream packed =
          new GZIPOutputStream(Files.newOutputStream(folder.resolve(name + ".gz")))) {
        Files.copy(plain, packed);
      }
      Files.delete(plain);
    }
    return folder;
  }

  static byte[] images(int count, long seed) {
    var random = new SplittableRandom(seed);
    byte[] pixels = new byte[count * ROWS * COLUMNS];
    for (int i = 0; i < pixels.length; i++) {
      int image = Math.floorDiv(i, ROWS * COLUMNS);
      boolean bright = i % COLUMNS % CLASSES == image % CLASSES;
      pixels[i] = (byte) (bright ? random.nextInt(150, 256) : random.nextInt(0, 60));
    }
    return file(pixels, count, ROWS, COLUMNS);
  }

  static byte[] labels(int count) {
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % CLASSES);
    }
    return file(labels, count);
  }

  private static byte[] file(byte[] elements, int... dimensions) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeShort(0);
      out.writeByte(0x08);
      out.writeByte(dimensions.length);
      for (int dimension : dimensions) {
        out.writeInt(dimension);
      }
      out.write(elements);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Cuts the last bytes off a file. */
  static void truncate(Path file, int bytes) throws IOException {
    byte[] content = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(content, content.length - bytes));
  }

  /** Adds bytes to the end of a file. */
  static void append(Path file, int bytes) throws IOException {
    byte[] content = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(content, content.length + bytes));
  }

  /** Changes one byte of a file. */
  static void damage(Path file, int offset) throws IOException {
    byte[] content = Files.readAllBytes(file);
    content[offset] ^= 0x55;
    Files.write(file, content);
  }
}
