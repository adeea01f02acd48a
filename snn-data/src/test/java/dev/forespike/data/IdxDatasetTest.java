package dev.forespike.data;

import static dev.forespike.data.TestData.gzip;
import static dev.forespike.data.TestData.idx;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Dataset;
import dev.forespike.api.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
