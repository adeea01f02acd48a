package dev.forespike.kernels;

import dev.forespike.kernels.scalar.ScalarKernels;
import dev.forespike.kernels.vector.VectorKernels;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/** Chooses between the implementations once, by an ordered list of vetoes. */
final class KernelChoice {
  static final Kernels SCALAR = new ScalarKernels();
  static final Kernels CHOSEN = choose();

  private KernelChoice() {}

  private static Kernels choose() {
    Optional<String> veto = veto();
    if (veto.isEmpty()) {
      return new VectorKernels();
    }
    System.getLogger("dev.forespike.kernels")
        .log(Level.WARNING, "scalar kernels in use, many times slower: " + veto.get());
    return SCALAR;
  }

  /** The first reason against SIMD kernels. Nothing here may load a class of the vector module. */
  private static Optional<String> veto() {
    if (Boolean.getBoolean("forespike.scalar")) {
      return Optional.of("the system property forespike.scalar asks for them");
    }
    Optional<Module> vectors = ModuleLayer.boot().findModule("jdk.incubator.vector");
    if (vectors.isEmpty()) {
      return Optional.of(
          "the vector module is absent; start java with --add-modules jdk.incubator.vector");
    }
    // The descriptor asks for it only where it is; a layer of its own would not read it.
    KernelChoice.class.getModule().addReads(vectors.get());
    if (!System.getProperty("java.vm.name", "").contains("HotSpot")
        && !System.getProperty("java.vm.name", "").contains("OpenJDK")) {
      return Optional.of("the virtual machine is not HotSpot");
    }
    // Without C2 every vector operation is a call that allocates: thousands of times slower.
    String mode = System.getProperty("java.vm.info", "");
    boolean interpreted = mode.contains("interpreted");
    boolean c1Only =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .anyMatch(KernelChoice::disablesC2);
    if (interpreted || c1Only) {
      return Optional.of("the optimizing compiler C2 is switched off");
    }
    if (VectorKernels.bits() < 128) {
      return Optional.of("vectors of this machine are shorter than 128 bits");
    }
    return Optional.empty();
  }

  private static boolean disablesC2(String argument) {
    return argument.matches("-XX:TieredStopAtLevel=[0-3]") || argument.equals("-Xint");
  }
}
