package dev.forespike.data.events;

import dev.forespike.data.DataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a recording of any format. Layouts are those of the makers' pages and of public readers
 * that agree; coordinates are as they stand in the file. Times of EVT 2 and 3 that run backwards
 * are held at the time before, as their makers' readers do; those of other formats stay.
 */
public final class EventReader {
  /** Of EVT 3, whose columns have 11 bits. */
  private static final int MOST_COLUMNS = 1 << 11;

  private static final Pattern WIDTH = Pattern.compile("width[ =](\\d+)");
  private static final Pattern HEIGHT = Pattern.compile("height[ =](\\d+)");
  private static final Pattern GEOMETRY = Pattern.compile("geometry[ :=](\\d+)x(\\d+)");

  private final EventInput input;
  private final EventSink sink;
  private final EventFormat format;
  private int width;
  private int height;
  private long backwards;

  private EventReader(EventInput input, EventFormat format, EventSink sink) {
    this.input = input;
    this.format = format;
    this.sink = sink;
  }

  /**
   * What a header says.
   *
   * @param format the format
   * @param width columns of the sensor, 0 where nothing is said
   * @param height its rows, 0 where nothing is said
   * @param backwards how many events came with a time before that of the one before
   */
  public record Header(EventFormat format, int width, int height, long backwards) {}

  /**
   * Reads a recording.
   *
   * @param file the file
   * @param sink takes its events
   * @return what the file says of itself
   * @throws DataException if it is no recording that is known, damaged or cut off
   */
  public static Header read(Path file, EventSink sink) throws DataException {
    return read(file, EventFormat.of(file), sink);
  }

  /**
   * Reads a recording whose format is known, whatever the file is called.
   *
   * @param file the file
   * @param format its format
   * @param sink takes its events
   * @return what the file says of itself
   * @throws DataException if it is no recording of that format, damaged or cut off
   */
  public static Header read(Path file, EventFormat format, EventSink sink) throws DataException {
    try (var input = new EventInput(file)) {
      var reader = new EventReader(input, format, sink);
      reader.read();
      return new Header(format, reader.width, reader.height, reader.backwards);
    } catch (DataException e) {
      throw e;
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
  }

  private void read() throws IOException {
    if (!input.has(1)) {
      throw input.damaged("is empty");
    }
    switch (format) {
      case BIN -> bin();
      case BS1 -> bs1();
      case BS3 -> bs3();
      case AEDAT1 -> aedat1();
      case AEDAT2 -> aedat2();
      case AEDAT3 -> new AedatPackets(input, this::take).read();
      case DAT -> dat();
      case EVT2 -> evt2();
      case EVT21 -> new Evt21(input, this::held).read(size(header()));
      case EVT3 -> evt3();
      case ES -> new EventStream(input, this::take).read(this::size);
    }
  }

  private long last = Long.MIN_VALUE;

  /** An event with the time it has. */
  private void take(long time, int x, int y, int polarity) {
    backwards += time < last ? 1 : 0;
    last = time;
    sink.take(time, x, y, polarity);
  }

  /** An event whose time is held where it runs backwards. */
  private void held(long time, int x, int y, int polarity) {
    backwards += time < last ? 1 : 0;
    last = Math.max(last, time);
    sink.take(last, x, y, polarity);
  }

  private void size(int columns, int rows) {
    width = columns;
    height = rows;
  }

  private List<String> header() throws IOException {
    return input.header('%', line -> line.equals("% end"));
  }

  /** Takes the size from a header. */
  private List<String> size(List<String> lines) {
    for (String line : lines) {
      String text = line.toLowerCase(Locale.ROOT);
      Matcher both = GEOMETRY.matcher(text);
      if (both.find()) {
        size(number(both, 1), number(both, 2));
      }
      Matcher columns = WIDTH.matcher(text);
      Matcher rows = HEIGHT.matcher(text);
      width = columns.find() ? number(columns, 1) : width;
      height = rows.find() ? number(rows, 1) : height;
    }
    return lines;
  }

  private static int number(Matcher found, int group) {
    String digits = found.group(group);
    return digits.length() > 6 ? 0 : Integer.parseInt(digits);
  }

  private void bin() throws IOException {
    long later = 0;
    while (input.next(5)) {
      for (int ready = input.ready(5); ready > 0; ready--) {
        int x = input.u8();
        int y = input.u8();
        int high = input.u8();
        int low = input.u16Big();
        if (y == 240) { // stands for 8192 microseconds more in all that follow
          later += 1 << 13;
        } else {
          take(later + ((high & 0x7f) << 16 | low), x, y, high >> 7);
        }
      }
    }
  }

  private void bs1() throws IOException {
    while (input.next(5)) {
      int neuron = input.u16Big();
      int high = input.u8();
      take((high & 0x7f) << 16 | input.u16Big(), neuron, 0, high >> 7);
    }
  }

  private void bs3() throws IOException {
    while (input.next(7)) {
      int first = input.u8();
      int second = input.u8();
      int third = input.u8();
      int channel = input.u8();
      int time = input.u8() << 16;
      take(time | input.u16Big(), first << 4 | second >> 4, (second & 15) << 8 | third, channel);
    }
  }

  private void aedat1() throws IOException {
    boolean camera = !input.header('#', _ -> false).isEmpty();
    long wraps = 0;
    long before = 0;
    while (input.next(6)) {
      int address = input.u16Big();
      long time = Integer.toUnsignedLong(input.i32Big());
      wraps += before - time > 1L << 31 ? 1L << 32 : 0;
      before = time;
      if (!camera) {
        take(wraps + time, address, 0, 1);
      } else if (address >> 15 == 0) {
        take(wraps + time, address >> 1 & 0x7f, address >> 8 & 0x7f, address & 1);
      }
    }
  }

  private void aedat2() throws IOException {
    String text = String.join("\n", input.header('#', _ -> false)).toLowerCase(Locale.ROOT);
    boolean small = text.contains("dvs128") || (!text.contains("davis") && isSmall());
    long wraps = 0;
    long before = 0;
    while (input.next(8)) {
      for (int ready = input.ready(8); ready > 0; ready--) {
        int a = input.i32Big();
        long time = Integer.toUnsignedLong(input.i32Big());
        wraps += before - time > 1L << 31 ? 1L << 32 : 0;
        before = time;
        if (small && (a & 0x8000) == 0) {
          take(wraps + time, (a & 0xfe) >> 1, (a & 0x7f00) >> 8, a & 1);
        } else if (!small && a >= 0) {
          take(wraps + time, a >> 12 & 0x3ff, a >> 22 & 0x1ff, a >> 11 & 1);
        }
      }
    }
  }

  /** Addresses of a DVS128 have 16 bits; a header need not say which camera it was. */
  private boolean isSmall() throws IOException {
    byte[] start = input.peek(8 * 1024);
    for (int i = 0; i + 8 <= start.length; i += 8) {
      if (start[i] != 0 || start[i + 1] != 0) {
        return false;
      }
    }
    return true;
  }

  private void dat() throws IOException {
    List<String> lines = size(header());
    boolean first = lines.stream().anyMatch(line -> line.matches("%\\s*[Vv]ersion\\s+1.*"));
    input.need(2);
    int type = input.u8();
    int bytes = input.u8();
    if (bytes != 8 || (type != 0 && type != 0x0c)) {
      throw input.damaged(
          "has events of type " + type + " and " + bytes + " bytes; 0 or 12 of 8 are read");
    }
    long wraps = 0;
    long before = 0;
    while (input.next(8)) {
      for (int ready = input.ready(8); ready > 0; ready--) {
        long time = input.u32();
        int word = input.i32();
        wraps += before - time > 1L << 31 ? 1L << 32 : 0;
        before = time;
        if (first) {
          take(wraps + time, word & 0x1ff, word >> 9 & 0xff, word >> 17 & 1);
        } else {
          take(wraps + time, word & 0x3fff, word >> 14 & 0x3fff, word >>> 28 & 1);
        }
      }
    }
  }

  private void evt2() throws IOException {
    size(header());
    long high = 0;
    long wraps = 0;
    while (input.next(4)) {
      for (int ready = input.ready(4); ready > 0; ready--) {
        int word = input.i32();
        int type = word >>> 28;
        if (type <= 1) {
          held(wraps + (high << 6 | (word >> 22 & 0x3f)), word >> 11 & 0x7ff, word & 0x7ff, type);
        } else if (type == 8) {
          long next = word & 0xfffffff;
          wraps += high - next > 1 << 27 ? 1L << 34 : 0;
          high = next;
        }
      }
    }
  }

  private void evt3() throws IOException {
    size(header());
    long time = 0;
    long wraps = 0;
    int high = -1;
    int low = 0;
    int y = 0;
    int base = 0;
    int polarity = 0;
    while (input.next(2)) {
      for (int ready = input.ready(2); ready > 0; ready--) {
        int word = input.u16();
        int type = word >> 12;
        if (type == 8) {
          int next = word & 0xfff;
          if (high >= 0 && high - next > 1 << 11) {
            wraps += 1L << 24;
            high = next;
          } else if (high < 0 || next > high) {
            high = next;
          }
        } else if (type == 6) {
          low = word & 0xfff;
        }
        if (high < 0) {
          continue; // nothing has a time yet
        }
        time = wraps + ((long) high << 12 | low);
        switch (type) {
          case 0 -> y = word & 0x7ff;
          case 2 -> held(time, word & 0x7ff, y, word >> 11 & 1);
          case 3 -> {
            base = word & 0x7ff;
            polarity = word >> 11 & 1;
          }
          case 4 -> {
            vector(time, base, y, polarity, word & 0xfff);
            base += 12;
          }
          case 5 -> {
            vector(time, base, y, polarity, word & 0xff);
            base += 8;
          }
          default -> {}
        }
      }
    }
  }

  private void vector(long time, int base, int y, int polarity, int bits) throws DataException {
    if (base > MOST_COLUMNS) {
      throw input.damaged("has a vector of events that begins at column " + base);
    }
    for (int left = bits; left != 0; left &= left - 1) {
      held(time, base + Integer.numberOfTrailingZeros(left), y, polarity);
    }
  }
}
