package dev.forespike.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forespike.kernels.Kernels;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Each benchmark is set up, which verifies it, and runs once: a broken suite is found here. */
class KernelSuitesTest {
  @BeforeAll
  static void needsSimd() {
    assumeTrue(!Kernels.best().equals(Kernels.scalar()), "this machine has no SIMD kernels");
  }

  @TestFactory
  Stream<DynamicTest> everyBenchmarkRuns() {
    OutputFormat silent =
        OutputFormatFactory.createFormatInstance(
            new PrintStream(OutputStream.nullOutputStream()), VerboseMode.SILENT);
    Set<BenchmarkListEntry> entries = list().getAll(silent, List.of());
    assertTrue(entries.size() > 25, entries::toString);
    return entries.stream()
        .map(entry -> DynamicTest.dynamicTest(entry.getUsername(), () -> runOnce(entry)));
  }

  private static BenchmarkList list() {
    Path classes = Path.of(System.getProperty("basedir", ""), "target", "test-classes");
    return BenchmarkList.fromFile(classes + BenchmarkList.BENCHMARK_LIST);
  }

  private static void runOnce(BenchmarkListEntry entry) throws ReflectiveOperationException {
    String method = entry.getUsername().substring(entry.getUsername().lastIndexOf('.') + 1);
    for (KernelSuite suite : suites(Class.forName(entry.getUserClassQName()))) {
      suite.setUp(method);
      suite.run(method);
    }
  }

  /** A suite as its fields are, and one for each further value of a parameter of named values. */
  private static List<KernelSuite> suites(Class<?> type) throws ReflectiveOperationException {
    var suites = new ArrayList<KernelSuite>();
    suites.add((KernelSuite) type.getConstructor().newInstance());
    for (Field field : type.getFields()) {
      if (field.isAnnotationPresent(Param.class) && field.getType().isEnum()) {
        Object[] values = field.getType().getEnumConstants();
        for (Object value : Arrays.asList(values).subList(1, values.length)) {
          var suite = (KernelSuite) type.getConstructor().newInstance();
          field.set(suite, value);
          suites.add(suite);
        }
      }
    }
    return suites;
  }

  @Test
  void aBenchmarkWithOtherBitsIsFound() {
    var suite = new TwoResults();
    suite.setUp("same");
    var failure = assertThrows(IllegalStateException.class, () -> suite.setUp("signOfZero"));
    assertEquals(
        TwoResults.class.getName() + ".signOfZero: SIMD and scalar kernels differ",
        failure.getMessage());
    suite.kernels = PairedSuite.SCALAR;
    suite.setUp("signOfZero");
  }

  @Test
  void whatABenchmarkReturnsIsComparedToo() {
    assertThrows(IllegalStateException.class, () -> new TwoResults().setUp("returned"));
  }

  @Test
  void kernelsHaveTwoNames() {
    assertThrows(IllegalStateException.class, () -> PairedSuite.named("vector"));
  }

  /** Benchmarks that tell the implementations apart, and one that does not. */
  static final class TwoResults extends PairedSuite {
    private float[] result = {};
    private boolean scalar;

    @Override
    void prepare(Kernels kernels) {
      scalar = kernels.equals(Kernels.scalar());
      result = new float[1];
    }

    @Override
    List<Object> results() {
      return List.of(result);
    }

    /** The same bits. */
    public void same() {
      result[0] = 1f;
    }

    /** Equal numbers of different bits. */
    public void signOfZero() {
      result[0] = scalar ? 0f : -0f;
    }

    /** Nothing left behind. */
    public double returned() {
      return scalar ? 1 : 2;
    }
  }
}
