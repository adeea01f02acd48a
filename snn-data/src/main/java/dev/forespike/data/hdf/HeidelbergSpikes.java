package dev.forespike.data.hdf;

import dev.forespike.api.Dataset;
import dev.forespike.data.DataException;
import dev.forespike.data.file.Checksum;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The Spiking Heidelberg Digits and Spiking Speech Commands: spikes of 700 channels, read from
 * {@code NAME_train.h5} and {@code NAME_test.h5}, or for {@code ssc-valid} {@code ssc_valid.h5}.
 *
 * @param name of the dataset and of its sub-folder
 * @param classes number of classes
 * @param second which part stands beside the training samples
 */
public record HeidelbergSpikes(String name, int classes, String second) {
  private static final int CHANNELS = 700;

  /** Ends the name of a dataset that is evaluated on its validation samples. */
  public static final String VALIDATION = "-valid";

  public static final HeidelbergSpikes DIGITS = new HeidelbergSpikes("shd", 20, "test");
  public static final HeidelbergSpikes COMMANDS = new HeidelbergSpikes("ssc", 35, "test");

  /** The published split has three parts; choices are made on this one, not on the test samples. */
  static final HeidelbergSpikes COMMANDS_VALIDATION = new HeidelbergSpikes("ssc", 35, "valid");

  public static Optional<HeidelbergSpikes> named(String name) {
    return List.of(DIGITS, COMMANDS, COMMANDS_VALIDATION).stream()
        .filter(set -> set.fullName().equals(name))
        .findFirst();
  }

  /** The name that users give. */
  public String fullName() {
    return evaluatesOnValidation() ? name + VALIDATION : name;
  }

  public boolean evaluatesOnValidation() {
    return second.equals("valid");
  }

  /** Where the files come from, in words. */
  public String source() {
    return String.format(
        Locale.ROOT,
        "get %s_train.h5 and %s_%s.h5 (unpacked) from zenkelab.org/datasets",
        name,
        name,
        second);
  }

  /**
   * Opens the dataset.
   *
   * @param folder that holds its files
   * @param advice how a message about something missing ends
   */
  public Dataset open(Path folder, String advice) throws DataException {
    Path train = folder.resolve(name + "_train.h5");
    Path test = folder.resolve(name + "_" + second + ".h5");
    var missing = new ArrayList<String>();
    for (Path file : List.of(train, test)) {
      if (!Files.isRegularFile(file)) {
        missing.add(file.getFileName().toString());
      }
    }
    if (!missing.isEmpty()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "dataset '%s' not found: no %s in folder %s; %s and put them there, or %s",
              fullName(),
              String.join(", ", missing),
              folder,
              source(),
              advice));
    }
    Map<String, String> checksums = new TreeMap<>();
    for (Path file : List.of(train, test)) {
      checksums.put(file.getFileName().toString(), Checksum.sha256(file));
    }
    return new Dataset(
        fullName(),
        classes,
        HdfSpikes.read(train, CHANNELS, classes),
        HdfSpikes.read(test, CHANNELS, classes),
        checksums);
  }
}
