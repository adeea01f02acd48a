package dev.forespike.cli;

import dev.forespike.api.Initialization;
import dev.forespike.api.Lif;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NeuronParameter;
import dev.forespike.api.Reset;
import dev.forespike.api.Shape;
import dev.forespike.api.SpecException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The network. */
final class NetworkOptions {
  /** The kind of neuron that is in continuous time. */
  static final String EVENT_LIF = "event-lif";

  @Option(
      names = "--layers",
      paramLabel = "N[,N...]",
      description = "Widths of the hidden layers (default: ${DEFAULT-VALUE}).")
  String layers = "800,800";

  @Option(
      names = "--leak",
      paramLabel = "X",
      description = "Share of the membrane potential kept each step (default: ${DEFAULT-VALUE}).")
  double leak = 0.5;

  @Option(
      names = "--threshold",
      paramLabel = "X[,X...]",
      description =
          "Firing threshold (default: 1); of event-driven layers, in units of the unit-amplitude"
              + " kernel, one for all or one for each, the output included (default: 0.7692 for"
              + " hidden ones, 2.6923 for the output).")
  @Nullable String threshold;

  @Option(
      names = "--neuron",
      paramLabel = "KIND",
      description = "lif, or event-lif for exact spike times (default: ${DEFAULT-VALUE}).")
  String neuron = "lif";

  @Mixin EventNetworkOptions events = new EventNetworkOptions();

  @Option(
      names = "--reset",
      paramLabel = "KIND",
      description = "subtract, zero or none (default: ${DEFAULT-VALUE}).")
  String reset = "subtract";

  @Option(
      names = "--surrogate",
      paramLabel = "CURVE[:A]",
      description =
          "sigmoid, triangle, rectangle, arctan, fast-sigmoid, gaussian, with sharpness A (default:"
              + " ${DEFAULT-VALUE}).")
  String surrogate = "sigmoid:4";

  @Option(
      names = "--readout",
      paramLabel = "KIND",
      description = "linear or leaky:leak (default: ${DEFAULT-VALUE}).")
  String readout = "linear";

  @Option(names = "--bias", description = "Give every unit a bias.")
  boolean bias;

  @Option(
      names = "--gain",
      paramLabel = "X",
      description =
          "Untrained weights are uniform in +-X/sqrt(fan_in) (default: ${DEFAULT-VALUE}); of"
              + " event-driven layers --weights says it.")
  double gain = 2;

  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  /** Whether the neurons are in continuous time. */
  boolean isEventDriven() {
    return neuron.equalsIgnoreCase(EVENT_LIF);
  }

  NetworkSpec network(Shape input, int classes) {
    return switch (neuron.toLowerCase(Locale.ROOT)) {
      case "lif" -> clocked(input, classes);
      case EVENT_LIF -> {
        Unused.refuse(
            command,
            "--neuron event-lif",
            "--bias",
            "--gain",
            "--leak",
            "--reset",
            "--surrogate",
            "--readout");
        List<Integer> widths = widths();
        yield events.network(input, widths, classes, eventThresholds(widths.size()));
      }
      default ->
          throw new SpecException(
              "--neuron \"" + neuron + "\" is unknown; known are event-lif, lif");
    };
  }

  private List<Double> eventThresholds(int hidden) {
    if (threshold != null) {
      return thresholds(threshold);
    }
    var thresholds = new ArrayList<>(Collections.nCopies(hidden, 0.7692));
    thresholds.add(2.6923);
    return thresholds;
  }

  private static List<Double> thresholds(String threshold) {
    var thresholds = new ArrayList<Double>();
    for (String part : threshold.split(",", -1)) {
      try {
        thresholds.add(Double.parseDouble(part.strip()));
      } catch (NumberFormatException e) {
        throw new SpecException(
            "--threshold " + threshold + ": \"" + part + "\" is not a number; write 0.77,2.69");
      }
    }
    return thresholds;
  }

  private double single() {
    List<Double> thresholds = thresholds(threshold == null ? "1" : threshold);
    if (thresholds.size() > 1) {
      throw new SpecException(
          "--threshold "
              + threshold
              + ": a lif network has one for all layers; event-lif may have several");
    }
    return thresholds.getFirst();
  }

  private NetworkSpec clocked(Shape input, int classes) {
    events.refuse();
    NetworkSpec.Builder builder =
        NetworkSpec.input(input).withInitialization(Initialization.uniform(gain));
    if (bias) {
      builder = builder.withBias();
    }
    Lif neuron =
        new Lif(
            NeuronParameter.of(leak),
            NeuronParameter.of(single()),
            reset(),
            Terms.surrogate(surrogate));
    for (int width : widths()) {
      builder = builder.dense(width, neuron);
    }
    return builder.readout(classes, Terms.readout(readout));
  }

  private Reset reset() {
    return switch (reset.toLowerCase(Locale.ROOT)) {
      case "subtract" -> Reset.SUBTRACT;
      case "zero" -> Reset.ZERO;
      case "none" -> Reset.NONE;
      default ->
          throw new SpecException(
              "--reset \"" + reset + "\" is unknown; known are subtract, zero, none");
    };
  }

  private List<Integer> widths() {
    var widths = new ArrayList<Integer>();
    for (String part : layers.split(",", -1)) {
      try {
        widths.add(Integer.parseInt(part.strip()));
      } catch (NumberFormatException e) {
        throw new SpecException(
            "--layers " + layers + ": \"" + part + "\" is not a whole number; write 800,800");
      }
      if (widths.getLast() < 1) {
        throw new SpecException("--layers " + layers + ": a layer needs at least one neuron");
      }
    }
    return widths;
  }
}
