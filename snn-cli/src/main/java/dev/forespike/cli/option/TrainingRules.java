package dev.forespike.cli.option;

import dev.forespike.api.Rule;
import dev.forespike.api.SpecException;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The rules of training runs, with a clock and in continuous time. */
public final class TrainingRules {
  @Mixin RuleOptions clocked = new RuleOptions();
  @Mixin EventRuleOptions events = new EventRuleOptions();

  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  /** Says what some rules choose. */
  public UsedOptions choose(UsedOptions used, List<String> names, boolean eventDriven) {
    return eventDriven ? events.choose(used, names) : clocked.choose(used, names);
  }

  /**
   * The rule of a name, which several kinds of networks share.
   *
   * @param outputs of the network
   * @param parameters of the network, or 0 where they are not known yet
   */
  public Rule rule(String name, boolean eventDriven, int outputs, int parameters) {
    if (eventDriven) {
      return events.rule(name, clocked, command, outputs);
    }
    if (EventRuleOptions.isEventRule(name)) {
      throw new SpecException(
          "--rule " + name + " trains event-driven networks: --neuron event-lif");
    }
    return clocked.rule(name, parameters);
  }
}
