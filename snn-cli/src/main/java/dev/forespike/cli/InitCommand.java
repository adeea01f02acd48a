package dev.forespike.cli;

import com.google.gson.JsonObject;
import dev.forespike.api.Encoding;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Shape;
import dev.forespike.api.SpecException;
import dev.forespike.cli.file.Folders;
import dev.forespike.cli.option.NetworkOptions;
import dev.forespike.cli.option.Terms;
import dev.forespike.cli.option.UsedOptions;
import dev.forespike.cli.terminal.Numbers;
import dev.forespike.train.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
      paramLabel = "K",
      description =
          "Number of outputs; required but for --network deeponet and seponet, which give as many"
              + " as --rank.")
  @Nullable Integer classes;

  @Option(
      names = "--coordinates",
      paramLabel = "N",
      description = "Coordinates of a point, for --network deeponet and seponet (default: 1).")
  @Nullable Integer coordinates;

  @Mixin NetworkOptions network = new NetworkOptions();

  @Option(
      names = "--timesteps",
      paramLabel = "T",
      description = "Time steps per sample (default: 6); event-driven networks have none.")
  @Nullable Integer timesteps;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description =
          "direct, rate, latency (default: direct); event-lif: latency:window:threshold, or spikes"
              + " (default: spikes).")
  @Nullable String encoding;

  @Option(
      names = "--bias-spike",
      description = "event-lif, latency: the last input fires at time 0 in every sample.")
  boolean biasSpike;

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

  @Spec CommandSpec command = CommandSpec.create();

  /** The number of outputs; of an operator network the rank decides. */
  private int outputs() {
    if (network.operators.isOperator(false)) {
      if (classes != null) {
        throw new SpecException(
            "--classes has no meaning with an operator network; leave it out, --rank says how many"
                + " numbers its parts give");
      }
      return 1;
    }
    if (classes == null) {
      throw new ParameterException(command.commandLine(), "Missing required option: '--classes=K'");
    }
    if (classes < 1) {
      throw new SpecException("--classes must be at least 1, but is " + classes);
    }
    return classes;
  }

  @Override
  public Integer call() throws IOException {
    int outputs = outputs();
    boolean events = network.isEventDriven();
    Encoding coding;
    if (events) {
      coding = Terms.spikeEncoding(encoding == null ? "spikes" : encoding, biasSpike);
    } else {
      coding = Terms.encoding(encoding == null ? "direct" : encoding);
    }
    if (encoding != null
        && network.operators.isOperator(false)
        && !(coding instanceof Encoding.Direct)) {
      throw new SpecException(
          "--encoding "
              + encoding
              + ": an operator network takes functions and coordinates as currents; take direct");
    }
    int steps = events ? 1 : timesteps == null ? 6 : timesteps;
    NetworkSpec spec = network.network(shape(), outputs, axes());
    UsedOptions used = network.choose(new UsedOptions(command));
    if (events) {
      Terms.chooseEncoding(used, encoding == null ? "spikes" : encoding);
    }
    used.check();
    Network.untrained(spec, coding, steps, seed).save(Folders.withParent(out));
    if (json) {
      JsonObject document = new JsonObject();
      document.addProperty("model", out.toString());
      document.addProperty("network", spec.toString());
      if (!events) {
        document.addProperty("timesteps", steps);
      }
      document.addProperty("seed", seed);
      System.out.println(document);
    } else {
      String time = events ? "" : steps + " timesteps, ";
      System.out.printf(Locale.ROOT, "%s: untrained %s, %sseed %d%n", out, spec, time, seed);
    }
    return 0;
  }

  private int axes() {
    if (coordinates != null && coordinates < 1) {
      throw new SpecException("--coordinates must be at least 1, but is " + coordinates);
    }
    return coordinates == null ? 1 : coordinates;
  }

  private Shape shape() {
    String[] parts = input.split(",", -1);
    int[] dimensions = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      String part = parts[i];
      dimensions[i] =
          Numbers.integer(part)
              .orElseThrow(
                  () ->
                      new SpecException(
                          "--input "
                              + input
                              + ": \""
                              + part
                              + "\" is not a whole number; write 784 or 1,28,28"));
    }
    return Shape.of(dimensions);
  }
}
