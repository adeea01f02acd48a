package dev.forespike.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("any-width")
@Timeout(600)
final class WorkersTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void everyTaskRunsOnce(int threads) {
    try (Workers workers = new Workers(threads)) {
      assertEquals(threads, workers.threads());
      // More threads than processors take turns at the scheduler's pace.
      int jobs = threads > 2 ? 200 : 2_000;
      for (int job = 0; job < jobs; job++) {
        int tasks = job % 7 == 0 ? job % 2 : job % 41;
        AtomicIntegerArray runs = new AtomicIntegerArray(tasks);
        workers.run(
            tasks,
            (task, worker) -> {
              assertTrue(worker >= 0 && worker < threads);
              runs.incrementAndGet(task);
            });
        for (int task = 0; task < tasks; task++) {
          assertEquals(1, runs.get(task), "task " + task + " of job " + job);
        }
      }
    }
  }

  /** Helpers that fell asleep between two jobs wake up. */
  @Test
  void tasksRunAfterAPause() throws InterruptedException {
    try (Workers workers = new Workers(3)) {
      for (int job = 0; job < 20; job++) {
        Thread.sleep(5);
        CountDownLatch all = new CountDownLatch(3);
        // Each task waits for all others, so each needs a thread of its own.
        workers.run(3, (_, _) -> meet(all));
        assertEquals(0, all.getCount());
      }
    }
  }

  /** No two tasks at a time have the same worker number, so that it can select scratch memory. */
  @Test
  void workerNumbersAreExclusive() {
    try (Workers workers = new Workers(4)) {
      AtomicIntegerArray inside = new AtomicIntegerArray(4);
      workers.run(
          20_000,
          (_, worker) -> {
            assertEquals(1, inside.incrementAndGet(worker));
            inside.decrementAndGet(worker);
          });
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 65, 128, 1000})
  void blocksCoverTheRangeOnce(int length) {
    try (Workers workers = new Workers(2)) {
      AtomicIntegerArray seen = new AtomicIntegerArray(length);
      workers.blocks(
          length,
          64,
          (from, to, _) -> {
            assertEquals(0, from % 64);
            assertTrue(to == length || to == from + 64);
            for (int i = from; i < to; i++) {
              seen.incrementAndGet(i);
            }
          });
      for (int i = 0; i < length; i++) {
        assertEquals(1, seen.get(i));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void failuresReachTheCallerAndThePoolLivesOn(int threads) {
    try (Workers workers = new Workers(threads)) {
      for (int failing = 0; failing < 40; failing += 3) {
        int bad = failing;
        RuntimeException thrown =
            assertThrows(
                RuntimeException.class, () -> workers.run(40, (task, _) -> failAt(task, bad)));
        assertTrue(
            String.valueOf(thrown.getMessage()).contains("task " + bad + " is bad"),
            thrown.toString());
        assertAllRun(workers, 17);
      }
    }
  }

  private static void failAt(int task, int bad) {
    if (task == bad) {
      throw new IllegalArgumentException("task " + task + " is bad");
    }
  }

  private static void assertAllRun(Workers workers, int tasks) {
    AtomicIntegerArray runs = new AtomicIntegerArray(tasks);
    workers.run(tasks, (task, _) -> runs.incrementAndGet(task));
    for (int task = 0; task < tasks; task++) {
      assertEquals(1, runs.get(task));
    }
  }

  /** A failure that was reported does not come up again in a later job. */
  @Test
  void failuresOfAllThreadsAtOnceAreReportedOnce() {
    try (Workers workers = new Workers(2)) {
      CountDownLatch both = new CountDownLatch(2);
      RuntimeException thrown =
          assertThrows(
              RuntimeException.class,
              () ->
                  workers.run(
                      2,
                      (task, _) -> {
                        meet(both);
                        failAt(task, task);
                      }));
      assertTrue(String.valueOf(thrown.getMessage()).contains("is bad"), thrown.toString());
      assertAllRun(workers, 9);
    }
  }

  @Test
  void closeEndsTheThreads() throws InterruptedException {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Workers workers = new Workers(4);
    assertAllRun(workers, 10);
    Set<Thread> helpers = new HashSet<>(Thread.getAllStackTraces().keySet());
    helpers.removeAll(before);
    helpers.removeIf(thread -> !thread.getName().startsWith("forespike-worker-"));
    assertEquals(3, helpers.size());
    workers.close();
    for (Thread helper : helpers) {
      helper.join(10_000);
      assertFalse(helper.isAlive());
    }
  }

  @Test
  void needsAtLeastOneThread() {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> new Workers(0)).getMessage());
    assertEquals("threads must be at least 1, but is 0", message);
  }

  private static void meet(CountDownLatch latch) {
    latch.countDown();
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS), "too few threads took part");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void farMoreThreadsThanProcessorsAreNotStarted() {
    try (Workers workers = new Workers(1_000_000)) {
      assertEquals(Workers.most(), workers.threads());
    }
    assertEquals(Math.max(8, Runtime.getRuntime().availableProcessors()), Workers.most());
  }
}
