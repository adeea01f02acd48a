package dev.forespike.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Dataset;
import dev.forespike.api.SpikeSamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dataset of spike-train files. */
final class SpikeFolderTest {
  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void make() throws IOException {
    Files.writeString(folder.resolve("train.csv"), "sample,time,neuron\n0,0.1,0\n0,0.2,4\n1,0,2\n");
    NpyArray.of(new double[] {0, 0.3, 5}, 1, 3).write(folder.resolve("test.npy"));
    NpyArray.of(new long[] {2, 0, 1}, 3).write(folder.resolve("train-labels.npy"));
    NpyArray.of(new int[] {1}, 1).write(folder.resolve("test-labels.npy"));
  }

  private Dataset open() throws DataException {
    return Datasets.open("spikes:" + folder, DataFolder.of(Path.of("nowhere")));
  }

  @Test
  void readsBothParts() throws IOException {
    Dataset dataset = open();
    assertEquals(3, dataset.classes());
    assertEquals(6, dataset.train().shape().size());
    assertEquals(3, dataset.train().size());
    assertEquals(4, dataset.checksums().size());
    SpikeSamples train = (SpikeSamples) dataset.train();
    assertEquals(0.2, train.spikes(0).time(1));
    assertEquals(0, train.spikes(2).size());
    assertEquals(2, train.label(0));
    assertEquals(5, ((SpikeSamples) dataset.test()).spikes(0).neuron(0));
  }

  private void refuses(String what) {
    String message = String.valueOf(assertThrows(DataException.class, this::open).getMessage());
    assertTrue(message.contains(what), message);
    assertEquals(1, message.lines().count());
  }

  @Test
  void whatIsMissingOrDoesNotFitIsRefused() throws IOException {
    NpyArray.of(new int[] {3}, 1).write(folder.resolve("test-labels.npy"));
    refuses("element 0 is 3, but the training labels end at 2");
    NpyArray.of(new double[] {0.5}, 1).write(folder.resolve("test-labels.npy"));
    refuses("element 0 is 0.5, no class");
    NpyArray.of(new int[] {0}, 1, 1).write(folder.resolve("test-labels.npy"));
    refuses("expected [B]");
    NpyArray.of(new int[] {1}, 1).write(folder.resolve("train-labels.npy"));
    refuses("holds 2 samples, but");
    Files.delete(folder.resolve("test.npy"));
    NpyArray.of(new int[] {1, 0}, 2).write(folder.resolve("train-labels.npy"));
    refuses("must hold test.csv");
  }
}
