package dev.forespike.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The class of each image. Of a matrix nothing is guessed: a wrong label that is used without a
 * word is the worst that can happen to a dataset.
 *
 * @param file where they come from
 * @param classes one for each image
 */
@SuppressWarnings("ArrayRecordComponent") // on its way, never compared
record IdxLabels(Path file, int[] classes) {
  /** QMNIST keeps writer, series and more beside the class, which is the first. */
  private static final int QMNIST_COLUMNS = 8;

  /** More classes than this are taken for a mistake. */
  private static final int MOST_CLASSES = 1 << 16;

  /**
   * Reads them.
   *
   * @param path the file
   * @param images what they belong to
   */
  static IdxLabels read(Path path, IdxFile images) throws DataException {
    IdxFile file = IdxFile.readWhole(path);
    List<Integer> extents = file.dimensions();
    boolean qmnist = extents.size() == 2 && extents.get(1) == QMNIST_COLUMNS && file.ints();
    if (extents.size() != 1 && !qmnist) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: labels have 1 dimension, but there are %d: %s; only int [N, 8] of QMNIST is"
                  + " known, with the class in the first column; save the column of the classes as"
                  + " [N]",
              path,
              extents.size(),
              extents));
    }
    if (file.count() != images.count()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s holds %d images, but %s holds %d labels",
              images.file(),
              images.count(),
              path,
              file.count()));
    }
    int stride = qmnist ? QMNIST_COLUMNS : 1;
    int[] classes = new int[file.count()];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = file.whole(i * stride);
      if (classes[i] < 0 || classes[i] >= MOST_CLASSES) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: label %d of sample %d is no class; classes are whole numbers from 0 to %d",
                path,
                classes[i],
                i,
                MOST_CLASSES - 1));
      }
    }
    return new IdxLabels(path, classes);
  }

  int largest() {
    int largest = 0;
    for (int label : classes) {
      largest = Math.max(largest, label);
    }
    return largest;
  }

  /** Refuses labels that training has no class for. */
  void requireBelow(int bound, IdxLabels train) throws DataException {
    for (int i = 0; i < classes.length; i++) {
      if (classes[i] >= bound) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: label %d of sample %d is none of the classes 0 to %d of %s",
                file,
                classes[i],
                i,
                bound - 1,
                train.file));
      }
    }
  }
}
