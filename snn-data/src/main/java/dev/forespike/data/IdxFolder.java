package dev.forespike.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The four files of a folder in the layout of MNIST, whatever their exact names.
 *
 * @param files the file of each part, complete
 */
record IdxFolder(Map<Part, Path> files) {

  /** What one of the four files holds. */
  enum Part {
    TRAIN_IMAGES("train-images", "train-images"),
    TRAIN_LABELS("train-labels", "train-labels"),
    TEST_IMAGES("t10k-images", "(?:t10k|test)-images"),
    TEST_LABELS("t10k-labels", "(?:t10k|test)-labels");

    private final String stem;
    private final Pattern pattern;

    Part(String stem, String expression) {
      this.stem = stem;
      this.pattern = Pattern.compile(expression + "(?:[-.]idx\\d+)?(?:[-.]ubyte)?(?:\\.gz)?");
    }

    /** The usual beginning of the file's name. */
    String stem() {
      return stem;
    }
  }

  IdxFolder {
    files = Map.copyOf(files);
  }

  /**
   * Finds the files.
   *
   * @param folder where
   * @param subject how a message about something missing begins
   * @param advice how it ends
   */
  static IdxFolder locate(Path folder, String subject, String advice) throws DataException {
    if (!Files.isDirectory(folder)) {
      throw new DataException(subject + ": no folder " + folder + "; " + advice);
    }
    List<Path> candidates = list(folder);
    Map<Part, Path> files = new EnumMap<>(Part.class);
    List<String> missing = new ArrayList<>();
    for (Part part : Part.values()) {
      List<Path> found = choose(part, candidates);
      if (found.size() > 1) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: both %s and %s hold %s; remove one of them",
                folder,
                found.get(0).getFileName(),
                found.get(1).getFileName(),
                part));
      } else if (found.isEmpty()) {
        missing.add(part.stem() + "*");
      } else {
        files.put(part, found.getFirst());
      }
    }
    if (!missing.isEmpty()) {
      throw new DataException(
          subject + ": no " + String.join(", ", missing) + " in folder " + folder + "; " + advice);
    }
    return new IdxFolder(files);
  }

  /** The SHA-256 of each file as it is stored, by part. */
  Map<Part, String> checksums() throws DataException {
    Map<Part, String> checksums = new EnumMap<>(Part.class);
    for (Map.Entry<Part, Path> entry : files.entrySet()) {
      checksums.put(entry.getKey(), Checksum.sha256(entry.getValue()));
    }
    return checksums;
  }

  Path file(Part part) {
    Path file = files.get(part);
    if (file == null) {
      throw new IllegalStateException("no file for " + part);
    }
    return file;
  }

  /** Packed and unpacked copies often lie side by side; the packed one has a published checksum. */
  private static List<Path> choose(Part part, List<Path> candidates) {
    List<Path> all =
        candidates.stream()
            .filter(file -> part.pattern.matcher(file.getFileName().toString()).matches())
            .toList();
    List<Path> packed = all.stream().filter(file -> file.toString().endsWith(".gz")).toList();
    return packed.isEmpty() ? all : packed;
  }

  private static List<Path> list(Path folder) throws DataException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw DataException.unreadable(folder, e);
    }
  }
}
