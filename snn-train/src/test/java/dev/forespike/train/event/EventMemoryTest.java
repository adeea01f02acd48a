package dev.forespike.train.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.EventLoss;
import dev.forespike.api.EventRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing is kept of samples that are over. */
final class EventMemoryTest {
  private static final int BATCH = 5;
  private static final int BATCHES = 500;

  static EventRule[] rules() {
    return new EventRule[] {EventRule.sfdfa(), EventRule.feedbackAlignment(), EventRule.backprop()};
  }

  @ParameterizedTest
  @MethodSource("rules")
  void thousandsOfSamplesTakeNoMoreMemoryThanThoseBefore(EventRule rule) {
    var of = EventNetworkCase.of(20, new int[] {30}, 4, 40, 5);
    EventLearner learner = of.learner(rule, EventLoss.spikeCount(), BATCH);
    Runnable batches =
        () -> {
          for (int b = 0; b < BATCHES; b++) {
            learner.learn(BATCH, b, of.with(b).source());
          }
        };
    batches.run();
    long before = heap();
    batches.run();
    long grown = heap() - before;
    // Two numbers a sample would be 40 KB.
    assertTrue(grown < 30_000, grown + " bytes more");
    double[][] kept = new double[BATCHES * BATCH][2];
    assertTrue(heap() - before > 60_000, "this check finds two numbers kept a sample");
    assertEquals(BATCHES * BATCH, kept.length);
  }

  /** Bytes in use after collection, the least of several readings. */
  private static long heap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
