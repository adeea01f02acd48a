package dev.forespike.data.hdf;

import dev.forespike.api.Shape;
import dev.forespike.api.SpikeSamples;
import dev.forespike.api.SpikeTrain;
import dev.forespike.data.DataException;
import io.jhdf.HdfFile;
import io.jhdf.api.Group;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;

/**
 * Spike trains of an HDF5 file in the layout of the Spiking Heidelberg datasets: {@code
 * spikes/times} and {@code spikes/units}, one list of any length for each sample, times in seconds,
 * and {@code labels}; at the root or one group below it. Kept as they are stored, times in single
 * precision and channels in 16 bits, because a set has tens of millions of them.
 */
public final class HdfSpikes implements SpikeSamples {
  private static final float[] NOTHING = {};

  private final Shape shape;
  private final float[][] times;
  private final char[][] units;
  private final int[] labels;

  private HdfSpikes(Shape shape, float[][] times, char[][] units, int[] labels) {
    this.shape = shape;
    this.times = times;
    this.units = units;
    this.labels = labels;
  }

  /**
   * Reads a file.
   *
   * @param file the HDF5 file
   * @param neurons number of channels
   * @param classes number of classes
   */
  public static HdfSpikes read(Path file, int neurons, int classes) throws DataException {
    if (!Files.isRegularFile(file)) {
      throw new DataException(file + ": no such file");
    }
    HdfStart.check(file);
    try (var hdf = new HdfFile(file)) {
      return read(file, hdf, neurons, classes);
    } catch (RuntimeException | StackOverflowError e) {
      // The library tells damage in many ways, of which its own exception is only one.
      throw HdfFeature.unsupported(file, e);
    }
  }

  private static HdfSpikes read(Path file, HdfFile hdf, int neurons, int classes)
      throws DataException {
    var lists = new HdfLists(file);
    Group root = holder(file, hdf, lists);
    Object[] times = lists.lists(root, "spikes/times");
    Object[] units = lists.lists(root, "spikes/units");
    Object labels = lists.numbers(root, "labels");
    if (times.length != units.length || times.length != Array.getLength(labels)) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %d samples of times, %d of units, %d labels",
              file,
              times.length,
              units.length,
              Array.getLength(labels)));
    }
    if (times.length == 0) {
      throw new DataException(file + ": holds no samples");
    }
    var spikes =
        new HdfSpikes(
            Shape.of(neurons),
            new float[times.length][],
            new char[times.length][],
            new int[times.length]);
    for (int sample = 0; sample < times.length; sample++) {
      String where = file + ": sample " + sample;
      spikes.labels[sample] = whole(where, "label", Array.get(labels, sample), classes);
      spikes.take(where, sample, times[sample], units[sample]);
      // Both forms of all samples would not fit side by side.
      times[sample] = NOTHING;
      units[sample] = NOTHING;
    }
    return spikes;
  }

  /** The group that holds spikes, which some programs put one level below the root. */
  private static Group holder(Path file, HdfFile hdf, HdfLists lists) throws DataException {
    if (lists.group(hdf, "spikes").isPresent()) {
      return hdf;
    }
    for (String name : hdf.getChildren().keySet()) {
      var child = lists.group(hdf, name);
      if (child.isPresent() && lists.group(child.get(), "spikes").isPresent()) {
        return child.get();
      }
    }
    throw new DataException(file + ": holds no group spikes");
  }

  private static int whole(String where, String what, Object value, int below)
      throws DataException {
    double number = value instanceof Number given ? given.doubleValue() : Double.NaN;
    if (!(number >= 0 && number < below && number == Math.rint(number))) {
      throw new DataException(
          where + ": " + what + " " + value + " is no whole number from 0 to " + (below - 1));
    }
    return (int) number;
  }

  /** Takes over a sample, sorted by time; spikes of one time stay in their order. */
  private void take(String where, int sample, Object time, Object unit) throws DataException {
    int count = Array.getLength(time);
    if (count != Array.getLength(unit)) {
      throw new DataException(
          String.format(
              Locale.ROOT, "%s: %d times, but %d units", where, count, Array.getLength(unit)));
    }
    float[] when = new float[count];
    char[] who = new char[count];
    boolean sorted = true;
    for (int k = 0; k < count; k++) {
      when[k] = ((Number) Array.get(time, k)).floatValue();
      if (!(when[k] >= 0) || Float.isInfinite(when[k])) {
        throw new DataException(where + ": time " + when[k] + "; times are finite and at least 0");
      }
      who[k] = (char) whole(where, "unit", Array.get(unit, k), shape.size());
      sorted &= k == 0 || when[k - 1] <= when[k];
    }
    times[sample] = when;
    units[sample] = who;
    if (!sorted) {
      sort(sample);
    }
  }

  private void sort(int sample) {
    float[] when = times[sample].clone();
    char[] who = units[sample].clone();
    Integer[] order = new Integer[when.length];
    Arrays.setAll(order, k -> k);
    Arrays.sort(order, Comparator.comparingDouble(k -> when[k]));
    for (int k = 0; k < order.length; k++) {
      times[sample][k] = when[order[k]];
      units[sample][k] = who[order[k]];
    }
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public SpikeTrain spikes(int index) {
    float[] when = times[index];
    char[] who = units[index];
    return new SpikeTrain() {
      @Override
      public int size() {
        return when.length;
      }

      @Override
      public double time(int k) {
        return when[k];
      }

      @Override
      public int neuron(int k) {
        return who[k];
      }
    };
  }

  @Override
  public int label(int index) {
    return labels[index];
  }
}
