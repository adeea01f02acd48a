package dev.forespike.data.source;

import dev.forespike.api.Dataset;
import dev.forespike.api.Samples;
import dev.forespike.api.SequenceSamples;
import dev.forespike.api.Shape;
import dev.forespike.data.DataException;
import dev.forespike.data.NpyArray;
import dev.forespike.data.file.Checksum;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * NumPy arrays, {@code npz:FILE} or {@code npy:FOLDER}: {@code x} and {@code y}, or {@code
 * x_train}, {@code y_train}, {@code x_test} and {@code y_test}. Whole numbers in y are classes
 * {@code [B]}, others targets {@code [B]} or {@code [B, K]}. {@code axes} says what the axes of x
 * are: {@code bn} and {@code bchw} where nothing is said, {@code bhw} for pictures of one channel,
 * {@code btn} and {@code btchw} for sequences.
 */
public final class ArrayFiles {
  private static final Set<String> AXES = Set.of("bn", "bhw", "bchw", "btn", "btchw");
  private static final int MOST_CLASSES = 1 << 20;

  private ArrayFiles() {}

  /** One part. */
  private record Part(NpyArray x, NpyArray y) {
    int size() {
      return x.shape().getFirst();
    }
  }

  /**
   * Opens a dataset.
   *
   * @param name where it is
   * @return the dataset
   * @throws DataException if an array is missing, damaged or does not fit the others
   */
  public static Dataset open(SourceName name) throws DataException {
    var known = new HashSet<>(Pool.OPTIONS);
    known.add("axes");
    name.checkOptions(known);
    Path place = Place.of(name.path());
    if (!Files.exists(place)) {
      throw new DataException("dataset '" + name.text() + "' not found: there is no " + place);
    }
    if (name.kind().equals("npy")) {
      return read(name, place);
    }
    try (FileSystem zip = FileSystems.newFileSystem(place, Map.of())) {
      return read(name, zip.getPath("/"));
    } catch (DataException e) {
      throw e;
    } catch (IOException e) {
      throw new DataException(place + ": is no .npz file: " + e.getMessage());
    }
  }

  private static Dataset read(SourceName name, Path folder) throws DataException {
    Map<String, String> checksums = new TreeMap<>();
    Optional<Part> train = part(folder, "_train", checksums);
    Optional<Part> test = part(folder, "_test", checksums);
    if (train.isPresent() != test.isPresent()) {
      throw new DataException(
          name.path() + ": holds only one of x_train, y_train and x_test, y_test");
    }
    List<Part> parts =
        train.isPresent()
            ? List.of(train.get(), test.orElseThrow())
            : List.of(
                part(folder, "", checksums)
                    .orElseThrow(
                        () ->
                            new DataException(
                                name.path()
                                    + ": holds neither x and y nor x_train, y_train, x_test and"
                                    + " y_test, but "
                                    + names(folder))));
    return new Joined(name, parts).pool(checksums).dataset(name);
  }

  private static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(Place::name).sorted().limit(20).toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Optional<Part> part(Path folder, String ending, Map<String, String> checksums)
      throws DataException {
    Path x = folder.resolve("x" + ending + ".npy");
    Path y = folder.resolve("y" + ending + ".npy");
    if (!Files.exists(x) || !Files.exists(y)) {
      return Optional.empty();
    }
    try {
      var part = new Part(NpyArray.read(x), NpyArray.read(y));
      for (Path file : List.of(x, y)) {
        checksums.put(Place.name(file), Checksum.sha256(file));
      }
      if (part.x.rank() < 2 || part.y.rank() < 1 || part.y.shape().getFirst() != part.size()) {
        throw new DataException(
            String.format(
                Locale.ROOT, "%s has the shape %s, but y %s", x, part.x.shape(), part.y.shape()));
      }
      return Optional.of(part);
    } catch (DataException e) {
      throw e;
    } catch (IOException e) {
      throw DataException.unreadable(folder, e);
    }
  }

  /** Training samples, then test samples. */
  private static final class Joined {
    private final SourceName name;
    private final List<Part> parts;
    private final List<Integer> shape;
    private final String axes;

    Joined(SourceName name, List<Part> parts) throws DataException {
      this.name = name;
      this.parts = parts;
      shape = inner(parts.getFirst().x);
      for (Part part : parts) {
        if (!inner(part.x).equals(shape)
            || !inner(part.y).equals(inner(parts.getFirst().y))
            || part.y.type().floating() != parts.getFirst().y.type().floating()) {
          throw new DataException(name.path() + ": training and test arrays are not of one shape");
        }
      }
      axes = axes();
    }

    private static List<Integer> inner(NpyArray array) {
      return array.shape().subList(1, array.rank());
    }

    private String axes() {
      String usual =
          switch (shape.size()) {
            case 1 -> "bn";
            case 3 -> "bchw";
            case 4 -> "btchw";
            default -> "";
          };
      String said = name.option("axes").orElse(usual);
      if (!AXES.contains(said) || said.length() != shape.size() + 1) {
        throw name.refused(
            "x has "
                + (shape.size() + 1)
                + " axes; say what they are with axes=btn (sequences), bhw (pictures), bn, bchw or"
                + " btchw");
      }
      return said;
    }

    Pool pool(Map<String, String> checksums) throws DataException {
      int training = parts.size() == 1 ? 0 : parts.getFirst().size();
      float[] values = values();
      if (parts.getFirst().y.type().floating()) {
        return new Pool(function(values), List.of(), training, checksums);
      }
      int[] labels = labels();
      int classes = 1 + IntStream.of(labels).max().orElse(0);
      List<String> names = IntStream.range(0, classes).mapToObj(String::valueOf).toList();
      return new Pool(classified(values, labels), names, training, checksums);
    }

    private float[] values() throws DataException {
      int size = Math.toIntExact(parts.stream().mapToLong(part -> part.x.size()).sum());
      float[] values = new float[size];
      int at = 0;
      for (Part part : parts) {
        var other = part.x.firstNonFinite();
        if (other.isPresent()) {
          throw new DataException(name.path() + ": x" + other.get() + "; only finite numbers");
        }
        double scale = part.x.type() == NpyArray.Type.UINT8 ? 255 : 1;
        for (double value : part.x.doubles()) {
          values[at++] = (float) (value / scale);
        }
      }
      return values;
    }

    private Samples classified(float[] values, int... labels) {
      if (axes.charAt(1) != 't') {
        return Samples.of(sampleShape(), values, labels);
      }
      int size = values.length / labels.length;
      var sequences = new ArrayList<float[]>();
      for (int i = 0; i < labels.length; i++) {
        sequences.add(java.util.Arrays.copyOfRange(values, i * size, (i + 1) * size));
      }
      return SequenceSamples.of(sampleShape(), sequences, labels);
    }

    private Shape sampleShape() {
      var dimensions =
          new ArrayList<>(axes.charAt(1) == 't' ? shape.subList(1, shape.size()) : shape);
      if (axes.equals("bhw")) {
        dimensions.addFirst(1);
      }
      return new Shape(dimensions);
    }

    private Samples function(float[] values) throws DataException {
      if (axes.charAt(1) == 't') {
        throw name.refused("sequences have classes, but y holds other numbers than whole ones");
      }
      int samples = parts.stream().mapToInt(Part::size).sum();
      int targets =
          Math.toIntExact(parts.stream().mapToLong(part -> part.y.size()).sum() / samples);
      float[] numbers = new float[Math.multiplyExact(samples, targets)];
      int at = 0;
      for (Part part : parts) {
        var other = part.y.firstNonFinite();
        if (other.isPresent()) {
          throw new DataException(name.path() + ": y" + other.get() + "; only finite numbers");
        }
        for (double value : part.y.doubles()) {
          numbers[at++] = (float) value;
        }
      }
      return Samples.ofFunction(sampleShape(), values, targets, numbers);
    }

    private int[] labels() throws DataException {
      int[] labels = new int[parts.stream().mapToInt(Part::size).sum()];
      int at = 0;
      for (Part part : parts) {
        if (part.y.rank() != 1) {
          throw new DataException(
              name.path() + ": classes have the shape [B], but y has " + part.y.shape());
        }
        for (long label : part.y.longs()) {
          if (label < 0 || label >= MOST_CLASSES) {
            throw new DataException(name.path() + ": y holds " + label + ", which is no class");
          }
          labels[at++] = (int) label;
        }
      }
      return labels;
    }
  }
}
