package dev.forespike.train;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Counts the bytes that this thread allocates. */
final class Allocation {
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  private Allocation() {}

  /** The bytes allocated by this thread during an action, without the cost of measuring. */
  static long of(Runnable action) throws JMException {
    final long own = measure(() -> {});
    return Math.max(0, measure(action) - own);
  }

  private static long measure(Runnable action) throws JMException {
    long before = allocated();
    action.run();
    return allocated() - before;
  }

  private static long allocated() throws JMException {
    Object bytes =
        SERVER.invoke(
            new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME),
            "getThreadAllocatedBytes",
            new Object[] {Thread.currentThread().threadId()},
            new String[] {long.class.getName()});
    return (Long) bytes;
  }
}
