package dev.forespike.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Dataset;
import dev.forespike.api.SpikeSamples;
import dev.forespike.api.SpikeTrain;
import dev.forespike.data.hdf.HdfSpikes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Spiking Heidelberg datasets, on files made here in their published layout. */
final class HdfSpikesTest {
  private static final float[][] TIMES = {
    {0.25f, 0.5f, 0.75f}, {}, {0.5f, 0.125f, 0.5f, 0.125f}, {1.5f}, {0, 0.0009765625f}
  };
  private static final int[][] UNITS = {{7, 699, 0}, {}, {1, 2, 3, 4}, {5}, {6, 6}};
  private static final int[] LABELS = {3, 0, 19, 7, 1};

  @TempDir private Path folder = Path.of("");

  private static Map<String, Object> tree(float[][] times, int[][] units, int[] labels) {
    return Map.of("spikes", Map.of("times", times, "units", units), "labels", labels);
  }

  private Path file(Map<String, Object> tree) throws IOException {
    Path file = folder.resolve("made.h5");
    Hdf5Writer.write(file, tree);
    return file;
  }

  private static void check(SpikeSamples samples) {
    assertEquals(5, samples.size());
    assertEquals(700, samples.shape().size());
    for (int i = 0; i < 5; i++) {
      assertEquals(LABELS[i], samples.label(i));
      assertEquals(TIMES[i].length, samples.spikes(i).size());
    }
    SpikeTrain first = samples.spikes(0);
    assertEquals(0.5, first.time(1));
    assertEquals(699, first.neuron(1));
    assertEquals(0.0009765625, samples.spikes(4).time(1));
    // Sorted by time; spikes of one time stay in their order.
    SpikeTrain sorted = samples.spikes(2);
    double[] times = {0.125, 0.125, 0.5, 0.5};
    int[] neurons = {2, 4, 1, 3};
    for (int k = 0; k < 4; k++) {
      assertEquals(times[k], sorted.time(k));
      assertEquals(neurons[k], sorted.neuron(k));
    }
  }

  @Test
  void readsThePublishedLayout() throws IOException {
    check(HdfSpikes.read(file(tree(TIMES, UNITS, LABELS)), 700, 20));
  }

  @Test
  void readsAGroupBelowTheRoot() throws IOException {
    check(HdfSpikes.read(file(Map.of("root", tree(TIMES, UNITS, LABELS))), 700, 20));
  }

  @Test
  void opensAsADataset() throws IOException {
    Path set = Files.createDirectories(folder.resolve("shd"));
    Hdf5Writer.write(set.resolve("shd_train.h5"), tree(TIMES, UNITS, LABELS));
    Hdf5Writer.write(set.resolve("shd_test.h5"), tree(TIMES, UNITS, LABELS));
    Dataset dataset = Datasets.open("shd", DataFolder.of(folder));
    assertEquals(20, dataset.classes());
    assertEquals(2, dataset.checksums().size());
    check((SpikeSamples) dataset.test());
    SpikeSamples part = (SpikeSamples) dataset.withValidation(2).test();
    assertEquals(7, part.label(0));
    assertEquals(1.5, part.spikes(0).time(0));
    float[] counts = new float[700];
    dataset.train().read(4, counts, 0);
    assertEquals(2, counts[6]);
  }

  @Test
  void theValidationSamplesOfSscAreADatasetOfTheirOwn() throws IOException {
    Path set = Files.createDirectories(folder.resolve("ssc"));
    Hdf5Writer.write(set.resolve("ssc_train.h5"), tree(TIMES, UNITS, LABELS));
    Hdf5Writer.write(set.resolve("ssc_test.h5"), tree(TIMES, UNITS, LABELS));
    int[] others = {34, 0, 1, 2, 3};
    Hdf5Writer.write(set.resolve("ssc_valid.h5"), tree(TIMES, UNITS, others));
    Dataset dataset = Datasets.open("ssc-valid", DataFolder.of(folder));
    assertEquals("ssc-valid", dataset.name());
    assertEquals(34, dataset.test().label(0));
    assertTrue(dataset.checksums().containsKey("ssc_valid.h5"));
    Dataset plain = Datasets.open("ssc", DataFolder.of(folder));
    assertEquals(3, plain.test().label(0));
    String remark = Datasets.remarks(plain, DataFolder.of(folder)).getLast();
    assertEquals(
        set.resolve("ssc_valid.h5")
            + " is not used: --dataset ssc-valid evaluates on it in place of the test samples",
        remark);
  }

  @Test
  void missingFilesSayWhereToGetThem() {
    var e = assertThrows(DataException.class, () -> Datasets.open("shd", DataFolder.of(folder)));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("zenkelab.org/datasets"), message);
    assertTrue(message.contains("shd_train.h5, shd_test.h5"), message);
    assertTrue(message.contains(folder.resolve("shd").toString()), message);
    assertEquals(1, message.lines().count());
  }

  private void refuses(String what, Map<String, Object> tree) throws IOException {
    Path file = file(tree);
    var e = assertThrows(DataException.class, () -> HdfSpikes.read(file, 700, 20));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains(what), message);
    assertTrue(message.contains(file.toString()), message);
    assertEquals(1, message.lines().count());
  }

  @Test
  void whatIsNotTheLayoutIsRefused() throws IOException {
    refuses("no group spikes", Map.of("labels", LABELS));
    refuses("no list labels", Map.of("spikes", Map.of("times", TIMES, "units", UNITS)));
    refuses("no list spikes/units", Map.of("spikes", Map.of("times", TIMES), "labels", LABELS));
    refuses("5 samples of times", tree(TIMES, Arrays.copyOf(UNITS, 4), LABELS));
    int[] beyond = LABELS.clone();
    beyond[2] = 20;
    refuses("sample 2: label 20", tree(TIMES, UNITS, beyond));
    int[][] channel = UNITS.clone();
    channel[3] = new int[] {700};
    refuses("sample 3: unit 700", tree(TIMES, channel, LABELS));
    float[][] negative = TIMES.clone();
    negative[3] = new float[] {-1};
    refuses("sample 3: time -1.0", tree(negative, UNITS, LABELS));
    negative[3] = new float[] {Float.NaN};
    refuses("sample 3: time NaN", tree(negative, UNITS, LABELS));
    negative[3] = new float[] {1, 2};
    refuses("sample 3: 2 times, but 1 units", tree(negative, UNITS, LABELS));
  }

  @Test
  void whatIsNoHdf5IsRefused() throws IOException {
    Path file = folder.resolve("text.h5");
    Files.writeString(file, "no HDF5 at all, but longer than a signature");
    var e = assertThrows(DataException.class, () -> HdfSpikes.read(file, 700, 20));
    assertTrue(String.valueOf(e.getMessage()).contains("text.h5"), e::toString);
    Path damaged = folder.resolve("damaged.h5");
    var random = new SplittableRandom(5);
    byte[] whole = Files.readAllBytes(file(tree(TIMES, UNITS, LABELS)));
    Path cut = folder.resolve("cut.h5");
    for (int length = 100; length < whole.length; length += whole.length / 7) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThrows(DataException.class, () -> HdfSpikes.read(cut, 700, 20), () -> "cut");
    }
    // Some damage cannot be seen; none gets through in another way than by a line of text.
    for (int n = 0; n < 300; n++) {
      byte[] bytes = whole.clone();
      bytes[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(damaged, bytes);
      try {
        HdfSpikes.read(damaged, 700, 20);
      } catch (DataException seen) {
        assertEquals(1, String.valueOf(seen.getMessage()).lines().count());
      }
    }
  }
}
