package dev.forespike.data;

import dev.forespike.api.file.OneLine;
import dev.forespike.data.file.Checksum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
    private final Pattern usual;

    Part(String stem, String expression) {
      this.stem = stem;
      // The advice is to name files so and go on as one likes; the pattern must not ask for more.
      this.pattern = Pattern.compile("(?<set>(?:\\w+-)*?)" + expression + "(?:\\W.*)?");
      this.usual =
          Pattern.compile(
              "(?:\\w+-)*?"
                  + expression
                  + "(?:[-.]idx\\d+)?(?:[-.](?:ubyte|byte|short|int))?(?:\\.gz)?");
    }

    /** The usual beginning of the file's name. */
    String stem() {
      return stem;
    }
  }

  /** Endings of what lies beside such files without being one. */
  private static final Pattern OTHER =
      Pattern.compile(
          ".*(?:~|\\.(?:part|tmp|crdownload|download|txt|md|json|csv|npy|npz|zip|png|sha256|md5))");

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
    String set = set(folder, candidates);
    Map<Part, Path> files = new EnumMap<>(Part.class);
    List<String> missing = new ArrayList<>();
    for (Part part : Part.values()) {
      List<Path> found = choose(part, of(part, set, candidates));
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
        missing.add(set + part.stem() + "*");
      } else {
        files.put(part, found.getFirst());
      }
    }
    if (!missing.isEmpty()) {
      throw new DataException(
          subject
              + ": no "
              + String.join(", ", missing)
              + " in folder "
              + folder
              + holds(candidates)
              + "; "
              + advice);
    }
    return new IdxFolder(files);
  }

  /** What the names of all files begin with: nothing, or for example {@code emnist-letters-}. */
  private static String set(Path folder, List<Path> candidates) throws DataException {
    var parts = new TreeMap<String, Integer>();
    for (Part part : Part.values()) {
      candidates.stream()
          .map(file -> set(part, file))
          .flatMap(Optional::stream)
          .distinct()
          .forEach(name -> parts.merge(name, 1, Integer::sum));
    }
    int most = parts.values().stream().max(Integer::compare).orElse(0);
    List<String> best =
        parts.entrySet().stream()
            .filter(entry -> entry.getValue() == most)
            .map(Map.Entry::getKey)
            .toList();
    if (best.isEmpty() || best.contains("")) {
      return "";
    }
    if (best.size() > 1) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: holds %s* and %s*; give each set a folder of its own",
              folder,
              best.get(0),
              best.get(1)));
    }
    return best.getFirst();
  }

  /** The set of a file that holds a part. */
  private static Optional<String> set(Part part, Path file) {
    String name = file.getFileName().toString();
    Matcher matcher = part.pattern.matcher(name);
    return matcher.matches() && !OTHER.matcher(name).matches()
        ? Optional.of(matcher.group("set"))
        : Optional.empty();
  }

  private static List<Path> of(Part part, String set, List<Path> candidates) {
    return candidates.stream().filter(file -> set(part, file).equals(Optional.of(set))).toList();
  }

  /** Says what a folder holds instead: a name that nearly fits is the usual reason. */
  private static String holds(List<Path> files) {
    if (files.isEmpty()) {
      return ", which holds no files";
    }
    String some =
        files.stream()
            .limit(6)
            .map(file -> OneLine.shown(file.getFileName().toString()))
            .collect(Collectors.joining(", "));
    return ", which holds " + some + (files.size() > 6 ? " and others" : "");
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
    List<Path> usual =
        candidates.stream()
            .filter(file -> part.usual.matcher(file.getFileName().toString()).matches())
            .toList();
    List<Path> all = usual.isEmpty() ? candidates : usual;
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
