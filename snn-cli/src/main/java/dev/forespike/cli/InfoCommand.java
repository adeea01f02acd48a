package dev.forespike.cli;

import com.google.gson.JsonObject;
import dev.forespike.kernels.Kernels;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code snn info}. */
@Command(
    name = "info",
    description = "Show the JDK, vector width, kernels in use and cores.",
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
}
