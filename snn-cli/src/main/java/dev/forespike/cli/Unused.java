package dev.forespike.cli;

import dev.forespike.api.SpecException;
import picocli.CommandLine.Model.CommandSpec;

/** Refuses options that a command would silently leave out. */
final class Unused {
  private Unused() {}

  /** Fails if one of the options is on the command line. */
  static void refuse(CommandSpec command, String with, String... options) {
    for (String option : options) {
      if (command.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new SpecException(option + " has no meaning with " + with + "; leave it out");
      }
    }
  }
}
