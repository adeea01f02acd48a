package dev.forespike.data.events;

/** Takes the events of a recording, in the order of the file. */
@FunctionalInterface
public interface EventSink {
  /**
   * Takes an event.
   *
   * @param time microseconds
   * @param x column, or address of a sensor without rows
   * @param y row
   * @param polarity 1 for ON, 0 for OFF
   */
  void take(long time, int x, int y, int polarity);
}
