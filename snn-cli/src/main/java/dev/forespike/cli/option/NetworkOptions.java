package dev.forespike.cli.option;

import dev.forespike.api.Initialization;
import dev.forespike.api.IntegrateAndFire;
import dev.forespike.api.Lif;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NeuronParameter;
import dev.forespike.api.Reset;
import dev.forespike.api.Shape;
import dev.forespike.api.SignedLif;
import dev.forespike.api.SpecException;
import dev.forespike.api.SpikingNeuron;
import dev.forespike.api.Surrogate;
import dev.forespike.cli.terminal.Numbers;
import dev.forespike.data.NumberText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The network. */
public final class NetworkOptions {
  /** The kind of neuron that is in continuous time. */
  public static final String EVENT_LIF = "event-lif";

  /** In place of widths: no hidden layer. */
  static final String NO_LAYERS = "none";

  @Option(
      names = "--layers",
      paramLabel = "N[,N...]",
      description =
          "Widths of the hidden layers, or none (default: 800,800; for functions 64,64,64,64; for"
              + " operators 64,64 in each part).")
  @Nullable String layers;

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
      description =
          "lif, if, signed-lif and signed-if for spikes of both signs, or event-lif for exact spike"
              + " times (default: lif; for functions signed-if).")
  @Nullable
  public String neuron;

  @Mixin EventNetworkOptions events = new EventNetworkOptions();
  @Mixin public OperatorOptions operators = new OperatorOptions();

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
              + " sigmoid:4; for functions gaussian:2).")
  @Nullable String surrogate;

  @Option(
      names = "--readout",
      paramLabel = "KIND",
      description =
          "linear or leaky:leak, at each step; or one number of all steps: mean of linear units,"
              + " mean-spikes of neurons, mean-membrane:leak, last-membrane:leak (default: linear;"
              + " for functions mean).")
  @Nullable String readout;

  @Option(
      names = "--bias",
      negatable = true,
      description = "Give every unit a bias (default: no; for functions yes).")
  @Nullable Boolean bias;

  @Option(
      names = "--gain",
      paramLabel = "X",
      description =
          "Untrained weights are uniform in +-X/sqrt(fan_in) (default: 2; for functions 1); of"
              + " event-driven layers --weights says it.")
  @Nullable Double gain;

  @Option(
      names = "--initialization",
      paramLabel = "CLASS",
      description = "Draw untrained weights by a class of your own, in place of --gain.")
  @Nullable String initialization;

  /** Whether targets are numbers, which has other defaults. */
  public boolean function;

  /** Whether samples are functions and what an operator makes of them. */
  boolean operator;

  /** Whether the neurons are in continuous time. */
  public boolean isEventDriven() {
    return kind().equals(EVENT_LIF);
  }

  private String kind() {
    return neuron == null ? function ? "signed-if" : "lif" : neuron.toLowerCase(Locale.ROOT);
  }

  /** Says what a network chooses, after it was made. */
  public UsedOptions choose(UsedOptions used) {
    used.choose(OptionAxis.NEURON, kind());
    if (isEventDriven()) {
      return used;
    }
    boolean neurons =
        !widths().isEmpty()
            || operators.hasHidden()
            || (readout != null && readout.equalsIgnoreCase(Terms.MEAN_SPIKES));
    return used.choose(OptionAxis.NETWORK, operators.chosen(operator))
        .choose(OptionAxis.RESET, reset.toLowerCase(Locale.ROOT))
        .choose(OptionAxis.HIDDEN, neurons ? "N" : NO_LAYERS);
  }

  /**
   * Makes the network.
   *
   * @param input the shape of a sample
   * @param outputs classes, or target numbers
   * @param axes coordinates of the points where targets are values of an operator, else 0
   */
  public NetworkSpec network(Shape input, int outputs, int axes) {
    return switch (kind()) {
      case "lif", "if", "signed-lif", "signed-if" -> {
        if (operators.isOperator(operator)) {
          yield operators.network(input, axes, widths(), this::clocked);
        }
        yield clocked(input, widths(), outputs);
      }
      case EVENT_LIF -> {
        List<Integer> widths = widths();
        yield events.network(input, widths, outputs, eventThresholds(widths.size()));
      }
      default ->
          throw new SpecException(
              "--neuron \""
                  + neuron
                  + "\" is unknown; known are lif, if, signed-lif, signed-if, event-lif");
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
      thresholds.add(
          NumberText.real(part)
              .orElseThrow(
                  () ->
                      new SpecException(
                          "--threshold "
                              + threshold
                              + ": \""
                              + part
                              + "\" is not a number; write 0.77,2.69")));
    }
    return thresholds;
  }

  private double single() {
    List<Double> thresholds = thresholds(threshold == null ? "1" : threshold);
    if (thresholds.size() > 1) {
      throw new SpecException(
          "--threshold "
              + threshold
              + ": a clock-driven network has one for all layers; event-lif may have several");
    }
    return thresholds.getFirst();
  }

  private NetworkSpec clocked(Shape input, List<Integer> widths, int outputs) {
    NetworkSpec.Builder builder = NetworkSpec.input(input).withInitialization(initialization());
    if (bias == null ? function : bias) {
      builder = builder.withBias();
    }
    SpikingNeuron unit = unit();
    for (int width : widths) {
      builder = builder.dense(width, unit);
    }
    String read = readout == null ? function ? "mean" : "linear" : readout;
    if (read.equalsIgnoreCase(Terms.MEAN_SPIKES)) {
      return builder.dense(outputs, unit).spikes(Terms.readout(read));
    }
    return builder.readout(outputs, Terms.readout(read));
  }

  private Initialization initialization() {
    if (initialization == null) {
      return Initialization.uniform(gain == null ? function ? 1 : 2 : gain);
    }
    if (gain != null) {
      throw new SpecException("--gain has no meaning with --initialization; leave one of them out");
    }
    return Terms.own("--initialization", initialization, Initialization.Custom.class)
        .orElseThrow(
            () ->
                new SpecException(
                    "--initialization "
                        + initialization
                        + " names no class, such as my.lab.Orthogonal:0.5"));
  }

  private SpikingNeuron unit() {
    boolean leaks = kind().endsWith("lif");
    NeuronParameter kept = NeuronParameter.of(leaks ? leak : 1);
    NeuronParameter level = NeuronParameter.of(single());
    Surrogate psi =
        Terms.surrogate(surrogate == null ? function ? "gaussian:2" : "sigmoid:4" : surrogate);
    if (kind().startsWith("signed")) {
      return new SignedLif(kept, level, reset(), psi);
    }
    return leaks ? new Lif(kept, level, reset(), psi) : new IntegrateAndFire(level, reset(), psi);
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
    String usual = operators.isOperator(operator) ? "64,64" : function ? "64,64,64,64" : "800,800";
    return widths("--layers", layers == null ? usual : layers);
  }

  /** Widths as an option names them. */
  static List<Integer> widths(String option, String chosen) {
    if (chosen.strip().equalsIgnoreCase(NO_LAYERS)) {
      return List.of();
    }
    var widths = new ArrayList<Integer>();
    for (String part : chosen.split(",", -1)) {
      widths.add(
          Numbers.integer(part)
              .orElseThrow(
                  () ->
                      new SpecException(
                          option
                              + " "
                              + chosen
                              + ": \""
                              + part
                              + "\" is not a whole number; write 800,800, or none")));
      if (widths.getLast() < 1) {
        throw new SpecException(option + " " + chosen + ": a layer needs at least one neuron");
      }
    }
    return widths;
  }
}
