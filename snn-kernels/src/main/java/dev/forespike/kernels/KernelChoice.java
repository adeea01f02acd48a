package dev.forespike.kernels;

import dev.forespike.kernels.scalar.ScalarKernels;
import dev.forespike.kernels.vector.VectorKernels;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Optional;

/**
 * Chooses between the implementations once, by an ordered list of vetoes. What the virtual machine
 * says about itself comes first and costs nothing; SIMD is measured beside its scalar twin where
 * that leaves a doubt.
 *
 * @param kernels the chosen ones
 * @param why a sentence without a full stop
 */
record KernelChoice(Kernels kernels, String why) {
  static final Kernels SCALAR = new ScalarKernels();
  static final KernelChoice CHOSEN = choose();

  private static KernelChoice choose() {
    Logger log = System.getLogger("dev.forespike.kernels");
    VirtualMachine machine = VirtualMachine.here();
    Optional<String> veto = veto(machine);
    if (veto.isPresent()) {
      log.log(Level.WARNING, "scalar kernels in use, many times slower: " + veto.get());
      return new KernelChoice(SCALAR, veto.get());
    }
    Kernels simd = new VectorKernels();
    String why = "vectors are compiled by C2";
    if (machine.feature() > VirtualMachine.TESTED) {
      why +=
          String.format(
              Locale.ROOT,
              "; Java %d is newer than %d, the last one tested",
              machine.feature(),
              VirtualMachine.TESTED);
      log.log(Level.DEBUG, why);
    }
    boolean asked = System.getProperty("forespike.scalar", "").equals("false");
    if (asked || !machine.doubtful()) {
      return new KernelChoice(
          simd, asked ? "the system property forespike.scalar asks for them" : why);
    }
    KernelTrial trial = KernelTrial.of(simd, SCALAR);
    if (trial.vetoes()) {
      String slow = "this virtual machine does not compile vectors: " + trial;
      log.log(Level.WARNING, "scalar kernels in use: " + slow);
      return new KernelChoice(SCALAR, slow);
    }
    return new KernelChoice(simd, why + ", measured at start: " + trial);
  }

  /** The first reason against SIMD kernels. Nothing here may load a class of the vector module. */
  private static Optional<String> veto(VirtualMachine machine) {
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
    Optional<String> veto = machine.veto();
    if (veto.isPresent()) {
      return veto;
    }
    if (VectorKernels.bits() < 128) {
      return Optional.of("vectors of this machine are shorter than 128 bits");
    }
    return Optional.empty();
  }
}
