package dev.forespike.data;

import dev.forespike.api.Dataset;
import dev.forespike.api.SpikeSamples;
import dev.forespike.api.SpikeTrain;
import dev.forespike.data.file.Checksum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A dataset of spike trains in a folder of four files: {@code train.csv} and {@code test.csv} (or
 * {@code .npy}) as {@link SpikeFile} reads them, and the class of each sample in {@code
 * train-labels.npy} and {@code test-labels.npy}, whole numbers {@code [B]}.
 */
public final class SpikeFolder {
  /** More neurons than this are taken for a mistake. */
  private static final int MOST_NEURONS = 1 << 20;

  private SpikeFolder() {}

  /** One part of the dataset. */
  @SuppressWarnings("ArrayRecordComponent") // on its way, never compared
  private record Part(List<SpikeTrain> trains, int[] labels) {}

  /**
   * Opens a folder. Samples behind the last one with a spike are silent; there are as many as
   * labels. The number of neurons is one more than the largest that fires in one of both parts, the
   * number of classes one more than the largest label.
   *
   * @param name name of the dataset
   * @param folder the folder with the four files
   * @return the dataset, with the SHA-256 of each file by its name
   * @throws DataException if a file is missing or damaged, or there are more samples than labels
   */
  public static Dataset open(String name, Path folder) throws DataException {
    Map<String, String> checksums = new TreeMap<>();
    try {
      Part train = part(name, folder, "train", checksums);
      Part test = part(name, folder, "test", checksums);
      int neurons = 1 + Math.max(largest(train.trains), largest(test.trains));
      int classes = 1;
      for (int label : train.labels) {
        classes = Math.max(classes, label + 1);
      }
      for (int i = 0; i < test.labels.length; i++) {
        if (test.labels[i] >= classes) {
          throw new DataException(
              String.format(
                  Locale.ROOT,
                  "%s: element %d is %d, but the training labels end at %d",
                  folder.resolve("test-labels.npy"),
                  i,
                  test.labels[i],
                  classes - 1));
        }
      }
      return new Dataset(
          name,
          classes,
          SpikeSamples.of(neurons, train.trains, train.labels),
          SpikeSamples.of(neurons, test.trains, test.labels),
          checksums);
    } catch (DataException e) {
      throw e;
    } catch (IOException e) {
      throw DataException.unreadable(folder, e);
    }
  }

  private static Part part(String name, Path folder, String stem, Map<String, String> checksums)
      throws IOException {
    Path text = folder.resolve(stem + ".csv");
    Path file = Files.exists(text) ? text : folder.resolve(stem + ".npy");
    Path labelFile = folder.resolve(stem + "-labels.npy");
    if (!Files.exists(file) || !Files.exists(labelFile)) {
      throw new DataException(
          String.format(
                  Locale.ROOT,
                  "dataset '%s' not found: %s must hold %s.csv (sample,time,neuron) or %s.npy, and",
                  name,
                  folder,
                  stem,
                  stem)
              + " "
              + stem
              + "-labels.npy");
    }
    checksums.put(file.getFileName().toString(), Checksum.sha256(file));
    checksums.put(labelFile.getFileName().toString(), Checksum.sha256(labelFile));
    int[] labels = labels(labelFile);
    var trains = new ArrayList<>(SpikeFile.read(file, MOST_NEURONS));
    if (trains.size() > labels.length) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s holds %d samples, but %s %d labels",
              file,
              trains.size(),
              labelFile,
              labels.length));
    }
    while (trains.size() < labels.length) {
      trains.add(SpikeTrain.empty());
    }
    return new Part(trains, labels);
  }

  private static int[] labels(Path file) throws IOException {
    NpyArray array = NpyArray.read(file);
    if (array.rank() != 1 || array.size() == 0) {
      throw new DataException(file + ": has the shape " + array.shape() + ", expected [B]");
    }
    double[] values = array.doubles();
    int[] labels = new int[values.length];
    for (int i = 0; i < labels.length; i++) {
      if (!(values[i] >= 0 && values[i] < MOST_NEURONS && values[i] == Math.rint(values[i]))) {
        throw new DataException(file + ": element " + i + " is " + values[i] + ", no class");
      }
      labels[i] = (int) values[i];
    }
    return labels;
  }

  private static int largest(List<SpikeTrain> trains) {
    int largest = 0;
    for (SpikeTrain train : trains) {
      for (int k = 0; k < train.size(); k++) {
        largest = Math.max(largest, train.neuron(k));
      }
    }
    return largest;
  }
}
