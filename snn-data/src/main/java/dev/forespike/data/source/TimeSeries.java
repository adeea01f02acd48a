package dev.forespike.data.source;

import dev.forespike.api.Dataset;
import dev.forespike.api.SequenceSamples;
import dev.forespike.api.Shape;
import dev.forespike.api.file.OneLine;
import dev.forespike.data.DataException;
import dev.forespike.data.NumberText;
import dev.forespike.data.file.Checksum;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Time series in the text format of the UEA and UCR archive, {@code ts:FOLDER/NAME}: {@code
 * NAME_TRAIN.ts} and {@code NAME_TEST.ts}. A line is a series: its channels with colons between
 * them, each its numbers with commas between them, and last the class.
 */
public final class TimeSeries {
  private final Path file;
  private final List<float[]> sequences = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();
  private int channels;
  private int number;

  private TimeSeries(Path file) {
    this.file = file;
  }

  /**
   * Opens a dataset.
   *
   * @param name where it is, without {@code _TRAIN.ts}
   * @return the dataset
   * @throws DataException if a file is missing or damaged; the message names the line
   */
  public static Dataset open(SourceName name) throws DataException {
    name.checkOptions(Pool.OPTIONS);
    String stem = Place.name(name.path());
    Path parent = name.path().toAbsolutePath().getParent();
    Path folder = Place.of(parent == null ? name.path() : parent);
    TimeSeries train = read(name, folder, stem + "_TRAIN.ts");
    TimeSeries test = read(name, folder, stem + "_TEST.ts");
    if (train.channels != test.channels) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: has %d channels, but the training file %d",
              test.file,
              test.channels,
              train.channels));
    }
    var classes = new ClassNames(train.labels);
    for (String label : test.labels) {
      if (!classes.names().contains(label)) {
        throw new DataException(
            test.file + ": class " + OneLine.shown(label) + " is not in the training file");
      }
    }
    int training = train.labels.size();
    Map<String, String> checksums = new TreeMap<>();
    for (TimeSeries part : List.of(train, test)) {
      checksums.put(Place.name(part.file), Checksum.sha256(part.file));
    }
    train.sequences.addAll(test.sequences);
    train.labels.addAll(test.labels);
    return new Pool(
            SequenceSamples.of(Shape.of(train.channels), train.sequences, classes.of(train.labels)),
            classes.names(),
            training,
            checksums)
        .dataset(name);
  }

  private static TimeSeries read(SourceName name, Path folder, String file) throws DataException {
    Path direct = folder.resolve(file);
    Path found =
        Files.exists(direct) || !Files.isDirectory(folder)
            ? direct
            : Place.inner(folder).resolve(file);
    if (!Files.isRegularFile(found)) {
      throw new DataException(
          "dataset '" + name.text() + "' not found: there is no " + file + " in " + folder);
    }
    var series = new TimeSeries(found);
    try (BufferedReader reader = Files.newBufferedReader(found, StandardCharsets.UTF_8)) {
      series.read(reader);
    } catch (CharacterCodingException e) {
      throw new DataException(found + ": is no text file");
    } catch (DataException e) {
      throw e;
    } catch (IOException e) {
      throw DataException.unreadable(found, e);
    }
    return series;
  }

  private void read(BufferedReader reader) throws IOException {
    boolean data = false;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      if (text.startsWith("@")) {
        data |= header(text.toLowerCase(Locale.ROOT).split("\\s+"));
      } else if (data) {
        series(text);
      } else {
        throw at("a series before @data");
      }
    }
    if (sequences.isEmpty()) {
      throw new DataException(file + ": holds no series");
    }
  }

  /** Whether data begin. */
  private boolean header(String... words) throws DataException {
    boolean yes = words.length > 1 && words[1].equals("true");
    if (words[0].equals("@timestamps") && yes) {
      throw at("series with time stamps are not read; give numbers at equal distances");
    }
    if (words[0].equals("@classlabel") && !yes) {
      throw at("the series have no classes");
    }
    return words[0].equals("@data");
  }

  private void series(String text) throws DataException {
    String[] parts = text.split(":", -1);
    if (parts.length < 2) {
      throw at("a series ends with a colon and its class");
    }
    int own = parts.length - 1;
    channels = channels == 0 ? own : channels;
    if (own != channels) {
      throw at(own + " channels, but " + channels + " in the first series");
    }
    float[][] values = new float[own][];
    for (int channel = 0; channel < own; channel++) {
      values[channel] = numbers(parts[channel]);
      if (values[channel].length != values[0].length) {
        throw at(
            "channel "
                + channel
                + " has "
                + values[channel].length
                + " numbers, but channel 0 has "
                + values[0].length);
      }
    }
    float[] sequence = new float[own * values[0].length];
    for (int i = 0; i < sequence.length; i++) {
      sequence[i] = values[i % own][i / own];
    }
    sequences.add(sequence);
    labels.add(parts[own].strip());
  }

  private float[] numbers(String text) throws DataException {
    String[] cells = text.split(",", -1);
    float[] numbers = new float[cells.length];
    for (int i = 0; i < cells.length; i++) {
      String cell = cells[i].strip();
      double value = NumberText.real(cell).orElse(Double.NaN);
      if (!Float.isFinite((float) value)) {
        throw at(
            cell.equals("?")
                ? "a number is missing (?); fill it in, or leave the series out"
                : "\"" + OneLine.shown(cell) + "\" is no number");
      }
      numbers[i] = (float) value;
    }
    return numbers;
  }

  private DataException at(String what) {
    return new DataException(file + ": line " + number + ": " + what);
  }
}
