package dev.forespike.data.events;

import dev.forespike.api.file.OneLine;
import dev.forespike.data.DataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The formats of recordings. */
public enum EventFormat {
  /** 5 bytes for each event, no header: N-MNIST, N-Caltech101, {@code .bs2} of SLAYER. */
  BIN("bin"),
  /** 5 bytes with one address for x and y: {@code .bs1} of SLAYER. */
  BS1("bs1"),
  /** 7 bytes for each event: {@code .bs3} of SLAYER. */
  BS3("bs3"),
  /** 6 bytes for each event: AEDAT 1, and recordings of other sensors without a header. */
  AEDAT1("aedat1"),
  /** 8 bytes for each event. */
  AEDAT2("aedat2"),
  /** Packets of events. */
  AEDAT3("aedat3"),
  /** Prophesee's DAT, of two versions. */
  DAT("dat"),
  /** Prophesee's EVT 2.0. */
  EVT2("evt2"),
  /** Prophesee's EVT 2.1. */
  EVT21("evt2.1"),
  /** Prophesee's EVT 3.0. */
  EVT3("evt3"),
  /** Event Stream. */
  ES("es");

  private static final int START = 4096;
  private static final String AEDAT = "#!AER-DAT";

  private final String label;

  EventFormat(String label) {
    this.label = label;
  }

  /**
   * The name of the format.
   *
   * @return in small letters
   */
  public String label() {
    return label;
  }

  /**
   * Finds out a format by what is in a file, and by its name where that says nothing.
   *
   * @param file the file
   * @return its format
   * @throws DataException if it is none that is known, or cannot be read
   */
  public static EventFormat of(Path file) throws DataException {
    try (var input = new EventInput(file)) {
      String start = new String(input.peek(START), StandardCharsets.ISO_8859_1);
      if (start.startsWith("Event Stream")) {
        return ES;
      }
      if (start.startsWith(AEDAT)) {
        return aedat(file, start.length() > AEDAT.length() ? start.charAt(AEDAT.length()) : ' ');
      }
      // A recording without header may begin with the same byte: a header is lines of text.
      List<String> header = input.header('%', line -> line.equals("% end"));
      return header.isEmpty() ? byName(file, start) : prophesee(file, header);
    } catch (DataException e) {
      throw e;
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
  }

  private static EventFormat aedat(Path file, char version) throws DataException {
    return switch (version) {
      case '1' -> AEDAT1;
      case '2' -> AEDAT2;
      case '3' -> AEDAT3;
      default ->
          throw new DataException(
              file + ": AEDAT " + OneLine.shown(String.valueOf(version)) + " is not read yet");
    };
  }

  private static EventFormat prophesee(Path file, List<String> header) throws DataException {
    String text = String.join("\n", header).toLowerCase(Locale.ROOT);
    for (String[] known :
        new String[][] {
          {"% evt 3", "evt3"}, {"% format evt3", "evt3"},
          {"% evt 2.1", "evt2.1"}, {"% format evt21", "evt2.1"},
          {"% evt 2", "evt2"}, {"% format evt2", "evt2"},
        }) {
      if (text.contains(known[0])) {
        return labelled(known[1]);
      }
    }
    if (text.contains("% version") || text.contains("% data file containing")) {
      return DAT;
    }
    if (String.valueOf(file.getFileName()).matches("(?i).*\\.(bin|bs[123])")) {
      return byName(file, ""); // what looks like a line are events
    }
    throw new DataException(file + ": its header names no format of events that is known");
  }

  private static EventFormat labelled(String label) {
    for (EventFormat format : values()) {
      if (format.label.equals(label)) {
        return format;
      }
    }
    throw new IllegalArgumentException(label);
  }

  private static EventFormat byName(Path file, String start) throws DataException {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (start.startsWith("\u0089HDF") || start.startsWith("\u0093NUMPY")) {
      throw new DataException(file + ": is no recording of events, but arrays");
    }
    if (name.endsWith(".bin") || name.endsWith(".bs2")) {
      return BIN;
    }
    if (name.endsWith(".bs1")) {
      return BS1;
    }
    if (name.endsWith(".bs3")) {
      return BS3;
    }
    if (name.endsWith(".aedat") || name.endsWith(".dat") || name.endsWith(".aer")) {
      return AEDAT1;
    }
    throw new DataException(
        file
            + ": is no recording of events that is known (AEDAT, DAT, EVT, ES, .bin, .bs1, .bs2,"
            + " .bs3)");
  }

  /**
   * Whether the name of a file is usual for recordings.
   *
   * @param file its name
   * @return true for an ending that is known
   */
  public static boolean isNamed(String file) {
    return file.toLowerCase(Locale.ROOT).matches(".*\\.(bin|bs1|bs2|bs3|aedat|dat|raw|es)");
  }
}
