package dev.forespike.data;

import static dev.forespike.data.TestData.idx;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Dataset;
import dev.forespike.api.Samples;
import dev.forespike.api.Shape;
import dev.forespike.api.SpecException;
import dev.forespike.data.PublishedSet.PublishedFile;
import dev.forespike.data.file.Checksum;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatasetsTest {
  @TempDir Path folder;

  @Test
  void mnistIsThePublishedOne() throws IOException {
    Dataset mnist = published(PublishedSet.MNIST);
    assertArrayEquals(
        new int[] {5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949},
        counts(mnist.train()));
    assertArrayEquals(
        new int[] {980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009}, counts(mnist.test()));
    assertEquals(List.of(5, 0, 4, 1, 9), firstLabels(mnist.train()));
  }

  @Test
  void fashionMnistIsThePublishedOne() throws IOException {
    Dataset fashion = published(PublishedSet.FASHION_MNIST);
    int[] train = new int[10];
    Arrays.fill(train, 6000);
    int[] test = new int[10];
    Arrays.fill(test, 1000);
    assertArrayEquals(train, counts(fashion.train()));
    assertArrayEquals(test, counts(fashion.test()));
    assertEquals(List.of(9, 0, 0, 3, 0), firstLabels(fashion.train()));
  }

  private static Dataset published(PublishedSet set) throws IOException {
    DataFolder data = TestData.folderWith(set.name());
    Dataset dataset = Datasets.open(set.name(), data);
    assertEquals(set.name(), dataset.name());
    assertEquals(10, dataset.classes());
    assertEquals(Shape.of(28, 28), dataset.train().shape());
    assertEquals(60000, dataset.train().size());
    assertEquals(10000, dataset.test().size());
    for (PublishedFile file : set.files().values()) {
      assertEquals(file.sha256(), dataset.checksums().get(file.name()));
      Path path = data.dataset(set.name()).resolve(file.name());
      assertEquals(file.bytes(), Files.size(path));
      try (InputStream unpacked = new GZIPInputStream(Files.newInputStream(path))) {
        assertEquals(file.unpackedSha256(), Checksum.sha256(unpacked.readAllBytes()), file.name());
      }
    }
    return dataset;
  }

  @Test
  void unpackedFilesAreVerifiedToo() throws IOException {
    DataFolder data = TestData.folderWith("mnist");
    Path place = Files.createDirectory(folder.resolve("mnist"));
    for (PublishedFile file : PublishedSet.MNIST.files().values()) {
      try (InputStream unpacked =
          new GZIPInputStream(Files.newInputStream(data.dataset("mnist").resolve(file.name())))) {
        Files.copy(unpacked, place.resolve(file.name().replace("-idx", ".idx").replace(".gz", "")));
      }
    }
    assertEquals(10000, Datasets.open("mnist", DataFolder.of(folder)).test().size());
    Path labels = place.resolve("t10k-labels.idx1-ubyte");
    byte[] content = Files.readAllBytes(labels);
    content[100] ^= 1;
    Files.write(labels, content);
    String message = refused("mnist", DataFolder.of(folder));
    assertTrue(message.startsWith(labels + ": SHA-256 is "), message);
    assertTrue(
        message.endsWith(
            "expected ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2;"
                + " `snn fetch mnist` gets a good copy"),
        message);
  }

  @Test
  void otherFilesUnderAPublishedNameAreRefused() throws IOException {
    Path place = Files.createDirectory(folder.resolve("fashion-mnist"));
    made(place);
    String message = refused("fashion-mnist", DataFolder.of(folder));
    assertTrue(message.contains(": SHA-256 is "), message);
    assertTrue(message.endsWith("`snn fetch fashion-mnist` gets a good copy"), message);
  }

  @Test
  void missingFolderSaysWhatToDo() {
    DataFolder data =
        DataFolder.resolve(
            Optional.empty(), Map.of("SNN_DATA", folder.toString()), new Properties());
    assertEquals(
        "dataset 'mnist' not found: no folder "
            + folder.resolve("mnist")
            + "; set --data or SNN_DATA to the folder that holds 'mnist' (now "
            + folder
            + ", from SNN_DATA), or run `snn fetch mnist`",
        refused("mnist", data));
  }

  @Test
  void missingFileSaysWhatToDo() throws IOException {
    Path place = Files.createDirectory(folder.resolve("mnist"));
    made(place);
    Files.delete(place.resolve("t10k-labels.idx1-ubyte"));
    String message = refused("mnist", DataFolder.of(folder));
    assertTrue(message.contains("no t10k-labels* in folder " + place), message);
    assertTrue(message.endsWith("or run `snn fetch mnist`"), message);
  }

  @Test
  void anyFolderOpens() throws IOException {
    made(folder);
    Dataset dataset = Datasets.open("idx:" + folder, DataFolder.of(Path.of("unused")));
    assertEquals("idx:" + folder, dataset.name());
    assertEquals(3, dataset.classes());
    assertTrue(refused("idx:" + folder.resolve("x"), DataFolder.of(folder)).contains("no folder "));
  }

  @Test
  void yinYangNeedsNoFolder() throws IOException {
    Dataset dataset = Datasets.open("yinyang", DataFolder.of(Path.of("nowhere")));
    assertEquals(5000, dataset.train().size());
  }

  @Test
  void namesTellWhatTargetsAre() {
    for (String name : Datasets.names()) {
      boolean operator = OperatorTask.names().contains(name);
      boolean function = name.equals("parabola") || name.equals("mexican-hat");
      assertEquals(operator, Datasets.isOperator(name), name);
      assertEquals(operator || function, Datasets.isFunction(name), name);
    }
    assertTrue(Datasets.names().containsAll(OperatorTask.names()));
    assertFalse(Datasets.isOperator("heat"));
    assertFalse(Datasets.isFunction("heat"));
  }

  @Test
  void unknownNamesListTheKnownOnes() {
    for (String name : List.of("minst", "", "idx:", "MNIST", "../mnist")) {
      SpecException e =
          assertThrows(SpecException.class, () -> Datasets.open(name, DataFolder.of(folder)));
      assertEquals(
          "unknown dataset '"
              + name
              + "', known are yinyang, mnist, fashion-mnist, shd, ssc, parabola, mexican-hat,"
              + " poisson, antiderivative, reaction-diffusion, burgers, idx:FOLDER,"
              + " spikes:FOLDER, csv:FILE, npz:FILE, npy:FOLDER, images:FOLDER, ts:FOLDER/NAME,"
              + " events:FOLDER",
          e.getMessage());
    }
  }

  private static void made(Path place) throws IOException {
    Files.write(place.resolve("train-images.idx3-ubyte"), idx(0, 3, 2, 2));
    Files.write(place.resolve("train-labels.idx1-ubyte"), idx(0, 3));
    Files.write(place.resolve("t10k-images.idx3-ubyte"), idx(0, 2, 2, 2));
    Files.write(place.resolve("t10k-labels.idx1-ubyte"), idx(0, 2));
  }

  private static String refused(String name, DataFolder data) {
    DataException e = assertThrows(DataException.class, () -> Datasets.open(name, data));
    String message = String.valueOf(e.getMessage());
    assertEquals(1, message.lines().count());
    return message;
  }

  private static int[] counts(Samples samples) {
    int[] counts = new int[10];
    for (int i = 0; i < samples.size(); i++) {
      counts[samples.label(i)]++;
    }
    return counts;
  }

  private static List<Integer> firstLabels(Samples samples) {
    return IntStream.range(0, 5).mapToObj(samples::label).toList();
  }
}
