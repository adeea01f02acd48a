package dev.forespike.cli.option;

import dev.forespike.api.own.OwnTypes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Something that is chosen, with the options that belong to each choice. This is the one place that
 * knows which rule, neuron, network, optimizer, encoding or kind of input uses which option; an
 * option that stands in no table is of use whatever is chosen.
 */
@SuppressWarnings("ImmutableEnumChecker") // copies that nobody changes
public enum OptionAxis {
  /** Learning rules; those of event-driven networks may have names of others. */
  RULE(
      "--rule ",
      owns("bp"),
      owns("bptt", "--detach-reset"),
      owns("dfa", "--feedback-gain", "--scales"),
      owns("dkp", "--feedback-rate", "--feedback-decay", "--scales", "--warmup"),
      owns(
          "opzo",
          "--noise",
          "--noise-position",
          "--alpha",
          "--feedback-momentum",
          "--antithetic",
          "--center",
          "--bias-correction",
          "--drop-alpha",
          "--drop-surrogate",
          "--feedback-start",
          "--scales",
          "--warmup"),
      owns("fdfa", "--noise", "--feedback-momentum", "--bias-correction", "--warmup"),
      owns("zo", "--noise", "--alpha", "--scales"),
      owns(
          "forward-gradient",
          "--law",
          "--directions",
          "--scope",
          "--derivative",
          "--eps",
          "--clip",
          "--shrink",
          "--antithetic",
          "--detach-reset"),
      owns("node-gradient", "--law", "--directions", "--detach-reset"),
      owns(
          "sfdfa",
          "--feedback-rate",
          "--eligibility",
          "--regularization",
          "--target-spikes",
          "--scales",
          "--perturbation"),
      owns(
          "dfa" + OptionAxis.OF_EVENTS,
          "--feedback-gain",
          "--eligibility",
          "--regularization",
          "--target-spikes",
          "--scales"),
      owns("bp" + OptionAxis.OF_EVENTS, "--regularization", "--target-spikes", "--scales"),
      owns("regularizer", "--eligibility", "--regularization", "--target-spikes", "--scales")),

  /** Whether a regularizer of event-driven rules is at work. */
  REGULARIZATION("--regularization ", owns("0"), owns("above 0", "--target-spikes", "--scales")),

  /** Where OPZO's noise enters. */
  NOISE_POSITION("--noise-position ", owns("output"), owns("membrane", "--drop-surrogate")),

  /** How forward gradients find derivatives: differences run the hard spikes. */
  DERIVATIVE(
      "--derivative ",
      owns("jvp", "--detach-reset"),
      owns("central", "--eps"),
      owns("one-sided", "--eps"),
      owns("single", "--eps")),

  /** Neurons, with a clock and in continuous time. */
  NEURON(
      "--neuron ",
      clocked("lif", "--leak"),
      clocked("if"),
      clocked("signed-lif", "--leak"),
      clocked("signed-if"),
      owns(
          "event-lif",
          "--tau-syn",
          "--max-time",
          "--max-spikes",
          "--weights",
          "--bias-spike",
          "--eligibility",
          "--regularization",
          "--target-spikes")),

  /** What is left of the membrane after a spike. */
  RESET(
      "--reset ", owns("subtract", "--detach-reset"), owns("zero", "--detach-reset"), owns("none")),

  /** Whether there are neurons at all: in hidden layers, or in the output. */
  HIDDEN(
      "--layers ",
      owns("none"),
      owns(
          "N",
          "--neuron",
          "--leak",
          "--threshold",
          "--reset",
          "--surrogate",
          "--detach-reset",
          "--noise-position",
          "--feedback-gain",
          "--feedback-rate",
          "--feedback-decay",
          "--feedback-momentum",
          "--feedback-start",
          "--center",
          "--bias-correction",
          "--drop-alpha",
          "--drop-surrogate")),

  /** Networks of one part, and of several. */
  NETWORK(
      "--network ",
      owns("mlp"),
      owns("deeponet", "--rank", "--trunk-layers", "--coordinates"),
      owns("seponet", "--rank", "--trunk-layers", "--coordinates")),

  /** Optimizers. */
  OPTIMIZER(
      "--optimizer ",
      owns("sgd", "--momentum", "--nesterov"),
      owns("adam"),
      owns("adamw"),
      owns("adabelief")),

  /** Encodings of event-driven networks. */
  EVENT_ENCODING("--encoding ", owns("spikes"), owns("latency", "--bias-spike")),

  /** Where feedback weights come from in diagnostics. */
  FEEDBACK(
      "",
      owns("--feedback"),
      owns("--checkpoint"),
      owns("feedback that is drawn", "--feedback-start", "--feedback-gain")),

  /** What a model runs on. */
  INPUT(
      "",
      owns("--input", "--timesteps", "--record", "--loss", "--against", "--at"),
      owns("--spikes", "--samples", "--perturbation", "--loss")),

  /** Commands that share options of which one has no use for some. */
  COMMAND("snn ", owns("experiment"), owns("train", "--lr"));

  /** Behind the name of a rule that is another one in event-driven networks. */
  static final String OF_EVENTS = " --neuron event-lif";

  private final String prefix;
  private final Map<String, Set<String>> owned = new LinkedHashMap<>();

  @SafeVarargs
  OptionAxis(String prefix, Map.Entry<String, Set<String>>... choices) {
    this.prefix = prefix;
    for (var choice : choices) {
      owned.put(choice.getKey(), choice.getValue());
    }
  }

  private static Map.Entry<String, Set<String>> owns(String choice, String... options) {
    return Map.entry(choice, Set.of(options));
  }

  /** What every neuron with a clock has, and what only it has. */
  private static Map.Entry<String, Set<String>> clocked(String choice, String... more) {
    var all =
        new java.util.HashSet<>(
            List.of(
                "--reset",
                "--surrogate",
                "--readout",
                "--bias",
                "--gain",
                "--initialization",
                "--network",
                "--timesteps",
                "--bin",
                "--chunk",
                "--update"));
    all.addAll(List.of(more));
    return Map.entry(choice, Set.copyOf(all));
  }

  /** Whether some choice on this axis has an option and another one has not. */
  boolean governs(String option) {
    return owned.values().stream().anyMatch(options -> options.contains(option));
  }

  /** Whether a choice uses an option. */
  boolean uses(String choice, String option) {
    if (OwnTypes.isNamed(choice)) {
      return false; // its numbers stand behind its name
    }
    Set<String> options = owned.get(choice);
    if (options == null) {
      throw new IllegalArgumentException(name() + " has no choice " + choice);
    }
    return options.contains(option);
  }

  /** The choices that use an option, in words. */
  String owners(String option) {
    return prefix
        + String.join(
            ", ", owned.keySet().stream().filter(choice -> uses(choice, option)).toList());
  }

  /** Some choices in words. */
  String label(List<String> choices) {
    return prefix + String.join(", ", choices);
  }

  /** All options of an axis. */
  public static Set<String> all() {
    var all = new java.util.TreeSet<String>();
    for (OptionAxis axis : values()) {
      axis.owned.values().forEach(all::addAll);
    }
    return all;
  }
}
