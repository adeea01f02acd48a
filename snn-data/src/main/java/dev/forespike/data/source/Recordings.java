package dev.forespike.data.source;

import dev.forespike.api.Dataset;
import dev.forespike.api.Shape;
import dev.forespike.api.SpikeSamples;
import dev.forespike.api.SpikeTrain;
import dev.forespike.data.DataException;
import dev.forespike.data.events.EventFormat;
import dev.forespike.data.events.EventReader;
import dev.forespike.data.file.Checksum;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Recordings of event cameras in folders of their classes, {@code events:FOLDER}. Samples are spike
 * trains of {@code [2, H, W]} neurons, those of OFF events first; {@code down=4} makes one neuron
 * of 4x4 pixels. {@code size=WxH} is the sensor, the least of usual ones that holds all events
 * where nothing is said. A recording is read when it is wanted, and not kept.
 */
public final class Recordings implements SpikeSamples {
  private static final Set<String> OPTIONS = Set.of("size", "down");
  private static final double SECONDS = 1e-6;

  /** Width and height of sensors that data are of. */
  private static final int[][] SENSORS = {
    {28, 28}, {32, 32}, {34, 34}, {64, 64}, {128, 128}, {240, 180}, {256, 256}
  };

  private final List<Path> files;
  private final int[] labels;
  private final int width;
  private final int height;
  private final int down;

  private Recordings(List<Path> files, int[] labels, int width, int height, int down) {
    this.files = List.copyOf(files);
    this.labels = labels;
    this.width = width;
    this.height = height;
    this.down = down;
  }

  /**
   * Opens a dataset.
   *
   * @param name where it is
   * @return the dataset
   * @throws DataException if a folder is missing or empty, a recording is damaged, or an event lies
   *     outside the sensor
   */
  public static Dataset open(SourceName name) throws DataException {
    var known = new HashSet<>(OPTIONS);
    known.addAll(Pool.OPTIONS);
    name.checkOptions(known);
    ClassFolders found = ClassFolders.find(name, EventFormat::isNamed, "recordings");
    int[] size =
        name.option("size").map(text -> Pictures.size(name, text)).orElse(new int[] {0, 0});
    int[] extent = extent(found.files(), size);
    int down = name.whole("down", 1).orElse(1);
    if (down > Math.min(extent[0], extent[1])) {
      throw name.refused("down is " + down + ", but the sensor is " + extent[0] + "x" + extent[1]);
    }
    var samples = new Recordings(found.files(), found.labels(), extent[0], extent[1], down);
    Map<String, String> checksums = Map.of("recordings", Checksum.sha256(found.files()));
    return new Pool(samples, found.classNames(), found.training(), checksums).dataset(name);
  }

  /** Looks through all recordings: what is damaged is told before anything begins. */
  private static int[] extent(List<Path> files, int[] size) throws DataException {
    int[] most = new int[2];
    int[] said = new int[2];
    for (Path file : files) {
      EventReader.Header header =
          EventReader.read(
              file,
              (_, x, y, _) -> {
                most[0] = Math.max(most[0], x);
                most[1] = Math.max(most[1], y);
              });
      said[0] = Math.max(said[0], header.width());
      said[1] = Math.max(said[1], header.height());
      if (size[0] > 0 && (most[0] >= size[0] || most[1] >= size[1])) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: has an event at x %d or y %d, outside the sensor of %dx%d",
                file,
                most[0],
                most[1],
                size[0],
                size[1]));
      }
    }
    if (size[0] > 0) {
      return size;
    }
    if (most[0] < said[0] && most[1] < said[1]) {
      return said;
    }
    for (int[] sensor : SENSORS) {
      if (most[0] < sensor[0] && most[1] < sensor[1]) {
        return sensor;
      }
    }
    return new int[] {most[0] + 1, most[1] + 1};
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public Shape shape() {
    return Shape.of(2, Math.ceilDiv(height, down), Math.ceilDiv(width, down));
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public SpikeTrain spikes(int index) {
    var train = new Growing(Math.ceilDiv(height, down), Math.ceilDiv(width, down), down);
    try {
      EventReader.read(files.get(index), train::add);
    } catch (DataException e) {
      throw new UncheckedIOException(e);
    }
    return train.sorted();
  }

  /** The events of a recording. */
  private static final class Growing {
    private final int rows;
    private final int columns;
    private final int down;
    private double[] times = new double[1024];
    private int[] neurons = new int[1024];
    private int size;
    private boolean backwards;

    Growing(int rows, int columns, int down) {
      this.rows = rows;
      this.columns = columns;
      this.down = down;
    }

    void add(long time, int x, int y, int polarity) {
      if (size == times.length) {
        times = Arrays.copyOf(times, 2 * size);
        neurons = Arrays.copyOf(neurons, 2 * size);
      }
      times[size] = time * SECONDS;
      neurons[size] = (Math.min(polarity, 1) * rows + y / down) * columns + x / down;
      backwards |= size > 0 && times[size] < times[size - 1];
      size++;
    }

    /** Times that run backwards are brought into order; nothing is lost. */
    SpikeTrain sorted() {
      if (backwards) {
        Integer[] order = new Integer[size];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(times[a], times[b]));
        double[] sortedTimes = new double[size];
        int[] sortedNeurons = new int[size];
        for (int i = 0; i < size; i++) {
          sortedTimes[i] = times[order[i]];
          sortedNeurons[i] = neurons[order[i]];
        }
        return SpikeTrain.of(sortedTimes, sortedNeurons);
      }
      return SpikeTrain.of(Arrays.copyOf(times, size), Arrays.copyOf(neurons, size));
    }
  }
}
