package dev.forespike.cli.option;

import dev.forespike.api.TrainingSpec;
import dev.forespike.train.Network;
import java.lang.reflect.Field;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Which parts of a run's configuration the command line gives, where the rest is from a file. */
public final class GivenParts {
  private final Set<String> parts;
  private final boolean givesNeuron;

  public GivenParts(CommandSpec command) {
    givesNeuron = command.commandLine().getParseResult().hasMatchedOption("--neuron");
    parts =
        command.commandLine().getParseResult().matchedOptions().stream()
            .map(GivenParts::part)
            .collect(Collectors.toSet());
  }

  public boolean givesNeuron() {
    return givesNeuron;
  }

  /** The part of the configuration an option belongs to: its group, else its own name. */
  private static String part(OptionSpec option) {
    if (option.userObject() instanceof Field field) {
      if (field.getDeclaringClass() == NetworkOptions.class
          || field.getDeclaringClass() == OperatorOptions.class
          || field.getDeclaringClass() == EventNetworkOptions.class) {
        return "network";
      }
      if (field.getDeclaringClass() == OptimizerOptions.class) {
        return "optimizer";
      }
      if (field.getDeclaringClass() == RuleOptions.class
          || field.getDeclaringClass() == PerturbationOptions.class
          || field.getDeclaringClass() == EventRuleOptions.class) {
        return "rule";
      }
    }
    return option.names()[0];
  }

  /** Whether an option of a part is given. */
  boolean gives(String... names) {
    return !Collections.disjoint(parts, Set.of(names));
  }

  /** A run that begins with a network: network, encoding and time are its, unless given. */
  public TrainingSpec from(Network start, TrainingSpec asked) {
    TrainingSpec.Builder builder = asked.toBuilder();
    if (!gives("network")) {
      builder.network(start.spec());
    }
    if (!gives("--encoding", "--bias-spike")) {
      builder.encoding(start.encoding());
    }
    if (!gives("--timesteps") && !start.spec().isEventDriven()) {
      builder.timesteps(start.timesteps());
    }
    return builder.build();
  }
}
