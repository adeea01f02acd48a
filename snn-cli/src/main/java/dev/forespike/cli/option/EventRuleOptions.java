package dev.forespike.cli.option;

import dev.forespike.api.EventRule;
import dev.forespike.api.EventRule.Derivative;
import dev.forespike.api.SpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What only the rules of event-driven networks have; rules themselves share their names. */
public final class EventRuleOptions {
  @Option(
      names = "--eligibility",
      paramLabel = "FORM",
      description =
          "Event-driven: exact or bounded derivatives of spike times (default: bounded; bp is"
              + " exact).")
  @Nullable String eligibility;

  @Option(
      names = "--regularization",
      paramLabel = "X",
      description =
          "Event-driven: strength that keeps hidden neurons near their spikes (default: 0.1 for"
              + " sfdfa and regularizer, 1 for dfa, 0 for bp).")
  @Nullable Double regularization;

  @Option(
      names = "--target-spikes",
      paramLabel = "X",
      description =
          "Event-driven: spikes of a hidden neuron in a sample (default: 0.2 for sfdfa and"
              + " regularizer, 0.4 for dfa).")
  @Nullable Double targetSpikes;

  /** Whether a name is that of a rule of event-driven networks alone. */
  static boolean isEventRule(String name) {
    return name.equalsIgnoreCase("sfdfa") || name.equalsIgnoreCase("regularizer");
  }

  /** Says what some rules of event-driven networks choose. */
  public UsedOptions choose(UsedOptions used, List<String> names) {
    var rules = new ArrayList<String>();
    var regularizations = new ArrayList<String>();
    for (String name : names) {
      String lower = name.toLowerCase(Locale.ROOT);
      boolean shared = lower.equals("bp") || lower.equals("dfa");
      rules.add(shared ? lower + OptionAxis.OF_EVENTS : lower);
      double usual = lower.equals("bp") ? 0 : 1;
      boolean regular = (regularization == null ? usual : regularization) > 0;
      regularizations.add(regular ? "above 0" : "0");
    }
    return used.choose(OptionAxis.RULE, rules).choose(OptionAxis.REGULARIZATION, regularizations);
  }

  /** The rule of a name. */
  public EventRule rule(String name, RuleOptions shared, CommandSpec command, int outputs) {
    String lower = name.toLowerCase(Locale.ROOT);
    EventRule known =
        switch (lower) {
          case "sfdfa" ->
              given(command, "--feedback-rate")
                  ? EventRule.sfdfa().withCredit(new EventRule.LearnedFeedback(shared.feedbackRate))
                  : EventRule.sfdfa();
          case "dfa" ->
              given(command, "--feedback-gain")
                  ? EventRule.feedbackAlignment()
                      .withCredit(
                          new EventRule.RandomFeedback(shared.feedbackGain / Math.sqrt(outputs)))
                  : EventRule.feedbackAlignment();
          case "bp" -> EventRule.backprop();
          case "regularizer" -> EventRule.sfdfa().withCredit(new EventRule.NoCredit());
          default ->
              throw new SpecException(
                  "--rule \""
                      + name
                      + "\" does not train event-driven networks; known are bp, dfa, regularizer,"
                      + " sfdfa");
        };
    return new EventRule(
        known.credit(),
        eligibility == null || lower.equals("bp") ? known.derivative() : derivative(eligibility),
        regularization == null ? known.regularization() : regularization,
        targetSpikes == null ? known.targetSpikes() : targetSpikes);
  }

  private static Derivative derivative(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "exact" -> Derivative.EXACT;
      case "bounded" -> Derivative.BOUNDED;
      default ->
          throw new SpecException(
              "--eligibility \"" + name + "\" is unknown; known are bounded, exact");
    };
  }

  private static boolean given(CommandSpec command, String option) {
    return command.commandLine().getParseResult().hasMatchedOption(option);
  }
}
