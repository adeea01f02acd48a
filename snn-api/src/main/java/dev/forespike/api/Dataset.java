package dev.forespike.api;

import dev.forespike.api.file.OneLine;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A dataset with its published split: of samples with classes, or of a function's values.
 *
 * @param name the name users give
 * @param classes number of classes; labels lie in {@code [0, classes)}; 0 for numbers as targets
 * @param train training samples
 * @param test test samples
 * @param checksums SHA-256 of each source file by file name, for the record of a run
 * @param scaling what target numbers stand for
 * @param classNames what each class is called, or empty where they have only numbers
 */
public record Dataset(
    String name,
    int classes,
    Samples train,
    Samples test,
    Map<String, String> checksums,
    Scaling scaling,
    List<String> classNames) {

  /**
   * Validates.
   *
   * @throws SpecException if the two parts differ in shape, targets or grid, there are neither
   *     classes nor target numbers, not as many of these as points of the grid, or there are names
   *     of another number than classes, or two alike
   */
  public Dataset {
    classNames = List.copyOf(classNames);
    if (!classNames.isEmpty()
        && (classNames.size() != classes || Set.copyOf(classNames).size() != classes)) {
      throw new SpecException(
          "dataset "
              + name
              + " has "
              + classes
              + " classes, but they are called "
              + OneLine.shown(classNames.toString()));
    }
    if (train.targets() == 0) {
      Check.positive("classes of dataset " + name, classes);
    } else if (classes != 0) {
      throw new SpecException("dataset " + name + " has target numbers, so it can have no classes");
    }
    if (train.targets() != test.targets()) {
      throw new SpecException(
          String.format(
              Locale.ROOT,
              "dataset %s: training samples have %d target numbers, but test samples %d",
              name,
              train.targets(),
              test.targets()));
    }
    for (Samples part : List.of(train, test)) {
      int points = part.grid().map(ValueGrid::size).orElse(part.targets());
      if (points != part.targets()) {
        throw new SpecException(
            String.format(
                Locale.ROOT,
                "dataset %s: samples have %d target numbers, but their grid has %d points",
                name,
                part.targets(),
                points));
      }
    }
    if (!train.grid().equals(test.grid())) {
      throw new SpecException(
          String.format(
              Locale.ROOT,
              "dataset %s: training samples have values %s, but test samples %s",
              name,
              shown(train),
              shown(test)));
    }
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
   * A dataset whose classes have only numbers.
   *
   * @param name the name users give
   * @param classes number of classes; labels lie in {@code [0, classes)}; 0 for numbers as targets
   * @param train training samples
   * @param test test samples
   * @param checksums SHA-256 of each source file by file name, for the record of a run
   * @param scaling what target numbers stand for
   * @throws SpecException if the parts do not fit together
   */
  public Dataset(
      String name,
      int classes,
      Samples train,
      Samples test,
      Map<String, String> checksums,
      Scaling scaling) {
    this(name, classes, train, test, checksums, scaling, List.of());
  }

  /**
   * The same dataset with names for its classes.
   *
   * @param names one for each class
   * @return the dataset
   * @throws SpecException if there is another number of them, or two are alike
   */
  public Dataset withClassNames(List<String> names) {
    return new Dataset(name, classes, train, test, checksums, scaling, names);
  }

  private Dataset with(Samples otherTrain, Samples otherTest) {
    return new Dataset(name, classes, otherTrain, otherTest, checksums, scaling, classNames);
  }

  private static String shown(Samples samples) {
    return samples.grid().map(grid -> "on the grid " + grid).orElse("on no grid");
  }

  /**
   * A dataset whose targets stand for themselves.
   *
   * @param name the name users give
   * @param classes number of classes; labels lie in {@code [0, classes)}; 0 for numbers as targets
   * @param train training samples
   * @param test test samples
   * @param checksums SHA-256 of each source file by file name, for the record of a run
   * @throws SpecException if the two parts differ in shape or targets, or there are neither classes
   *     nor target numbers
   */
  public Dataset(
      String name, int classes, Samples train, Samples test, Map<String, String> checksums) {
    this(name, classes, train, test, checksums, Scaling.none());
  }

  /**
   * A function's values, without source files.
   *
   * @param name the name users give
   * @param train training samples
   * @param test test samples
   * @param scaling what target numbers stand for
   * @return the dataset
   * @throws SpecException if the two parts differ in shape or targets, or have no target numbers
   */
  public static Dataset ofFunction(String name, Samples train, Samples test, Scaling scaling) {
    return new Dataset(name, 0, train, test, Map.of(), scaling);
  }

  /**
   * Whether targets are numbers.
   *
   * @return false for classes
   */
  public boolean isFunction() {
    return train.targets() > 0;
  }

  /**
   * Whether each sample is a function and what an operator makes of it.
   *
   * @return true where targets are values on a grid, for operator networks
   */
  public boolean isOperator() {
    return train.grid().isPresent();
  }

  /**
   * The number of outputs a network needs; of an operator network the number of values it gives on
   * the grid.
   *
   * @return classes, or target numbers of a sample
   */
  public int outputs() {
    return isFunction() ? train.targets() : classes;
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
    return with(train.range(0, kept), train.range(kept, train.size()));
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
    return with(train.range(0, count), test);
  }
}
