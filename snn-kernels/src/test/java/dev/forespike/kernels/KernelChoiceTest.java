package dev.forespike.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.Test;

/** Which kernels are chosen, here and in other virtual machines. */
final class KernelChoiceTest {
  @Test
  void theKernelsInUseAreThoseDemanded() throws JMException {
    int demanded = Integer.getInteger("forespike.test.vectorBits", 0);
    assumeTrue(demanded > 0, "no vector width is demanded");
    int longest = 8 * longestVector();
    assumeTrue(
        longest >= demanded,
        "not tested at " + demanded + " bits: vectors of this machine have " + longest);
    assertEquals("simd-" + demanded, Kernels.best().name());
    assertEquals(demanded, Kernels.best().vectorBits());
  }

  /** The virtual machine's own idea of the longest vector, in bytes. */
  private static int longestVector() throws JMException {
    Object option =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=HotSpotDiagnostic"),
                "getVMOption",
                new Object[] {"MaxVectorSize"},
                new String[] {String.class.getName()});
    return Integer.parseInt((String) ((CompositeData) option).get("value"));
  }

  @Test
  void scalarKernelsAreAlwaysThere() {
    assertEquals("scalar", Kernels.scalar().name());
    assertEquals(32, Kernels.scalar().vectorBits());
    assertSame(Kernels.best(), Kernels.best());
  }

  @Test
  void theClassPathWithoutTheVectorModuleGivesScalarKernels() throws Exception {
    assertScalar("start java with --add-modules jdk.incubator.vector");
  }

  @Test
  void aPropertyAsksForScalarKernels() throws Exception {
    String module = "--add-modules=jdk.incubator.vector";
    assertScalar("the system property forespike.scalar", module, "-Dforespike.scalar=true");
  }

  @Test
  void withoutTheOptimizingCompilerScalarKernelsAreFaster() throws Exception {
    String module = "--add-modules=jdk.incubator.vector";
    assertScalar("C2 is switched off", module, "-XX:TieredStopAtLevel=1");
    assertScalar("C2 is switched off", module, "-Xint");
    assertScalar("C2 is switched off", module, "-XX:CompilationMode=quick-only");
    assertScalar("C2 is switched off", module, "-XX:-UseCompiler");
  }

  @Test
  void withoutFusedMultiplyAddScalarKernelsAreTaken() throws Exception {
    String module = "--add-modules=jdk.incubator.vector";
    assertScalar("fused multiply-add is switched off", module, "-XX:-UseFMA");
    if (System.getProperty("os.arch").equals("amd64")) {
      assertScalar("fused multiply-add is switched off", module, "-XX:UseAVX=0");
    }
  }

  /** No flag tells this; the scalar twin is measured to be faster. */
  @Test
  void vectorsThatAreNotCompiledAreFoundByMeasuring() throws Exception {
    assumeTrue(!Kernels.best().equals(Kernels.scalar()), "this machine has no SIMD kernels");
    assertScalar(
        "does not compile vectors",
        "--add-modules=jdk.incubator.vector",
        "-XX:CompileCommand=quiet",
        "-XX:CompileCommand=exclude,dev.forespike.kernels.vector.VectorNeuronUpdates::addScaled");
  }

  @Test
  void anOptionThatMayConcernTheCompilerIsMeasuredAndNoReasonByItself() throws Exception {
    assumeTrue(!Kernels.best().equals(Kernels.scalar()), "this machine has no SIMD kernels");
    String module = "--add-modules=jdk.incubator.vector";
    assertSimd("measured at start", module, "-XX:LoopUnrollLimit=59");
    assertSimd("measured at start", "--limit-modules=java.management,jdk.incubator.vector", module);
    assertSimd("asks for them", module, "-XX:LoopUnrollLimit=59", "-Dforespike.scalar=false");
  }

  @Test
  void anOrdinaryStartMeasuresNothing() throws Exception {
    assumeTrue(!Kernels.best().equals(Kernels.scalar()), "this machine has no SIMD kernels");
    String output =
        assertSimd(
            "vectors are compiled by C2",
            "--add-modules=jdk.incubator.vector",
            "-XX:+UseParallelGC",
            "-XX:ObjectAlignmentInBytes=64",
            "-Xmx256m",
            "-Dany=thing");
    assertFalse(output.contains("measured"), output);
  }

  /** Starts a virtual machine; it should say once why scalar kernels are used, and use them. */
  private static void assertScalar(String reason, String... options)
      throws IOException, InterruptedException, URISyntaxException {
    String output = output(options);
    assertTrue(output.contains("kernels: scalar"), output);
    assertTrue(output.contains("why: ") && output.lastIndexOf(reason) > output.indexOf("why: "));
    assertTrue(output.contains(reason), output);
    String logged = "scalar kernels in use";
    assertTrue(output.contains(logged), output);
    assertEquals(output.indexOf(logged), output.lastIndexOf(logged), output);
  }

  /** Starts a virtual machine; it should use SIMD kernels, warn of nothing, and say why. */
  private static String assertSimd(String reason, String... options)
      throws IOException, InterruptedException, URISyntaxException {
    String output = output(options);
    assertTrue(output.contains("kernels: simd-"), output);
    assertTrue(output.contains(reason), output);
    assertFalse(output.contains("scalar kernels in use"), output);
    return output;
  }

  private static String output(String... options)
      throws IOException, InterruptedException, URISyntaxException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.add("-cp");
    command.add(root(Kernels.class) + File.pathSeparator + root(PrintKernels.class));
    command.add(PrintKernels.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  /** The directory above a class's packages. */
  private static Path root(Class<?> type) throws URISyntaxException {
    URI file = Objects.requireNonNull(type.getResource(type.getSimpleName() + ".class")).toURI();
    Path root = Path.of(file);
    for (int i = 0; i < type.getName().split("\\.", -1).length; i++) {
      root = Objects.requireNonNull(root.getParent());
    }
    return root;
  }
}
