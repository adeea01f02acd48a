package dev.forespike.bench.measure;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where time comes from. */
interface Clock {
  /** How {@link dev.forespike.kernels.Workers} call their threads. */
  String POOL = "forespike-worker-";

  /** What tells the time of threads. */
  ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** The clock of this machine. */
  Clock SYSTEM =
      new Clock() {
        private final @Nullable CompilationMXBean compiler =
            ManagementFactory.getCompilationMXBean();

        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public long compilationMillis() {
          CompilationMXBean bean = compiler;
          return bean == null ? 0 : bean.getTotalCompilationTime();
        }

        @Override
        public long threadNanos() {
          return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : -1;
        }

        @Override
        public long[] poolThreads() {
          return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
              .filter(thread -> thread != null && thread.getThreadName().startsWith(POOL))
              .mapToLong(ThreadInfo::getThreadId)
              .toArray();
        }

        @Override
        public long poolNanos(long[] threads) {
          long nanos = 0;
          for (long thread : threads) {
            nanos += Math.max(0, THREADS.getThreadCpuTime(thread));
          }
          return nanos;
        }
      };

  /** Nanoseconds since some moment. */
  long nanos();

  /** Milliseconds spent compiling so far; a machine without a compiler always says the same. */
  long compilationMillis();

  /** Nanoseconds in which this thread ran, or a negative number where nobody knows. */
  default long threadNanos() {
    return nanos();
  }

  /** The helpers of all worker pools. */
  default long[] poolThreads() {
    return new long[0];
  }

  /** Nanoseconds in which some threads ran. */
  default long poolNanos(long[] threads) {
    return 0;
  }
}
