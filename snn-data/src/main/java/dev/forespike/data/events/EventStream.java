package dev.forespike.data.events;

import java.io.IOException;

/**
 * Event Stream: times as steps from event to event. Of ATIS changes are taken, of colour cameras
 * places of pixels as ON; generic events have no place.
 */
final class EventStream {
  private static final int START = 16;

  private final EventInput input;
  private final EventSink sink;

  /** Takes the size of the sensor. */
  @FunctionalInterface
  interface Size {
    void take(int width, int height);
  }

  EventStream(EventInput input, EventSink sink) {
    this.input = input;
    this.sink = sink;
  }

  void read(Size size) throws IOException {
    input.need(START);
    input.skip(START - 4);
    int version = input.u8();
    input.u16();
    int type = input.u8();
    if (version != 2) {
      throw input.damaged("is Event Stream " + version + ", but 2 is read");
    }
    if (type != 1 && type != 2 && type != 4) {
      throw input.damaged(
          "holds events of type " + type + "; DVS (1), ATIS (2) and colour (4) are read");
    }
    input.need(4);
    size.take(input.u16(), input.u16());
    switch (type) {
      case 1 -> changes();
      case 2 -> atis();
      default -> colours();
    }
  }

  private void changes() throws IOException {
    long time = 0;
    while (input.has(1)) {
      int b = input.u8();
      if (b == 0xff) {
        time += 127;
      } else if (b != 0xfe) {
        time += b >> 1;
        input.need(4);
        sink.take(time, input.u16(), input.u16(), b & 1);
      }
    }
  }

  private void atis() throws IOException {
    long time = 0;
    while (input.has(1)) {
      int b = input.u8();
      if ((b & 0xfc) == 0xfc) {
        time += 63L * (b & 3);
      } else {
        time += b >> 2;
        input.need(4);
        int x = input.u16();
        int y = input.u16();
        if ((b & 1) == 0) {
          sink.take(time, x, y, b >> 1 & 1);
        }
      }
    }
  }

  private void colours() throws IOException {
    long time = 0;
    while (input.has(1)) {
      int b = input.u8();
      if (b == 0xff) {
        time += 254;
      } else {
        time += b;
        input.need(7);
        int x = input.u16();
        int y = input.u16();
        input.skip(3);
        sink.take(time, x, y, 1);
      }
    }
  }
}
