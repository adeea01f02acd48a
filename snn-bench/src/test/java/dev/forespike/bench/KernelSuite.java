package dev.forespike.bench;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * What the JMH suites of kernels have in common: one fork with the flags of training, few short
 * iterations, and a set-up that verifies the benchmark before it is timed.
 *
 * <p>The warm-up is the longer part: a vector kernel runs hundreds of times slower until C2 has
 * compiled it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgs = {
      "-XX:+UseParallelGC",
      "-XX:ObjectAlignmentInBytes=64",
      "--add-modules=jdk.incubator.vector"
    })
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
abstract class KernelSuite {
  /** Makes the state; JMH calls this. */
  KernelSuite() {}

  /**
   * Verifies the benchmark and makes its operands; JMH calls this.
   *
   * @param benchmark which of the suite's benchmarks
   * @throws IllegalStateException if its result is wrong
   */
  @Setup(Level.Trial)
  public final void setUp(BenchmarkParams benchmark) {
    String name = benchmark.getBenchmark();
    setUp(name.substring(name.lastIndexOf('.') + 1));
  }

  /** The set-up of one benchmark method. */
  final void setUp(String method) {
    verify(method);
    prepare();
  }

  /** Throws if the result of a benchmark method is wrong. */
  abstract void verify(String method);

  /** Makes new operands, the same at each call. */
  abstract void prepare();

  /** Runs a benchmark method once; gives what it returned. */
  final @Nullable Object run(String method) {
    try {
      return getClass().getMethod(method).invoke(this);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(method + " failed", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no benchmark " + method, e);
    }
  }

  /** The failure of a benchmark method. */
  final IllegalStateException wrong(String method, String reason) {
    return new IllegalStateException(getClass().getName() + "." + method + ": " + reason);
  }
}
