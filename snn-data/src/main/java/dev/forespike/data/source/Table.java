package dev.forespike.data.source;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.forespike.api.Dataset;
import dev.forespike.api.Samples;
import dev.forespike.api.SequenceSamples;
import dev.forespike.api.Shape;
import dev.forespike.api.file.OneLine;
import dev.forespike.data.DataException;
import dev.forespike.data.NumberText;
import dev.forespike.data.file.Checksum;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A table as CSV in UTF-8, {@code csv:FILE}: a sample is a row. With a header columns have names,
 * else numbers from 0. {@code label=} names the column of the class, the last where nothing is
 * said, or {@code target=} those of target numbers; {@code ignore=} columns that are not used; all
 * others are values. {@code steps=T} makes a row a sequence of T steps, whose values lie step by
 * step. {@code test=FILE} is a second table of test samples.
 */
public final class Table {
  private static final Set<String> OPTIONS =
      Set.of("label", "target", "ignore", "steps", "test", "header");

  private final SourceName name;
  private final List<String> columns;
  private final List<Integer> values = new ArrayList<>();
  private final List<Integer> targets = new ArrayList<>();
  private int label = -1;

  private final List<float[]> rows = new ArrayList<>();
  private final List<float[]> targetRows = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();

  private Table(SourceName name, List<String> columns) throws DataException {
    this.name = name;
    this.columns = columns;
    var left = new LinkedHashSet<Integer>();
    IntStream.range(0, columns.size()).forEach(left::add);
    for (String ignored : listed("ignore")) {
      left.remove(column(ignored));
    }
    for (String target : listed("target")) {
      targets.add(column(target));
      left.remove(column(target));
    }
    if (targets.isEmpty()) {
      label = name.option("label").isPresent() ? column(name.option("label").get()) : last(left);
      left.remove(label);
    } else if (name.option("label").isPresent()) {
      throw name.refused("label names a class and target numbers; give one");
    }
    values.addAll(left);
    if (values.isEmpty()) {
      throw new DataException(name.path() + ": no column is left for values");
    }
  }

  private int last(Set<Integer> left) throws DataException {
    return left.stream()
        .reduce((_, b) -> b)
        .orElseThrow(() -> new DataException(name.path() + ": no column is left for the class"));
  }

  private List<String> listed(String option) {
    // A name may have a comma itself.
    return name.option(option)
        .map(text -> columns.contains(text) ? List.of(text) : List.of(text.split(",", -1)))
        .orElse(List.of());
  }

  private int column(String text) {
    int place = columns.indexOf(text);
    if (place < 0 && text.matches("[0-9]{1,6}") && Integer.parseInt(text) < columns.size()) {
      place = Integer.parseInt(text);
    }
    if (place < 0) {
      throw name.refused(
          "there is no column "
              + OneLine.shown(text)
              + "; there are "
              + OneLine.shown(String.join(", ", columns)));
    }
    return place;
  }

  /**
   * Opens a dataset.
   *
   * @param name where it is, and what its columns are
   * @return the dataset
   * @throws DataException if a file is missing or damaged; the message names line and column
   */
  public static Dataset open(SourceName name) throws DataException {
    var known = new HashSet<>(OPTIONS);
    known.addAll(Pool.OPTIONS);
    name.checkOptions(known);
    Path file = existing(name, Place.of(name.path()));
    Map<String, String> checksums = new TreeMap<>();
    List<CsvRecord> first = records(file);
    checksums.put(Place.name(file), Checksum.sha256(file));
    boolean header = header(name, first);
    Table table = new Table(name, columns(file, first.getFirst(), header));
    table.read(file, header ? first.subList(1, first.size()) : first);
    int training = 0;
    if (name.option("test").isPresent()) {
      training = table.rows.size();
      Path test = existing(name, Place.of(name.path().resolveSibling(name.option("test").get())));
      List<CsvRecord> second = records(test);
      if (header && !columns(test, second.getFirst(), true).equals(table.columns)) {
        throw new DataException(test + ": line 1: its columns are not those of " + file);
      }
      checksums.put(Place.name(test), Checksum.sha256(test));
      table.read(test, header ? second.subList(1, second.size()) : second);
    }
    return table.pool(training, checksums).dataset(name);
  }

  private static Path existing(SourceName name, Path file) throws DataException {
    if (!Files.isRegularFile(file)) {
      throw new DataException("dataset '" + name.text() + "' not found: there is no file " + file);
    }
    return file;
  }

  private static List<CsvRecord> records(Path file) throws DataException {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    var records = new ArrayList<CsvRecord>();
    try (Reader text = withoutMark(new InputStreamReader(Files.newInputStream(file), decoder));
        CsvReader<CsvRecord> reader =
            CsvReader.builder()
                .skipEmptyLines(true)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofCsvRecord(text)) {
      reader.forEach(records::add);
    } catch (CsvParseException e) {
      throw new DataException(file + ": is no table: " + OneLine.message(e));
    } catch (UncheckedIOException | CharacterCodingException e) {
      throw new DataException(file + ": is no text in UTF-8");
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
    if (records.isEmpty()) {
      throw new DataException(file + ": is empty");
    }
    return records;
  }

  /** Some programs begin text with a mark of its encoding. */
  private static Reader withoutMark(Reader text) throws IOException {
    var reader = new PushbackReader(text);
    int first = reader.read();
    if (first >= 0 && first != 0xfeff) {
      reader.unread(first);
    }
    return reader;
  }

  /** Said, or seen: names are no numbers. */
  private static boolean header(SourceName name, List<CsvRecord> records) {
    String said = name.option("header").orElse("");
    if (!said.isEmpty() && !said.equals("yes") && !said.equals("no")) {
      throw name.refused("header is " + said + ", but must be yes or no");
    }
    return said.isEmpty()
        ? records.getFirst().getFields().stream().allMatch(cell -> real(cell).isEmpty())
        : said.equals("yes");
  }

  private static OptionalDouble real(String cell) {
    return NumberText.real(cell.strip());
  }

  private static List<String> columns(Path file, CsvRecord first, boolean header)
      throws DataException {
    List<String> cells = first.getFields();
    if (!header) {
      return IntStream.range(0, cells.size()).mapToObj(String::valueOf).toList();
    }
    List<String> names = cells.stream().map(cell -> cell.strip()).toList();
    if (Set.copyOf(new LinkedHashSet<>(names)).size() != names.size()) {
      throw new DataException(
          file + ": line 1: two columns have one name: " + OneLine.shown(String.join(", ", names)));
    }
    return names;
  }

  private void read(Path file, List<CsvRecord> records) throws DataException {
    if (records.isEmpty()) {
      throw new DataException(file + ": has a header, but no rows");
    }
    for (CsvRecord record : records) {
      List<String> cells = record.getFields();
      String where = file + ": line " + record.getStartingLineNumber();
      if (cells.size() != columns.size()) {
        throw new DataException(
            String.format(
                Locale.ROOT, "%s: has %d cells, expected %d", where, cells.size(), columns.size()));
      }
      rows.add(numbers(where, cells, values));
      if (label >= 0) {
        String text = cells.get(label).strip();
        if (text.isEmpty()) {
          throw new DataException(
              where + ": column " + OneLine.shown(columns.get(label)) + " names no class");
        }
        labels.add(whole(text));
      } else {
        targetRows.add(numbers(where, cells, targets));
      }
    }
  }

  /** Programs write classes as 3.0 or 3.000000e+00, too. */
  private static String whole(String text) {
    OptionalDouble number = real(text);
    boolean whole =
        number.isPresent()
            && number.getAsDouble() == Math.rint(number.getAsDouble())
            && Math.abs(number.getAsDouble()) < 1e9;
    return whole ? String.valueOf((long) number.getAsDouble()) : text;
  }

  private float[] numbers(String where, List<String> cells, List<Integer> of) throws DataException {
    float[] numbers = new float[of.size()];
    for (int i = 0; i < numbers.length; i++) {
      String cell = cells.get(of.get(i));
      float value = (float) real(cell).orElse(Double.NaN);
      if (!Float.isFinite(value)) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: column %s is \"%s\", no number; name it with label=, or leave it out with"
                    + " ignore=",
                where,
                OneLine.shown(columns.get(of.get(i))),
                OneLine.shown(cell)));
      }
      numbers[i] = value;
    }
    return numbers;
  }

  private Pool pool(int training, Map<String, String> checksums) {
    int width = values.size();
    int steps = name.whole("steps", 1).orElse(0);
    if (steps > 0 && width % steps != 0) {
      throw name.refused(width + " columns of values are no " + steps + " steps of equal width");
    }
    if (!targets.isEmpty()) {
      if (steps > 0) {
        throw name.refused("steps are of samples with a class");
      }
      Samples samples =
          Samples.ofFunction(Shape.of(width), joined(rows), targets.size(), joined(targetRows));
      return new Pool(samples, List.of(), training, checksums);
    }
    var classes = new ClassNames(labels);
    int[] numbers = classes.of(labels);
    Samples samples =
        steps > 0
            ? SequenceSamples.of(Shape.of(width / steps), rows, numbers)
            : Samples.of(Shape.of(width), joined(rows), numbers);
    return new Pool(samples, classes.names(), training, checksums);
  }

  private static float[] joined(List<float[]> rows) {
    int width = rows.getFirst().length;
    float[] all = new float[Math.multiplyExact(rows.size(), width)];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, all, i * width, width);
    }
    return all;
  }
}
