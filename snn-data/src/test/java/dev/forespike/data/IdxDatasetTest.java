package dev.forespike.data;

import static dev.forespike.data.TestData.gzip;
import static dev.forespike.data.TestData.idx;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Dataset;
import dev.forespike.api.Shape;
import dev.forespike.data.file.Checksum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IdxDatasetTest {
  @TempDir Path folder;

  @BeforeEach
  void fill() throws IOException {
    write("train-images-idx3-ubyte", idx(0, 3, 2, 5));
    write("train-labels-idx1-ubyte", idx(new byte[] {0, 4, 2}, 3));
    write("t10k-images-idx3-ubyte", idx(246, 2, 2, 5));
    write("t10k-labels-idx1-ubyte", idx(new byte[] {4, 1}, 2));
  }

  @Test
  void readsValuesLabelsAndChecksums() throws IOException {
    Dataset dataset = IdxDataset.open("made", folder);
    assertEquals("made", dataset.name());
    assertEquals(5, dataset.classes());
    assertEquals(Shape.of(2, 5), dataset.train().shape());
    assertEquals(3, dataset.train().size());
    assertEquals(2, dataset.test().size());
    assertEquals(4, dataset.train().label(1));
    assertEquals(1, dataset.test().label(1));
    float[] values = new float[12];
    values[0] = values[11] = -1;
    dataset.test().read(0, values, 1);
    assertEquals(-1, values[0]);
    assertEquals(246 / 255f, values[1]);
    assertEquals(1f, values[10]);
    assertEquals(-1, values[11]);
    dataset.train().read(0, values, 0);
    assertArrayEquals(new float[] {0, 1 / 255f}, new float[] {values[0], values[1]});
    assertEquals(
        Map.of(
            "train-images-idx3-ubyte", sum("train-images-idx3-ubyte"),
            "train-labels-idx1-ubyte", sum("train-labels-idx1-ubyte"),
            "t10k-images-idx3-ubyte", sum("t10k-images-idx3-ubyte"),
            "t10k-labels-idx1-ubyte", sum("t10k-labels-idx1-ubyte")),
        dataset.checksums());
  }

  @Test
  void indicesAreChecked() throws IOException {
    Dataset dataset = IdxDataset.open("made", folder);
    float[] values = new float[10];
    assertThrows(IndexOutOfBoundsException.class, () -> dataset.train().read(3, values, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> dataset.train().read(-1, values, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> dataset.train().read(0, values, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> dataset.train().label(3));
  }

  @ParameterizedTest
  @CsvSource({
    "t10k-images-idx3-ubyte, test-images-idx3-ubyte",
    "t10k-images-idx3-ubyte, t10k-images.idx3-ubyte",
    "t10k-labels-idx1-ubyte, test-labels.idx1-ubyte",
    "train-images-idx3-ubyte, train-images",
    "train-images-idx3-ubyte, train-images.idx3.ubyte"
  })
  void acceptsTheUsualNames(String from, String to) throws IOException {
    Files.move(folder.resolve(from), folder.resolve(to));
    assertEquals(3, IdxDataset.open("made", folder).train().size());
    write(to + ".gz", gzip(Files.readAllBytes(folder.resolve(to))));
    assertTrue(IdxDataset.open("made", folder).checksums().containsKey(to + ".gz"));
    Files.delete(folder.resolve(to));
    assertTrue(IdxDataset.open("made", folder).checksums().containsKey(to + ".gz"));
  }

  private static byte[] ints(int type, int[] values, int... extents) {
    var file = java.nio.ByteBuffer.allocate(4 + 4 * extents.length + 4 * values.length);
    file.put(new byte[] {0, 0, (byte) type, (byte) extents.length});
    for (int extent : extents) {
      file.putInt(extent);
    }
    for (int value : values) {
      switch (type) {
        case 0x0c -> file.putInt(value);
        case 0x0b -> file.putShort((short) value);
        default -> file.put((byte) value);
      }
    }
    return java.util.Arrays.copyOf(file.array(), file.position());
  }

  @ParameterizedTest
  @CsvSource({"0x0c, train-labels-idx1-int", "0x0b, train-labels.idx1-short", "0x09, train-labels"})
  void acceptsLabelsOfEveryTypeOfWholeNumbers(String type, String name) throws IOException {
    Files.delete(folder.resolve("train-labels-idx1-ubyte"));
    write(name, ints(Integer.decode(type), new int[] {0, 4, 2}, 3));
    Dataset dataset = IdxDataset.open("made", folder);
    assertEquals(4, dataset.train().label(1));
    assertEquals(5, dataset.classes());
  }

  @Test
  void theFirstOfTheEightColumnsOfQmnistIsTheClass() throws IOException {
    Files.delete(folder.resolve("train-labels-idx1-ubyte"));
    int[] rows = {
      0, 9, 9, 9, 9, 9, 9, 9, /**/ 4, 8, 8, 8, 8, 8, 8, 8, /**/ 2, 7, 2539, 7, 7, 7, 7, 7
    };
    write("train-labels-idx2-int", ints(0x0c, rows, 3, 8));
    Dataset dataset = IdxDataset.open("made", folder);
    assertEquals(0, dataset.train().label(0));
    assertEquals(4, dataset.train().label(1));
    assertEquals(2, dataset.train().label(2));
  }

  @Test
  void noColumnOfAnotherMatrixIsTakenForTheClass() throws IOException {
    write("train-labels-idx1-ubyte", ints(0x0c, new int[] {0, 5, 1, 6, 1, 6}, 3, 2));
    refused("labels have 1 dimension, but there are 2: [3, 2]; only int [N, 8] of QMNIST is known");
    write("train-labels-idx1-ubyte", ints(0x08, new int[24], 3, 8));
    refused("labels have 1 dimension, but there are 2: [3, 8]");
    write("train-labels-idx1-ubyte", ints(0x0c, new int[] {0, -1, 2}, 3));
    refused("train-labels-idx1-ubyte: label -1 of sample 1 is no class; classes are whole numbers");
    write("train-labels-idx1-ubyte", ints(0x0c, new int[] {0, 1 << 30, 2}, 3));
    refused("label 1073741824 of sample 1 is no class");
    write("train-labels-idx1-ubyte", ints(0x0d, new int[12], 3));
    refused("element type 0x0d (float) is not supported, only 0x08 (unsigned byte), 0x09 (signed");
  }

  @ParameterizedTest
  @CsvSource({"emnist-letters-, -idx3-ubyte", "qmnist-, -idx2-int", "my_set-v2-, ", "'', ' (1)'"})
  void acceptsWhatTheAdviceSays(String set, String end) throws IOException {
    for (String part :
        new String[] {"train-images", "train-labels", "t10k-images", "t10k-labels"}) {
      String kind = part.endsWith("images") ? "-idx3-ubyte" : "-idx1-ubyte";
      String name = set + part.replace("t10k", "test") + (end == null ? "" : end);
      Files.move(folder.resolve(part + kind), folder.resolve(name));
    }
    assertEquals(3, IdxDataset.open("made", folder).train().size());
  }

  @Test
  void setsAreNeverMixed() throws IOException {
    for (String part :
        new String[] {"train-images", "train-labels", "t10k-images", "t10k-labels"}) {
      Path file = folder.resolve(part + (part.endsWith("images") ? "-idx3-ubyte" : "-idx1-ubyte"));
      Files.copy(file, folder.resolve("emnist-letters-" + part));
      Files.move(file, folder.resolve("emnist-digits-" + part));
    }
    refused("holds emnist-digits-* and emnist-letters-*; give each set a folder of its own");
    Files.delete(folder.resolve("emnist-letters-train-labels"));
    assertEquals(3, IdxDataset.open("made", folder).train().size());
    Files.delete(folder.resolve("emnist-digits-train-labels"));
    Files.delete(folder.resolve("emnist-letters-t10k-labels"));
    refused("no emnist-digits-train-labels* in folder", "which holds emnist-digits-t10k-images, ");
  }

  @Test
  void aClassWithoutSamplesIsRemarkedOn() throws IOException {
    Dataset dataset = IdxDataset.open("made", folder);
    assertEquals(
        List.of("dataset made: no training sample has class 1, 3 of its 5 classes"),
        Datasets.remarks(dataset, DataFolder.of(folder)));
    assertEquals(List.of(), Datasets.remarks(YinYang.dataset(), DataFolder.of(folder)));
    assertEquals(List.of(), Datasets.remarks(KnownFunctions.parabola(), DataFolder.of(folder)));
  }

  @Test
  void acceptsOtherShapes() throws IOException {
    write("train-images-idx3-ubyte", idx(0, 3, 3, 2, 2));
    write("t10k-images-idx3-ubyte", idx(0, 2, 3, 2, 2));
    assertEquals(Shape.of(3, 2, 2), IdxDataset.open("made", folder).test().shape());
    write("train-images-idx3-ubyte", idx(0, 3, 7));
    write("t10k-images-idx3-ubyte", idx(0, 2, 7));
    assertEquals(Shape.of(7), IdxDataset.open("made", folder).test().shape());
  }

  @Test
  void acceptsAllByteLabels() throws IOException {
    write("train-labels-idx1-ubyte", idx(new byte[] {0, -1, 2}, 3));
    Dataset dataset = IdxDataset.open("made", folder);
    assertEquals(256, dataset.classes());
    assertEquals(255, dataset.train().label(1));
  }

  @Test
  void refusesWhatDoesNotFit() throws IOException {
    write("t10k-labels-idx1-ubyte", idx(new byte[] {4, 5}, 2));
    refused("t10k-labels-idx1-ubyte: label 5 of sample 1 is none of the classes 0 to 4 of ");
    write("t10k-labels-idx1-ubyte", idx(new byte[] {4, 1, 1}, 3));
    refused("t10k-images-idx3-ubyte holds 2 images, but ", "labels-idx1-ubyte holds 3 labels");
    write("t10k-labels-idx1-ubyte", idx(0, 2, 1));
    refused("t10k-labels-idx1-ubyte: labels have 1 dimension, but there are 2");
    write("t10k-images-idx3-ubyte", idx(0, 2, 5, 2));
    write("t10k-labels-idx1-ubyte", idx(0, 2));
    refused("train-images-idx3-ubyte holds images of 2x5, but ", "t10k-images-idx3-ubyte of 5x2");
    write("t10k-images-idx3-ubyte", idx(0, 2));
    refused("t10k-images-idx3-ubyte: images need at least 2 dimensions, but there is 1");
  }

  @Test
  void refusesMissingAndAmbiguousFiles() throws IOException {
    write("test-images.idx3-ubyte", idx(0, 2, 2, 5));
    refused("both t10k-images-idx3-ubyte and test-images.idx3-ubyte hold TEST_IMAGES; remove one");
    Files.delete(folder.resolve("test-images.idx3-ubyte"));
    Files.delete(folder.resolve("t10k-images-idx3-ubyte"));
    Files.delete(folder.resolve("train-labels-idx1-ubyte"));
    write("train-labels-idx1-ubyte.gz.part", idx(0, 2));
    Files.createDirectory(folder.resolve("train-labels"));
    refused("dataset 'made' not found: no train-labels*, t10k-images* in folder " + folder);
    DataException e =
        assertThrows(DataException.class, () -> IdxDataset.open("made", folder.resolve("nowhere")));
    assertEquals(
        "dataset 'made' not found: no folder "
            + folder.resolve("nowhere")
            + "; give a folder with the files"
            + " train-images*, train-labels*, t10k-images* and t10k-labels*",
        e.getMessage());
  }

  private void refused(String... parts) {
    DataException e = assertThrows(DataException.class, () -> IdxDataset.open("made", folder));
    for (String part : parts) {
      assertTrue(String.valueOf(e.getMessage()).contains(part), e.getMessage());
    }
    assertEquals(1, String.valueOf(e.getMessage()).lines().count());
  }

  private String sum(String name) throws IOException {
    return Checksum.sha256(Files.readAllBytes(folder.resolve(name)));
  }

  private void write(String name, byte[] content) throws IOException {
    Files.write(folder.resolve(name), content);
  }
}
