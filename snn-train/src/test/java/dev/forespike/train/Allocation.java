package dev.forespike.train;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What the current thread has taken from the heap since it began. */
public final class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocation() {}

  /** The number of bytes, freed or not. */
  public static long bytes() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  /** The number of bytes an action takes. */
  static long of(Runnable action) {
    long before = bytes();
    action.run();
    return bytes() - before;
  }
}
