package dev.forespike.bench.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import dev.forespike.api.SpecException;
import dev.forespike.bench.measure.Machine;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Compute;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;

/** Measures this project beside its peers, in one virtual machine and in turn. */
public final class Peers {
  private Peers() {}

  /**
   * Runs.
   *
   * @param args what to measure: gemm, spikes, opzo, bptt (default: all of them), {@code --threads
   *     N}, {@code --quick}, {@code --json FILE}
   */
  public static void main(String[] args) {
    try {
      PeerOptions options = PeerOptions.parse(args);
      OptionalInt elsewhere = CleanRun.of(args);
      if (elsewhere.isPresent()) {
        System.exit(elsewhere.getAsInt());
      }
      run(options);
    } catch (SpecException e) {
      System.err.println("peers: " + e.getMessage());
      System.exit(2);
    } catch (IOException e) {
      System.err.println("peers: cannot write the results: " + e);
      System.exit(1);
    } catch (IllegalStateException | UnsatisfiedLinkError e) {
      System.err.println("peers: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void run(PeerOptions options) throws IOException {
    // Read by DJL when it loads torch, so they come first.
    String threads = Integer.toString(options.threads());
    System.setProperty("ai.djl.pytorch.num_threads", threads);
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    OpenBlasProduct.useThreads(options.threads());
    try (var workers = new Workers(options.threads());
        var torch = (PtNDManager) NDManager.newBaseManager("PyTorch")) {
      Machine machine = Machine.measure(workers, options.budget());
      Map<String, String> versions =
          Map.of(
              "OpenBLAS",
              System.getProperty("peers.openblas", "of unknown version")
                  + ", "
                  + NativeKernels.openBlas(),
              "PyTorch",
              Engine.getEngine("PyTorch").getVersion() + ", " + NativeKernels.torch());
      var health = new PeerHealth(machine);
      var table = new PeerTable(machine, options.threads(), versions, health);
      var compute = new Compute(Kernels.best(), workers);
      var products = new ProductContests(compute, torch, options, table);
      products.health(health);
      table.head();
      var steps = new StepContests(compute, torch, options, table);
      for (String what : options.what()) {
        switch (what) {
          case "gemm" -> products.dense();
          case "spikes" -> products.spikes();
          case "opzo" -> steps.opzo();
          case "bptt" -> steps.bptt();
          default -> throw new SpecException("\"" + what + "\" is unknown");
        }
      }
      if (options.json().isPresent()) {
        table.write(options.json().get());
      }
    }
  }
}
