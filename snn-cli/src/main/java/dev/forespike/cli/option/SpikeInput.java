package dev.forespike.cli.option;

import dev.forespike.api.SpecException;
import dev.forespike.api.SpikeTrain;
import dev.forespike.data.SpikeFile;
import dev.forespike.train.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Input of a model: numbers for clocks, or spikes for event-driven networks. */
public final class SpikeInput {
  @Option(
      names = "--input",
      paramLabel = "FILE",
      description =
          "x.npy: [B, N], encoded as the model says (direct: the same at every step), or [T, B, N],"
              + " taken as it is.")
  @Nullable Path input;

  @Option(
      names = "--spikes",
      paramLabel = "FILE",
      description =
          "For event-driven networks: spikes.csv with the header sample,time,neuron, times in"
              + " seconds, or .npy [n, 3] of the same columns.")
  @Nullable
  public Path spikes;

  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  /** Refuses none or both, before any file is read. */
  public void check() {
    if ((input == null) == (spikes == null)) {
      throw new ParameterException(
          command.commandLine(),
          input == null
              ? "Missing required option: '--input=FILE' or '--spikes=FILE'"
              : "--input and --spikes are mutually exclusive: give one of them");
    }
  }

  /** Says which of the two is given. */
  public UsedOptions choose(UsedOptions used) {
    return used.choose(OptionAxis.INPUT, spikes == null ? "--input" : "--spikes");
  }

  /** The numbers. */
  public Path numbers() {
    if (input == null) {
      throw new IllegalStateException("no --input");
    }
    return input;
  }

  /** The spikes, where they are given. */
  public @Nullable List<SpikeTrain> read(Network network) throws IOException {
    return spikes == null ? null : SpikeFile.read(spikes, network.spec().input().size());
  }

  /** Adds silent samples behind the last one with a spike. */
  public static List<SpikeTrain> fill(List<SpikeTrain> trains, @Nullable Integer samples) {
    if (samples == null) {
      return trains;
    }
    if (samples < Math.max(1, trains.size())) {
      throw new SpecException(
          "--samples is " + samples + ", but there are spikes of sample " + (trains.size() - 1));
    }
    var all = new ArrayList<SpikeTrain>(trains);
    while (all.size() < samples) {
      all.add(SpikeTrain.empty());
    }
    return all;
  }
}
