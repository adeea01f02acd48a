package dev.forespike.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** {@code snn data}. */
@Command(
    name = "data",
    description = "Look at datasets and recordings.",
    mixinStandardHelpOptions = true,
    subcommands = DataInfoCommand.class)
final class DataCommand implements Runnable {
  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: info");
  }
}
