package dev.forespike.cli.option;

import dev.forespike.api.Dataset;
import dev.forespike.api.SpecException;
import dev.forespike.api.ValueGrid;
import dev.forespike.cli.file.PointFiles;
import dev.forespike.train.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Points of the user's own at which an operator network gives values. */
public final class PointOptions {
  @Option(
      names = "--at",
      split = ",",
      paramLabel = "FILE",
      description =
          "For operator networks: values at other points than the dataset's, all combinations of"
              + " these coordinates. A .npy file [n] for each axis, ascending, within the domain."
              + " There are no targets then.")
  @Nullable List<Path> at;

  /** Refuses points for a network that has its own, before any data are opened. */
  public void check(Path model, Network network) {
    if (at != null && !network.spec().head().contracts()) {
      throw new SpecException(
          "--at needs an operator network, but model "
              + model
              + " gives values at the points it was trained on alone; leave out --at");
    }
  }

  /** Reads the points, where they are given. */
  public Optional<ValueGrid> read(Dataset dataset) throws IOException {
    return at == null ? Optional.empty() : Optional.of(PointFiles.read(at, dataset));
  }
}
