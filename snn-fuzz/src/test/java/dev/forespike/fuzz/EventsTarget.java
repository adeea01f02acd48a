package dev.forespike.fuzz;

import dev.forespike.data.DataException;
import dev.forespike.data.events.EventFormat;
import dev.forespike.data.events.EventReader;
import dev.forespike.data.events.RecordingInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@link EventReader} in every format, whose events have places of 16 bits; then {@link
 * RecordingInfo} in the one that is found.
 */
final class EventsTarget implements FuzzTarget {
  private static final int MOST = 0xffff;

  @Override
  public String name() {
    return "events";
  }

  @Override
  public void read(Path file) throws IOException {
    for (EventFormat format : EventFormat.values()) {
      try {
        EventReader.read(file, format, EventsTarget::check);
      } catch (DataException e) {
        if (!String.valueOf(e.getMessage()).startsWith(file + ": ")) {
          throw new AssertionError("does not name the file: " + e.getMessage(), e);
        }
      }
    }
    RecordingInfo info = RecordingInfo.of(file);
    if (!info.equals(RecordingInfo.of(file)) || info.on() > info.events()) {
      throw new AssertionError("inconsistent: " + info);
    }
  }

  private static void check(long time, int x, int y, int polarity) {
    if (x < 0 || x > MOST || y < 0 || y > MOST || polarity < 0 || polarity > 255) {
      throw new AssertionError("an event at " + x + ", " + y + " of " + polarity);
    }
  }

  @Override
  public boolean documented(IOException failure) {
    return failure instanceof DataException;
  }

  @Override
  public void writeSeeds(Path folder) throws IOException {
    for (String header :
        new String[] {
          "#!AER-DAT1.0\r\n",
          "#!AER-DAT2.0\r\n# DVS128\r\n",
          "% Version 2\n% Width 304\n\u0000\u0008",
          "% evt 2.0\n% end\n",
          "% evt 2.1\n% end\n",
          "% evt 3.0\n",
          "#!AER-DAT3.1\r\n#!END-HEADER\r\n\u0000\u0000\u0000\u0000",
          "Event Stream\u0002\u0000\u0000\u0001@\u0001\u00f0\u0000\u0000",
          "Event Stream\u0002\u0000\u0000\u0002@\u0001\u00f0\u0000\u0000",
        }) {
      byte[] content = (header + "\u0000".repeat(24)).getBytes(StandardCharsets.ISO_8859_1);
      Files.write(folder.resolve("seed-" + Integer.toHexString(header.hashCode())), content);
    }
  }
}
