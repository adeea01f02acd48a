package dev.forespike.data.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forespike.data.DataException;
import dev.forespike.data.events.MadeEvents.Event;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What was written in a format is read again, and files of cameras give the events they are known
 * to have.
 */
final class EventReaderTest {
  @TempDir private Path folder = Path.of("");

  private static List<Event> read(Path file) throws DataException {
    var events = new ArrayList<Event>();
    EventReader.read(file, (time, x, y, p) -> events.add(new Event(time, x, y, p)));
    return events;
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  /** More than a block of every format. */
  private static final int COUNT = 30_000;

  private void same(EventFormat format, List<Event> events, String name, byte[] content)
      throws IOException {
    Path file = file(name, content);
    assertEquals(format, EventFormat.of(file));
    assertEquals(events, read(file));
    // An end in the middle of an event is told, wherever it is.
    Path cut = file("cut-" + name, java.util.Arrays.copyOf(content, content.length - 1));
    DataException told = assertThrows(DataException.class, () -> read(cut));
    assertTrue(String.valueOf(told.getMessage()).contains("is cut off"), told.getMessage());
  }

  @Test
  void formatsWithoutHeader() throws IOException {
    List<Event> events = MadeEvents.events(COUNT, 256, 240, 0, 200, 1);
    same(EventFormat.BIN, events, "a.bin", MadeEvents.bin(events));
    List<Event> large = MadeEvents.events(COUNT, 4096, 4096, 0, 500, 2);
    same(EventFormat.BS3, large, "a.bs3", MadeEvents.bs3(large));
  }

  @Test
  void aedat() throws IOException {
    long wrap = (1L << 32) - 100_000;
    List<Event> small = MadeEvents.events(COUNT, 128, 128, wrap, 30, 3);
    same(EventFormat.AEDAT2, small, "dvs.aedat", MadeEvents.aedat2(small, false));
    List<Event> davis = MadeEvents.events(COUNT, 240, 180, wrap, 30, 4);
    same(EventFormat.AEDAT2, davis, "davis.aedat", MadeEvents.aedat2(davis, true));
    List<Event> packets = MadeEvents.events(COUNT, 346, 260, (1L << 31) - 5000, 1, 5);
    same(EventFormat.AEDAT3, packets, "three.aedat", MadeEvents.aedat3(packets));
  }

  @Test
  void prophesee() throws IOException {
    List<Event> dat = MadeEvents.events(COUNT, 304, 240, (1L << 32) - 100_000, 30, 6);
    same(EventFormat.DAT, dat, "two.dat", MadeEvents.dat(dat, 2));
    same(EventFormat.DAT, dat, "one.dat", MadeEvents.dat(dat, 1));
    List<Event> evt2 = MadeEvents.events(COUNT, 640, 480, (1L << 34) - 50_000, 10, 7);
    // The first time of a file lies below its wrap, so that the wrap is seen.
    same(EventFormat.EVT2, evt2, "two.raw", MadeEvents.evt2(evt2));
    for (boolean highFirst : new boolean[] {true, false}) {
      same(EventFormat.EVT21, evt2, highFirst + ".raw", MadeEvents.evt21(evt2, highFirst));
    }
    List<Event> evt3 = MadeEvents.events(COUNT, 1280, 720, (1L << 24) - 50_000, 10, 8);
    same(EventFormat.EVT3, evt3, "three.raw", MadeEvents.evt3(evt3));
    assertEquals(1280, RecordingInfo.of(folder.resolve("three.raw")).width());
    assertEquals(480, RecordingInfo.of(folder.resolve("two.raw")).height());
  }

  @Test
  void eventStream() throws IOException {
    List<Event> events = MadeEvents.events(COUNT, 320, 240, 0, 600, 9);
    same(EventFormat.ES, events, "a.es", MadeEvents.es(events));
  }

  /** Whatever the first column is: bytes of a recording without header may look like a header's. */
  @Test
  void theFirstEventDecidesNothing() throws IOException {
    for (int x = 0; x < 256; x++) {
      List<Event> events = List.of(new Event(0x202020, x, 32, 0), new Event(0x202020, x, 10, 0));
      Path file = file("first.bin", MadeEvents.bin(events));
      assertEquals(EventFormat.BIN, EventFormat.of(file));
      assertEquals(events, read(file));
    }
  }

  @Test
  void infoCountsAndDigests() throws IOException {
    List<Event> events = MadeEvents.events(100, 20, 30, 50, 9, 1);
    Path file = file("a.bin", MadeEvents.bin(events));
    RecordingInfo info = RecordingInfo.of(file);
    ByteBuffer bytes = ByteBuffer.allocate(1300).order(ByteOrder.LITTLE_ENDIAN);
    for (Event e : events) {
      bytes.putLong(e.time()).putShort((short) e.x()).putShort((short) e.y());
      bytes.put((byte) e.polarity());
    }
    assertEquals(dev.forespike.data.file.Checksum.sha256(bytes.array()), info.digest());
    assertEquals(100, info.events());
    assertEquals(events.stream().filter(e -> e.polarity() == 1).count(), info.on());
    assertEquals(events.getFirst().time(), info.firstTime());
    assertEquals(events.getLast().time(), info.lastTime());
    assertEquals(1 + events.stream().mapToInt(Event::x).max().orElse(0), info.width());
    assertEquals(0, info.backwards());
    var turned = new ArrayList<>(events);
    java.util.Collections.reverse(turned);
    file("a.bin", MadeEvents.bin(turned));
    assertTrue(RecordingInfo.of(file).backwards() > 80);
    Path dat = file("b.dat", MadeEvents.dat(List.of(new Event(1, 304, 240, 1)), 2));
    assertEquals(2, RecordingInfo.of(dat).outside(), "in both directions");
  }

  @ParameterizedTest
  @CsvSource({
    "no.txt, hello, is no recording of events that is known",
    "no.raw, % plain, is no recording of events that is known",
    "no.aedat, #!AER-DAT4.0, AEDAT 4 is not read yet",
    "no.es, Event Stream, is cut off",
    "no.bin, '', is empty",
  })
  void whatIsNoneIsRefused(String name, String content, String saying) throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    DataException told = assertThrows(DataException.class, () -> read(file));
    assertTrue(String.valueOf(told.getMessage()).contains(saying), told.getMessage());
  }

  @ParameterizedTest
  @EnumSource(EventFormat.class)
  void everyFormatHasAName(EventFormat format) {
    assertTrue(format.label().matches("[a-z0-9.]+"));
  }

  /** Counts, and a checksum over all times, then all x, y and polarities: known beforehand. */
  @ParameterizedTest
  @CsvSource({
    "event-fixtures.zip, sample_nmnist.bin, 4325, e783227f",
    "event-fixtures.zip, sample_ncars.dat, 2009, e290bceb",
    "event-fixtures.zip, evt2_sample.raw, 539481, b51468d5",
    "event-fixtures.zip, evt3_sample.raw, 219596, 146712c6",
    "event-fixtures.zip, IMU_translBoxes.aedat, 162771, 4980173a",
    "event-fixtures.zip, TranslatingBarX.aedat, 10000, 53611b20",
    "event-fixtures.zip, TranslatingSquare.aedat, 16000, 8ce2c133",
    "event-fixtures.zip, dvsgesture_1.bs3, 63471, ab36753f",
    "event-fixtures.zip, NTIDIGITS_1.bs1, 898, 5b2a5eec",
    "event-formats-2.zip, trcl0.es, 2628, ''",
    "event-formats-2.zip, NCARS_obj_004397_td.dat, 4407, ''",
    "event-formats-2.zip, sound_mono_32ch_ONOFF_addr2b_ts02.aedat, 49864, ''",
  })
  void recordingsOfCamerasHaveTheirEvents(String pack, String name, int count, String crc)
      throws IOException {
    Path zip = pack(pack);
    try (FileSystem files = FileSystems.newFileSystem(zip);
        Stream<Path> all = Files.walk(files.getPath("/"))) {
      Path file = all.filter(each -> each.endsWith(name)).findFirst().orElseThrow();
      List<Event> events = read(file);
      assertEquals(count, events.size());
      if (!crc.isEmpty()) {
        assertEquals(crc, crc(events));
      }
    }
  }

  private static Path pack(String name) {
    String folder = System.getenv().getOrDefault("SNN_DATA", "../../shared/data");
    Path zip = Path.of(folder, name);
    assumeTrue(
        Files.exists(zip),
        "skipped: " + name + " not found under " + folder + "; set SNN_DATA to its folder");
    return zip;
  }

  private static String crc(List<Event> events) {
    ByteBuffer bytes = ByteBuffer.allocate(20 * events.size()).order(ByteOrder.LITTLE_ENDIAN);
    events.forEach(e -> bytes.putLong(e.time()));
    events.forEach(e -> bytes.putInt(e.x()));
    events.forEach(e -> bytes.putInt(e.y()));
    events.forEach(e -> bytes.putInt(e.polarity()));
    var crc = new CRC32();
    crc.update(bytes.array());
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  /** The same recording in two formats. */
  @Test
  void oneRecordingInTwoFormatsIsOne() throws IOException {
    try (FileSystem clips = FileSystems.newFileSystem(pack("dvs-gesture-clips.zip"));
        FileSystem fixtures = FileSystems.newFileSystem(pack("event-fixtures.zip"));
        Stream<Path> first = Files.walk(clips.getPath("/"));
        Stream<Path> second = Files.walk(fixtures.getPath("/"))) {
      assertEquals(
          read(first.filter(each -> each.endsWith("1.bs2")).findFirst().orElseThrow()),
          read(second.filter(each -> each.endsWith("dvsgesture_1.bs3")).findFirst().orElseThrow()));
    }
  }
}
