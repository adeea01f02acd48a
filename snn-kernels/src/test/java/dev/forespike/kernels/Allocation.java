package dev.forespike.kernels;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Counts the bytes that this thread and all pool threads allocate. */
final class Allocation {
  private static final int CALLS = 1_000;
  private static final int MIN_ROUNDS = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Reading the counters itself takes some bytes; a kernel that allocates takes 16 per call. */
  private static final long SLACK = CALLS - 1;

  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  private Allocation() {}

  /**
   * Warms a call up, at least 20,000 times and then until the compiler is done: when two rounds of
   * 1,000 calls in a row allocate nothing. On a busy machine that takes a while, so that time ends
   * only what would never end.
   *
   * @return the bytes of the last 1,000 calls, beyond the cost of measuring
   */
  static long ofWarmCalls(Runnable call) throws JMException {
    return ofWarmCalls(call, PATIENCE);
  }

  /** The same for a call that is known to allocate: looked at for so long and no longer. */
  static long ofWarmCalls(Runnable call, Duration limit) throws JMException {
    final long start = System.nanoTime();
    long own = measure(() -> {}, 0);
    int clean = 0;
    long bytes = 0;
    for (int round = 0; round < MIN_ROUNDS || clean < 2; round++) {
      bytes = Math.max(0, measure(call, CALLS) - own);
      clean = bytes < SLACK ? clean + 1 : 0;
      if (round >= MIN_ROUNDS && System.nanoTime() - start > limit.toNanos()) {
        break;
      }
    }
    return bytes < SLACK ? 0 : bytes;
  }

  private static long measure(Runnable call, int calls) throws JMException {
    long[] threads = threads();
    long before = allocated(threads);
    for (int i = 0; i < calls; i++) {
      call.run();
    }
    return allocated(threads) - before;
  }

  private static long[] threads() {
    List<Long> ids = new ArrayList<>();
    ids.add(Thread.currentThread().threadId());
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("forespike-worker-")) {
        ids.add(thread.threadId());
      }
    }
    return ids.stream().mapToLong(id -> id).toArray();
  }

  private static long allocated(long[] threads) throws JMException {
    Object bytes =
        SERVER.invoke(
            new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME),
            "getThreadAllocatedBytes",
            new Object[] {threads},
            new String[] {long[].class.getName()});
    long sum = 0;
    for (long count : (long[]) bytes) {
      sum += Math.max(0, count);
    }
    return sum;
  }
}
