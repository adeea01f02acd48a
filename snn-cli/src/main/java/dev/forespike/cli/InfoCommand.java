package dev.forespike.cli;

import com.google.gson.JsonObject;
import dev.forespike.bench.measure.BreakEvenDensities;
import dev.forespike.bench.measure.Processor;
import dev.forespike.kernels.Kernels;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code snn info}. */
@Command(
    name = "info",
    description = {
      "Show the JDK, vector width, kernels in use and why, processor and cores, and the densities"
          + " above which training takes a dense product on this machine.",
      "The densities are measured, which takes about a second."
    },
    mixinStandardHelpOptions = true)
final class InfoCommand implements Callable<Integer> {
  @Option(names = "--json", description = "Print as JSON and nothing else.")
  boolean json;

  @Override
  public Integer call() {
    JsonObject info = new JsonObject();
    info.addProperty("version", Main.version());
    info.addProperty("jdk", Runtime.version().toString());
    info.addProperty("vm", System.getProperty("java.vm.name"));
    info.addProperty("kernels", Kernels.best().name());
    info.addProperty("vectorBits", Kernels.best().vectorBits());
    info.addProperty("cores", Runtime.getRuntime().availableProcessors());
    info.addProperty("kernelsReason", Kernels.reason());
    info.addProperty("processor", Processor.here().name());
    BreakEvenDensities densities = BreakEvenDensities.here();
    info.addProperty("breakEvenSpikes", rounded(densities.spikes()));
    info.addProperty("breakEvenAnalog", rounded(densities.analog()));
    info.addProperty("breakEvenSource", densities.source());
    info.addProperty("maxHeapMegabytes", Runtime.getRuntime().maxMemory() >> 20);
    if (json) {
      System.out.println(info);
    } else {
      info.entrySet()
          .forEach(
              entry ->
                  System.out.printf(
                      Locale.ROOT, "%-18s%s%n", entry.getKey(), entry.getValue().getAsString()));
    }
    return 0;
  }

  /** Two digits: no machine is so steady that more of them mean something. */
  private static double rounded(double density) {
    return Math.round(100 * density) / 100.0;
  }
}
