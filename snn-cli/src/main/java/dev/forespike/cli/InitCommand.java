package dev.forespike.cli;

import com.google.gson.JsonObject;
import dev.forespike.api.Encoding;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Shape;
import dev.forespike.api.SpecException;
import dev.forespike.train.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code snn init}. */
@Command(
    name = "init",
    description = {
      "Write an untrained model.",
      "Its tensors layers.<i>.weight are [out, in] float32 and may be replaced by any safetensors"
          + " tool."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class InitCommand implements Callable<Integer> {
  @Option(
      names = "--input",
      required = true,
      paramLabel = "N[,N,N]",
      description = "Shape of one sample: a number of inputs, or C,H,W.")
  String input = "";

  @Option(
      names = "--classes",
      required = true,
      paramLabel = "K",
      description = "Number of outputs.")
  int classes;

  @Mixin NetworkOptions network = new NetworkOptions();

  @Option(
      names = "--timesteps",
      paramLabel = "T",
      description = "Time steps per sample (default: ${DEFAULT-VALUE}).")
  int timesteps = 6;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description = "direct, rate, latency (default: ${DEFAULT-VALUE}).")
  String encoding = "direct";

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of the weights (default: ${DEFAULT-VALUE}).")
  long seed = 1;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where the model is written (.safetensors).")
  Path out = Path.of("");

  @Option(names = "--json", description = "Print what was written as JSON and nothing else.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    if (classes < 1) {
      throw new SpecException("--classes must be at least 1, but is " + classes);
    }
    Encoding coding = Terms.encoding(encoding);
    NetworkSpec spec = network.network(shape(), classes);
    Network.untrained(spec, coding, timesteps, seed).save(Folders.withParent(out));
    if (json) {
      JsonObject document = new JsonObject();
      document.addProperty("model", out.toString());
      document.addProperty("network", spec.toString());
      document.addProperty("timesteps", timesteps);
      document.addProperty("seed", seed);
      System.out.println(document);
    } else {
      String time = spec.isEventDriven() ? "" : timesteps + " timesteps, ";
      System.out.printf("%s: untrained %s, %sseed %d%n", out, spec, time, seed);
    }
    return 0;
  }

  private Shape shape() {
    String[] parts = input.split(",", -1);
    int[] dimensions = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      try {
        dimensions[i] = Integer.parseInt(parts[i].strip());
      } catch (NumberFormatException e) {
        throw new SpecException(
            "--input "
                + input
                + ": \""
                + parts[i]
                + "\" is not a whole number; write 784 or 1,28,28");
      }
    }
    return Shape.of(dimensions);
  }
}
