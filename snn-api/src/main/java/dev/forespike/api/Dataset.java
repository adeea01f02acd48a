package dev.forespike.api;

import java.util.Map;

/**
 * A classification dataset with its published split.
 *
 * @param name the name users give
 * @param classes number of classes; labels lie in {@code [0, classes)}
 * @param train training samples
 * @param test test samples
 * @param checksums SHA-256 of each source file by file name, for the record of a run
 */
public record Dataset(
    String name, int classes, Samples train, Samples test, Map<String, String> checksums) {

  /**
   * Validates.
   *
   * @throws SpecException if the shapes of the two parts differ or there is no class
   */
  public Dataset {
    Check.positive("classes of dataset " + name, classes);
    checksums = Map.copyOf(checksums);
    if (!train.shape().equals(test.shape())) {
      throw new SpecException(
          "dataset "
              + name
              + ": training samples are "
              + train.shape()
              + ", but test samples are "
              + test.shape());
    }
  }

  /**
   * A dataset without source files.
   *
   * @param name the name users give
   * @param classes number of classes; labels lie in {@code [0, classes)}
   * @param train training samples
   * @param test test samples
   * @return the dataset
   * @throws SpecException if the shapes of the two parts differ or there is no class
   */
  public static Dataset of(String name, int classes, Samples train, Samples test) {
    return new Dataset(name, classes, train, test, Map.of());
  }

  /**
   * The same dataset with the last samples of the training part in place of the test part, for
   * tuning.
   *
   * @param count number of validation samples
   * @return a dataset that does not touch the test samples
   * @throws SpecException if there are not more training samples than that
   */
  public Dataset withValidation(int count) {
    if (count < 1 || count >= train.size()) {
      throw new SpecException(
          "dataset "
              + name
              + " has "
              + train.size()
              + " training samples, cannot hold out "
              + count);
    }
    int kept = train.size() - count;
    return new Dataset(
        name, classes, train.range(0, kept), train.range(kept, train.size()), checksums);
  }

  /**
   * The same dataset with only the first training samples.
   *
   * @param count number of training samples kept
   * @return the smaller dataset
   * @throws SpecException if there are fewer
   */
  public Dataset withTrainLimit(int count) {
    if (count < 1 || count > train.size()) {
      throw new SpecException(
          "dataset " + name + " has " + train.size() + " training samples, cannot take " + count);
    }
    return new Dataset(name, classes, train.range(0, count), test, checksums);
  }
}
