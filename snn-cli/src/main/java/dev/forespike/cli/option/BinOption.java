package dev.forespike.cli.option;

import dev.forespike.api.Dataset;
import dev.forespike.api.Encoding;
import dev.forespike.api.Samples;
import dev.forespike.api.SpecException;
import dev.forespike.api.SpikeSamples;
import dev.forespike.api.SpikeTrain;
import dev.forespike.api.TrainingSpec;
import dev.forespike.cli.terminal.Numbers;
import dev.forespike.data.NumberText;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How spike trains become steps of a network with a clock. */
public final class BinOption {
  /** Seconds of a unit; the longer name first. */
  private static final Map<String, Double> UNITS = Map.of("us", 1e-6, "ms", 1e-3, "s", 1.0);

  /** So that the last spike lies within the last of a number of bins, whatever is rounded. */
  private static final double MARGIN = 1 + 1e-9;

  @Option(
      names = "--bin",
      paramLabel = "TIME|N",
      description =
          "Spike trains for a network with a clock: spikes are counted in steps of 1ms, 500us,"
              + " 0.01s; or in N steps as long as the longest sample asks for.")
  @Nullable String bin;

  /** Seconds of the longest sample. */
  private double longest;

  boolean given() {
    return bin != null;
  }

  /** Learns how long the samples of a set are. */
  void measure(Dataset dataset) {
    longest = Math.max(longest(dataset.train()), longest(dataset.test()));
  }

  private static double longest(Samples samples) {
    double longest = 0;
    if (samples instanceof SpikeSamples trains) {
      for (int i = 0; i < trains.size(); i++) {
        SpikeTrain train = trains.spikes(i);
        longest = train.size() == 0 ? longest : Math.max(longest, train.time(train.size() - 1));
      }
    }
    return longest;
  }

  /** The encoding; before a set is measured one that stands for it. */
  Encoding encoding() {
    String text = String.valueOf(bin);
    OptionalInt count = count(text);
    if (count.isEmpty()) {
      return new Encoding.Bins(seconds(text));
    }
    double width = longest > 0 ? longest * MARGIN / count.getAsInt() : 1;
    return new Encoding.Bins(width);
  }

  /** The steps of the longest sample. */
  int steps(Encoding.Bins bins) {
    OptionalInt count = count(String.valueOf(bin));
    if (count.isPresent()) {
      return count.getAsInt();
    }
    double steps = Math.floor(longest / bins.width()) + 1;
    if (!(steps <= TrainingSpec.MAX_TIMESTEPS)) {
      throw new SpecException(
          "--bin " + bin + " makes " + steps + " steps of " + longest + " s; give wider bins");
    }
    return (int) steps;
  }

  private static OptionalInt count(String text) {
    OptionalInt count = Numbers.integer(text);
    if (count.isPresent() && count.getAsInt() < 1) {
      throw new SpecException("--bin " + text + ": there must be at least one step");
    }
    return count;
  }

  private static double seconds(String text) {
    for (String unit : List.of("us", "ms", "s")) {
      if (text.endsWith(unit)) {
        String number = text.substring(0, text.length() - unit.length()).strip();
        double value = NumberText.real(number).orElse(0);
        if (value > 0 && Double.isFinite(value)) {
          return value * UNITS.getOrDefault(unit, 1.0);
        }
      }
    }
    throw new SpecException(
        "--bin \"" + text + "\" is neither a time (1ms, 500us, 0.01s) nor a number of steps");
  }
}
