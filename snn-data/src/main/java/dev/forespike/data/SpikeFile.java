package dev.forespike.data;

import dev.forespike.api.SpikeTrain;
import dev.forespike.api.file.AtomicFile;
import dev.forespike.api.file.OneLine;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Spike trains of many samples in one file: CSV in UTF-8 with the header {@code
 * sample,time,neuron}, times in seconds, numbers as {@link NumberText} reads them, cells perhaps in
 * quotes; or a {@code .npy} array {@code [n, 3]} of the same columns. The spikes of a sample must
 * be in the order of time.
 */
public final class SpikeFile {
  private static final String HEADER = "sample,time,neuron";
  private static final List<String> COLUMN_NAMES = List.of(HEADER.split(","));
  private static final int COLUMNS = 3;

  /** More samples than this are taken for a mistake. */
  private static final int MOST_SAMPLES = 1 << 20;

  private SpikeFile() {}

  /** The spikes of one sample while they are read. */
  private static final class Growing {
    private int size;
    private double[] times = new double[16];
    private int[] neurons = new int[16];

    void add(double time, int neuron) {
      if (size == times.length) {
        times = Arrays.copyOf(times, Math.multiplyExact(size, 2));
        neurons = Arrays.copyOf(neurons, times.length);
      }
      times[size] = time;
      neurons[size++] = neuron;
    }

    /** The time of the last spike, or 0 before the first. */
    double last() {
      return size == 0 ? 0 : times[size - 1];
    }

    SpikeTrain train() {
      return SpikeTrain.of(Arrays.copyOf(times, size), Arrays.copyOf(neurons, size));
    }
  }

  /**
   * Reads spikes.
   *
   * @param file a {@code .csv} or {@code .npy} file
   * @param neurons how many neurons there are
   * @return one train for each sample up to the last that has a spike
   * @throws DataException if the file is damaged, a time is not finite, negative or out of order,
   *     or a neuron or sample is out of range; the message names the line or row
   * @throws IOException if it cannot be read
   */
  public static List<SpikeTrain> read(Path file, int neurons) throws IOException {
    if (Files.isDirectory(file)) {
      throw new DataException(file + ": is a folder; give a .csv or .npy file");
    }
    boolean numpy = file.toString().toLowerCase(Locale.ROOT).endsWith(".npy");
    var samples = new TreeMap<Integer, Growing>();
    if (numpy) {
      readArray(file, neurons, samples);
    } else {
      readText(file, neurons, samples);
    }
    var trains = new ArrayList<SpikeTrain>();
    samples.forEach(
        (sample, growing) -> {
          while (trains.size() < sample) {
            trains.add(SpikeTrain.empty());
          }
          trains.add(growing.train());
        });
    return List.copyOf(trains);
  }

  private static void readArray(Path file, int neurons, SortedMap<Integer, Growing> samples)
      throws IOException {
    NpyArray array = NpyArray.read(file);
    if (array.rank() != 2 || array.shape().get(1) != COLUMNS) {
      throw new DataException(
          file + ": has the shape " + array.shape() + ", expected [n, 3]: sample, time, neuron");
    }
    double[] values = array.doubles();
    for (int row = 0; row < array.shape().get(0); row++) {
      String where = file + ": row " + row;
      add(
          where,
          whole(where, "sample", values[3 * row], MOST_SAMPLES),
          values[3 * row + 1],
          whole(where, "neuron", values[3 * row + 2], neurons),
          samples);
    }
  }

  private static int whole(String where, String what, double value, int below)
      throws DataException {
    boolean whole = value == Math.rint(value) && Double.isFinite(value);
    if (!whole || value < 0 || value >= below) {
      String shown = whole ? String.valueOf((long) value) : String.valueOf(value);
      throw new DataException(
          where + ": " + what + " " + shown + " is no whole number from 0 to " + (below - 1));
    }
    return (int) value;
  }

  private static void readText(Path file, int neurons, SortedMap<Integer, Growing> samples)
      throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      String header = reader.readLine();
      if (header == null || !cells(withoutMark(header)).equals(COLUMN_NAMES)) {
        throw new DataException(
            file
                + ": line 1 must be "
                + HEADER
                + ", but is "
                + (header == null ? "missing" : OneLine.shown(header)));
      }
      int number = 1;
      int blank = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        String where = file + ": line " + number;
        if (line.isBlank()) {
          blank = blank == 0 ? number : blank; // editors and exports end files with such lines
          continue;
        }
        if (blank > 0) {
          throw new DataException(
              String.format(
                  Locale.ROOT,
                  "%s: line %d is blank, but %s follows; remove it",
                  file,
                  blank,
                  OneLine.shown(line)));
        }
        List<String> cells = cells(line);
        if (cells.size() != COLUMN_NAMES.size()) {
          throw new DataException(where + ": expected " + HEADER + ": " + OneLine.shown(line));
        }
        add(
            where,
            whole(where, "sample", number(where, cells.get(0)), MOST_SAMPLES),
            number(where, cells.get(1)),
            whole(where, "neuron", number(where, cells.get(2)), neurons),
            samples);
      }
    } catch (CharacterCodingException e) {
      throw new DataException(file + ": is no text file");
    }
  }

  /** Some programs begin text with a mark of its encoding. */
  private static String withoutMark(String line) {
    return line.startsWith("\ufeff") ? line.substring(1) : line;
  }

  /** The cells of a line without blanks and quotes around them. */
  private static List<String> cells(String line) {
    var cells = new ArrayList<String>();
    for (String part : line.split(",", -1)) {
      String cell = part.strip();
      boolean quoted = cell.length() > 1 && cell.startsWith("\"") && cell.endsWith("\"");
      cells.add(quoted ? cell.substring(1, cell.length() - 1).strip() : cell);
    }
    return cells;
  }

  private static double number(String where, String text) throws DataException {
    return NumberText.real(text)
        .orElseThrow(
            () -> new DataException(where + ": \"" + OneLine.shown(text) + "\" is no number"));
  }

  private static void add(
      String where, int sample, double time, int neuron, SortedMap<Integer, Growing> samples)
      throws DataException {
    if (!(time >= 0) || Double.isInfinite(time)) {
      throw new DataException(where + ": time " + time + "; times are finite and at least 0");
    }
    Growing train = samples.computeIfAbsent(sample, _ -> new Growing());
    if (time < train.last()) {
      throw new DataException(
          where
              + ": time "
              + time
              + " of sample "
              + sample
              + " comes after "
              + train.last()
              + "; sort the spikes of a sample by time");
    }
    train.add(time, neuron);
  }

  /**
   * Writes spikes as CSV, sample by sample, every bit of the times; beside and renamed, never half.
   *
   * @param file where to
   * @param samples one train for each sample
   * @throws IOException if it cannot be written; the message names the file and says why
   */
  public static void write(Path file, List<SpikeTrain> samples) throws IOException {
    AtomicFile.write(file, temporary -> writeText(temporary, samples));
  }

  private static void writeText(Path file, List<SpikeTrain> samples) throws IOException {
    try (BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      writer.write(HEADER + "\n");
      for (int sample = 0; sample < samples.size(); sample++) {
        SpikeTrain train = samples.get(sample);
        for (int k = 0; k < train.size(); k++) {
          writer.write(sample + "," + train.time(k) + "," + train.neuron(k) + "\n");
        }
      }
    }
  }
}
