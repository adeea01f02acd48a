package dev.forespike.data.events;

import java.io.IOException;
import java.util.List;

/**
 * Prophesee's EVT 2.1: words of 64 bits with up to 32 events each. Sensors write the halves of a
 * word in either order; the types of the first words tell which.
 */
final class Evt21 {
  private static final int TRIED = 1024;

  private final EventInput input;
  private final EventSink sink;

  Evt21(EventInput input, EventSink sink) {
    this.input = input;
    this.sink = sink;
  }

  void read(List<String> header) throws IOException {
    boolean swapped = swapped(header.isEmpty());
    long high = 0;
    long wraps = 0;
    while (input.next(8)) {
      for (int ready = input.ready(8); ready > 0; ready--) {
        long word = input.i64();
        word = swapped ? Long.rotateLeft(word, 32) : word;
        int type = (int) (word >>> 60);
        if (type <= 1) {
          events(wraps + (high << 6 | (word >>> 54 & 0x3f)), word, type);
        } else if (type == 8) {
          long next = word >>> 32 & 0xfffffff;
          wraps += high - next > 1 << 27 ? 1L << 34 : 0;
          high = next;
        }
      }
    }
  }

  private void events(long time, long word, int polarity) {
    int x = (int) (word >>> 43 & 0x7ff);
    int y = (int) (word >>> 32 & 0x7ff);
    for (int left = (int) word; left != 0; left &= left - 1) {
      sink.take(time, x + Integer.numberOfTrailingZeros(left), y, polarity);
    }
  }

  private boolean swapped(boolean unknown) throws IOException {
    byte[] start = input.peek(8 * TRIED);
    boolean last = true;
    boolean middle = true;
    for (int i = 0; i + 8 <= start.length; i += 8) {
      last &= isType(start[i + 7]);
      middle &= isType(start[i + 3]);
    }
    if (!last && !middle) {
      throw input.damaged(
          unknown ? "has neither header nor words of EVT 2.1" : "holds no words of EVT 2.1");
    }
    return !last;
  }

  private static boolean isType(byte high) {
    int type = high >> 4 & 15;
    return type <= 1 || type == 8 || type == 10 || type == 14;
  }
}
