package dev.forespike.data.events;

import java.io.IOException;

/** AEDAT 3: packets of events, of which those of polarity are taken. */
final class AedatPackets {
  private static final int HEADER = 28;
  private static final int POLARITY = 1;
  private static final int SIZE = 8;

  private final EventInput input;
  private final EventSink sink;

  AedatPackets(EventInput input, EventSink sink) {
    this.input = input;
    this.sink = sink;
  }

  void read() throws IOException {
    input.header('#', line -> line.equals("#!END-HEADER"));
    while (input.next(HEADER)) {
      int type = input.u16();
      input.u16();
      int size = input.i32();
      input.i32();
      long overflow = input.u32();
      long capacity = input.u32();
      long number = input.u32();
      input.i32();
      if (size < 0 || number > capacity || (type == POLARITY && size != SIZE)) {
        throw input.damaged(
            "has a packet of " + number + " events of " + size + " bytes, room for " + capacity);
      }
      if (type == POLARITY) {
        events(number, overflow << 31);
        input.skip((capacity - number) * size);
      } else {
        input.skip(capacity * size);
      }
    }
  }

  /** Events that are not valid are none. */
  private void events(long number, long overflow) throws IOException {
    for (long i = 0; i < number; i++) {
      input.need(SIZE);
      int data = input.i32();
      long time = overflow + input.u32();
      if ((data & 1) != 0) {
        sink.take(time, data >>> 17, data >>> 2 & 0x7fff, data >>> 1 & 1);
      }
    }
  }
}
