package dev.forespike.cli.option;

import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Shape;
import dev.forespike.api.SpecException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Networks that learn operators, made of parts. */
public final class OperatorOptions {
  private static final int USUAL_RANK = 128;

  @Option(
      names = "--network",
      paramLabel = "KIND",
      description =
          "mlp; or for operators deeponet, a branch and one trunk for all coordinates, or seponet,"
              + " one trunk for each coordinate (default: mlp; for operators deeponet).")
  @Nullable String kind;

  @Option(
      names = "--rank",
      paramLabel = "R",
      description = "Numbers that branch and trunks give (default: 128).")
  @Nullable Integer rank;

  @Option(
      names = "--trunk-layers",
      paramLabel = "N[,N...]",
      description =
          "Widths of the hidden layers of each trunk, or none (default: those of --layers).")
  @Nullable String trunkLayers;

  /** Makes a network of one part. */
  @FunctionalInterface
  interface Part {
    NetworkSpec of(Shape input, List<Integer> hidden, int outputs);
  }

  /** Whether the network has parts; datasets of operators have them unless told otherwise. */
  public boolean isOperator(boolean usual) {
    return switch (chosen(usual)) {
      case "mlp" -> false;
      case "deeponet", "seponet" -> true;
      default ->
          throw new SpecException(
              "--network \"" + kind + "\" is unknown; known are mlp, deeponet, seponet");
    };
  }

  /** The kind of network. */
  String chosen(boolean usual) {
    return kind == null ? usual ? "deeponet" : "mlp" : kind.toLowerCase(Locale.ROOT);
  }

  /** Whether trunks have hidden layers of their own. */
  boolean hasHidden() {
    return trunkLayers != null && !NetworkOptions.widths("--trunk-layers", trunkLayers).isEmpty();
  }

  /**
   * Makes the network.
   *
   * @param input the shape of an input function
   * @param axes coordinates of a point, at least 1
   * @param hidden widths of the branch
   * @param part makes each part
   */
  NetworkSpec network(Shape input, int axes, List<Integer> hidden, Part part) {
    if (axes == 0) {
      throw new SpecException(
          "a deeponet or seponet learns operators: take a dataset of functions and their images,"
              + " poisson for example");
    }
    int numbers = rank == null ? USUAL_RANK : rank;
    if (numbers < 1) {
      throw new SpecException("--rank must be at least 1, but is " + numbers);
    }
    List<Integer> widths =
        trunkLayers == null ? hidden : NetworkOptions.widths("--trunk-layers", trunkLayers);
    boolean separate = "seponet".equalsIgnoreCase(kind);
    NetworkSpec trunk = part.of(Shape.of(separate ? 1 : axes), widths, numbers);
    NetworkSpec[] trunks = new NetworkSpec[separate ? axes : 1];
    Arrays.fill(trunks, trunk);
    return NetworkSpec.operator(part.of(input, hidden, numbers), trunks);
  }
}
