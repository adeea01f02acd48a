package dev.forespike.cli.option;

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

/** Where an operator network is asked for values that no dataset holds. */
public final class GridOption {
  @Option(
      names = "--at",
      split = ",",
      paramLabel = "FILE",
      description =
          "For operator networks, whose input are functions: where values are wanted, all"
              + " combinations of these coordinates. A .npy file [n] for each axis, ascending.")
  @Nullable List<Path> at;

  /** Reads the points of an operator network; other networks have none. */
  public Optional<ValueGrid> read(Path model, Network network) throws IOException {
    if (!network.spec().head().contracts()) {
      if (at != null) {
        throw new SpecException(
            "--at needs an operator network, but model "
                + model
                + " gives outputs, not values at points; leave out --at");
      }
      return Optional.empty();
    }
    if (at == null) {
      throw new SpecException(
          "model " + model + " is an operator network: say with --at where its values are wanted");
    }
    return Optional.of(PointFiles.read(at, network.spec().coordinates()));
  }
}
