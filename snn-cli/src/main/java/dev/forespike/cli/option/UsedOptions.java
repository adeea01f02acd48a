package dev.forespike.cli.option;

import dev.forespike.api.SpecException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Refuses options of a command line that nothing chosen there uses: without this check they would
 * be left out silently, and something else be trained or measured than was meant. Defaults are
 * never refused, only what was given.
 */
public final class UsedOptions {
  private final CommandSpec command;
  private final Map<OptionAxis, List<String>> chosen = new EnumMap<>(OptionAxis.class);

  public UsedOptions(CommandSpec command) {
    this.command = command;
  }

  /** Says what is chosen on an axis; of several, an option is used if one of them uses it. */
  public UsedOptions choose(OptionAxis axis, List<String> choices) {
    chosen.put(axis, choices);
    return this;
  }

  /** Says what is chosen on an axis. */
  public UsedOptions choose(OptionAxis axis, String choice) {
    return choose(axis, List.of(choice));
  }

  /**
   * Checks the command line.
   *
   * @throws SpecException naming the first option that is not used, and what would use it
   */
  public void check() {
    for (OptionSpec option : command.commandLine().getParseResult().matchedOptions()) {
      String name = option.longestName();
      chosen.forEach((axis, choices) -> check(axis, choices, name));
    }
  }

  private static void check(OptionAxis axis, List<String> choices, String option) {
    if (axis.governs(option) && choices.stream().noneMatch(choice -> axis.uses(choice, option))) {
      throw new SpecException(
          option
              + " has no meaning with "
              + axis.label(choices)
              + "; leave it out, it belongs to "
              + axis.owners(option));
    }
  }
}
