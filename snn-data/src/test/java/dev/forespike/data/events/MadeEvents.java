package dev.forespike.data.events;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Events, and each format as its layout says it: nothing here is shared with the readers. */
final class MadeEvents {
  record Event(long time, int x, int y, int polarity) {}

  private MadeEvents() {}

  /** Events in the order of time within a sensor. */
  static List<Event> events(int count, int width, int height, long begin, int step, long seed) {
    var random = new SplittableRandom(seed);
    var events = new ArrayList<Event>();
    long time = begin;
    for (int i = 0; i < count; i++) {
      time += random.nextInt(step);
      events.add(new Event(time, random.nextInt(width), random.nextInt(height), random.nextInt(2)));
    }
    return events;
  }

  private static ByteBuffer buffer(int size, ByteOrder order) {
    return ByteBuffer.allocate(size).order(order);
  }

  private static byte[] written(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.position()];
    buffer.flip().get(bytes);
    return bytes;
  }

  private static byte[] headed(String header, byte[] body) {
    var all = new ByteArrayOutputStream();
    all.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
    all.writeBytes(body);
    return all.toByteArray();
  }

  static byte[] bin(List<Event> events) {
    ByteBuffer out = buffer(5 * events.size(), ByteOrder.BIG_ENDIAN);
    for (Event e : events) {
      out.put((byte) e.x).put((byte) e.y);
      out.put((byte) (e.polarity << 7 | (int) (e.time >> 16))).putShort((short) e.time);
    }
    return written(out);
  }

  static byte[] bs3(List<Event> events) {
    ByteBuffer out = buffer(7 * events.size(), ByteOrder.BIG_ENDIAN);
    for (Event e : events) {
      out.put((byte) (e.x >> 4)).put((byte) ((e.x & 15) << 4 | e.y >> 8)).put((byte) e.y);
      out.put((byte) e.polarity).put((byte) (e.time >> 16)).putShort((short) e.time);
    }
    return written(out);
  }

  static byte[] aedat2(List<Event> events, boolean davis) {
    ByteBuffer out = buffer(8 * events.size(), ByteOrder.BIG_ENDIAN);
    for (Event e : events) {
      out.putInt(
          davis ? e.y << 22 | e.x << 12 | e.polarity << 11 : e.y << 8 | e.x << 1 | e.polarity);
      out.putInt((int) e.time);
    }
    String camera = davis ? "# HardwareInterface: DAVIS240C\r\n" : "# a camera\r\n";
    return headed("#!AER-DAT2.0\r\n" + camera, written(out));
  }

  /**
   * Packets of 100, some of another kind, some with room to spare and events that are not valid.
   */
  static byte[] aedat3(List<Event> events) {
    ByteBuffer out = buffer(100_000 + 40 * events.size(), ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < events.size(); from += 100) {
      List<Event> part = events.subList(from, Math.min(events.size(), from + 100));
      int overflow = (int) (part.getFirst().time >> 31);
      packet(out, 3, 36, overflow, 2, 2);
      out.put(new byte[72]);
      packet(out, 1, 8, overflow, part.size() + 5, part.size() + 1);
      for (Event e : part) {
        out.putInt(e.x << 17 | e.y << 2 | e.polarity << 1 | 1);
        out.putInt((int) (e.time - ((long) overflow << 31)));
      }
      out.putInt(77 << 17).putInt(0);
      out.put(new byte[32]);
    }
    return headed("#!AER-DAT3.1\r\n#Format: RAW\r\n#!END-HEADER\r\n", written(out));
  }

  private static void packet(
      ByteBuffer out, int type, int size, int overflow, int capacity, int number) {
    out.putShort((short) type).putShort((short) 1).putInt(size).putInt(4).putInt(overflow);
    out.putInt(capacity).putInt(number).putInt(number);
  }

  static byte[] dat(List<Event> events, int version) {
    ByteBuffer out = buffer(2 + 8 * events.size(), ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 0).put((byte) 8);
    for (Event e : events) {
      long word =
          version == 1
              ? (long) e.x << 32 | (long) e.y << 41 | (long) e.polarity << 49
              : (long) e.x << 32 | (long) e.y << 46 | (long) e.polarity << 60;
      out.putLong(word | (e.time & 0xffffffffL));
    }
    return headed(
        "% Data file containing CD events.\n% Version " + version + "\n% Width 304\n% Height 240\n",
        written(out));
  }

  static byte[] evt2(List<Event> events) {
    ByteBuffer out = buffer(8 * events.size(), ByteOrder.LITTLE_ENDIAN);
    long high = -1;
    for (Event e : events) {
      if (e.time >> 6 != high) {
        high = e.time >> 6;
        out.putInt(8 << 28 | (int) (high & 0xfffffff));
      }
      out.putInt(e.polarity << 28 | (int) (e.time & 63) << 22 | e.x << 11 | e.y);
    }
    return headed("% evt 2.0\n% geometry 640x480\n% end\n", written(out));
  }

  /** One event in a word; the halves of words in either order. */
  static byte[] evt21(List<Event> events, boolean highFirst) {
    ByteBuffer out = buffer(16 * events.size(), ByteOrder.LITTLE_ENDIAN);
    long high = -1;
    for (Event e : events) {
      if (e.time >> 6 != high) {
        high = e.time >> 6;
        word(out, 8L << 60 | (high & 0xfffffff) << 32, highFirst);
      }
      int base = e.x & ~31;
      long place = (e.time & 63) << 54 | (long) base << 43 | (long) e.y << 32;
      word(out, (long) e.polarity << 60 | place | 1L << (e.x - base), highFirst);
    }
    return headed("% evt 2.1\n% format EVT21;height=720;width=1280\n% end\n", written(out));
  }

  private static void word(ByteBuffer out, long word, boolean highFirst) {
    out.putLong(highFirst ? Long.rotateLeft(word, 32) : word);
  }

  /** Single events, and vectors of 12 and 8. */
  static byte[] evt3(List<Event> events) {
    ByteBuffer out = buffer(14 * events.size() + 2, ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) (2 << 12 | 5)); // before any time: no event
    int high = -1;
    for (int i = 0; i < events.size(); i++) {
      Event e = events.get(i);
      int upper = (int) (e.time >> 12 & 0xfff);
      if (upper != high) {
        high = upper;
        out.putShort((short) (8 << 12 | upper));
      }
      out.putShort((short) (6 << 12 | (int) (e.time & 0xfff)));
      out.putShort((short) e.y);
      if (i % 3 == 0) {
        out.putShort((short) (2 << 12 | e.polarity << 11 | e.x));
      } else {
        int shift = Math.min(e.x, i % 3 == 1 ? 11 : 19);
        out.putShort((short) (3 << 12 | e.polarity << 11 | (e.x - shift)));
        out.putShort((short) (4 << 12 | (shift < 12 ? 1 << shift : 0)));
        out.putShort((short) (5 << 12 | (shift < 12 ? 0 : 1 << (shift - 12))));
      }
    }
    return headed("% evt 3.0\n% geometry 1280x720\n", written(out));
  }

  static byte[] es(List<Event> events) {
    ByteBuffer out = buffer(20 + 200 * events.size(), ByteOrder.LITTLE_ENDIAN);
    out.put("Event Stream".getBytes(StandardCharsets.US_ASCII));
    out.put((byte) 2).put((byte) 0).put((byte) 0).put((byte) 1);
    out.putShort((short) 320).putShort((short) 240);
    long time = 0;
    for (Event e : events) {
      for (; e.time - time >= 127; time += 127) {
        out.put((byte) 0xff);
      }
      out.put((byte) ((e.time - time) << 1 | e.polarity));
      out.putShort((short) e.x).putShort((short) e.y);
      time = e.time;
    }
    return written(out);
  }
}
