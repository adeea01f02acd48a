package dev.forespike.data.source;

import dev.forespike.api.file.OneLine;
import dev.forespike.data.DataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Files in folders that are called as their classes, perhaps within a folder of training and one of
 * test samples.
 *
 * @param files all of them, training samples first, then by class and name
 * @param labels the class of each
 * @param classNames what classes are called
 * @param training how many are training samples, 0 where the folders do not say
 */
@SuppressWarnings("ArrayRecordComponent") // on its way, never compared
record ClassFolders(List<Path> files, int[] labels, List<String> classNames, int training) {

  private record Found(Path file, String label) {}

  /**
   * Looks for files.
   *
   * @param name where
   * @param wanted by their names
   * @param what they are, for messages
   */
  static ClassFolders find(SourceName name, Predicate<String> wanted, String what)
      throws DataException {
    Path place = Place.of(name.path());
    if (!Files.isDirectory(place)) {
      throw new DataException(
          "dataset '" + name.text() + "' not found: there is no folder " + place);
    }
    // Packs often have a single folder inside; a single folder of files is that of a class.
    Path inner = Place.inner(place);
    boolean packed = Place.list(inner).stream().anyMatch(Files::isDirectory);
    Path folder = packed ? inner : place;
    List<Found> train = new ArrayList<>();
    List<Found> test = new ArrayList<>();
    if (parted(folder)) {
      add(part(folder, "train").orElseThrow(), wanted, what, train);
      add(part(folder, "test").orElseThrow(), wanted, what, test);
    } else {
      add(folder, wanted, what, train);
    }
    var classes = new ClassNames(train.stream().map(Found::label).toList());
    for (Found found : test) {
      if (!classes.names().contains(found.label)) {
        throw new DataException(
            found.file + ": class " + OneLine.shown(found.label) + " has no training samples");
      }
    }
    List<Found> all = new ArrayList<>(train);
    all.addAll(test);
    return new ClassFolders(
        all.stream().map(Found::file).toList(),
        classes.of(all.stream().map(Found::label).toList()),
        classes.names(),
        test.isEmpty() ? 0 : train.size());
  }

  private static boolean parted(Path folder) throws DataException {
    return part(folder, "train").isPresent() && part(folder, "test").isPresent();
  }

  private static Optional<Path> part(Path folder, String part) throws DataException {
    return Place.list(folder).stream()
        .filter(Files::isDirectory)
        .filter(each -> Place.name(each).toLowerCase(Locale.ROOT).equals(part))
        .findFirst();
  }

  private static void add(Path folder, Predicate<String> wanted, String what, List<Found> files)
      throws DataException {
    List<Path> classes = Place.list(folder).stream().filter(Files::isDirectory).toList();
    if (classes.isEmpty()) {
      throw new DataException(folder + ": holds no folders; there is one for each class");
    }
    for (Path each : classes) {
      int before = files.size();
      for (Path file : Place.list(each)) {
        if (wanted.test(Place.name(file)) && Files.isRegularFile(file)) {
          files.add(new Found(file, Place.name(each)));
        }
      }
      if (files.size() == before) {
        throw new DataException(each + ": holds no " + what + "; remove the folder of this class");
      }
    }
  }
}
