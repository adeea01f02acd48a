package dev.forespike.bench.measure;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** Where time comes from. */
interface Clock {
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
      };

  /** Nanoseconds since some moment. */
  long nanos();

  /** Milliseconds spent compiling so far; a machine without a compiler always says the same. */
  long compilationMillis();
}
