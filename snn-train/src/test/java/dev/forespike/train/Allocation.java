package dev.forespike.train;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What the current thread has taken from the heap since it began. */
public final class Allocation {
  private Allocation() {}

  /** The number of bytes, freed or not. */
  public static long bytes() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
