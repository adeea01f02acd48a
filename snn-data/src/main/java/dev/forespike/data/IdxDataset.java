package dev.forespike.data;

import dev.forespike.api.Dataset;
import dev.forespike.api.Shape;
import dev.forespike.data.IdxFolder.Part;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A dataset in a folder of four IDX files, in the layout of MNIST: images of unsigned bytes, and
 * labels of any type of whole numbers {@code [N]}, or int {@code [N, 8]} as QMNIST has them, whose
 * first column is the class.
 *
 * <p>The names begin with {@code train-images}, {@code train-labels}, {@code t10k-images} and
 * {@code t10k-labels} ({@code test-} works too), perhaps after the name of a set, the same for all
 * four ({@code emnist-letters-train-images-idx3-ubyte}), and go on as they like; where both a
 * packed ({@code .gz}) and an unpacked file are there, the packed one is read. Pixels stay bytes in
 * memory and are read as {@code value / 255f}. The images of EMNIST are stored with rows and
 * columns exchanged, and are left so.
 */
public final class IdxDataset {
  private IdxDataset() {}

  /**
   * Opens a folder. A sample of an {@code [N, H, W]} file has shape {@code [H, W]}, of an {@code
   * [N, C, H, W]} file {@code [C, H, W]}, of an {@code [N, M]} file {@code [M]}. The number of
   * classes is one more than the largest training label.
   *
   * @param name name of the dataset
   * @param folder the folder with the four files
   * @return the dataset, with the SHA-256 of each file by its name
   * @throws DataException if a file is missing, there twice or damaged, images and labels differ in
   *     number, training and test images differ in size, or a test label is none of the training
   *     classes
   */
  public static Dataset open(String name, Path folder) throws DataException {
    IdxFolder files =
        IdxFolder.locate(
            folder,
            "dataset '" + name + "' not found",
            "give a folder with the files "
                + "train-images*, train-labels*, t10k-images* and t10k-labels*");
    return load(name, files, files.checksums());
  }

  static Dataset load(String name, IdxFolder folder, Map<Part, String> checksums)
      throws DataException {
    IdxFile trainImages = images(folder.file(Part.TRAIN_IMAGES));
    IdxLabels trainLabels = IdxLabels.read(folder.file(Part.TRAIN_LABELS), trainImages);
    IdxFile testImages = images(folder.file(Part.TEST_IMAGES));
    IdxLabels testLabels = IdxLabels.read(folder.file(Part.TEST_LABELS), testImages);
    Shape shape = shape(trainImages);
    if (!shape.equals(shape(testImages))) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s holds images of %s, but %s of %s",
              trainImages.file(),
              shape,
              testImages.file(),
              shape(testImages)));
    }
    int classes = 1 + trainLabels.largest();
    testLabels.requireBelow(classes, trainLabels);
    Map<String, String> byName = new TreeMap<>();
    checksums.forEach((part, sum) -> byName.put(folder.file(part).getFileName().toString(), sum));
    return new Dataset(
        name,
        classes,
        new IdxSamples(shape, trainImages.bytes(), trainLabels.classes()),
        new IdxSamples(shape, testImages.bytes(), testLabels.classes()),
        byName);
  }

  private static IdxFile images(Path path) throws DataException {
    IdxFile file = IdxFile.read(path);
    if (file.dimensions().size() < 2) {
      throw new DataException(path + ": images need at least 2 dimensions, but there is 1");
    }
    return file;
  }

  private static Shape shape(IdxFile images) {
    List<Integer> dimensions = images.dimensions();
    return new Shape(dimensions.subList(1, dimensions.size()));
  }
}
