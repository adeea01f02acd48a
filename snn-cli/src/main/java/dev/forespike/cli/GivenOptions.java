package dev.forespike.cli;

import dev.forespike.api.Dataset;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Rule;
import dev.forespike.api.Schedule;
import dev.forespike.api.TrainingSpec;
import dev.forespike.train.Checkpoint;
import dev.forespike.train.DatasetIdentity;
import java.lang.reflect.Field;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The configuration of a run that goes on: each part from the checkpoint, unless the command line
 * gives an option of that part; whether the two agree is the trainer's to check.
 */
final class GivenOptions {
  private final Checkpoint checkpoint;
  private final Set<String> parts;
  private final boolean givesNeuron;

  GivenOptions(CommandSpec command, Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
    givesNeuron = command.commandLine().getParseResult().hasMatchedOption("--neuron");
    parts =
        command.commandLine().getParseResult().matchedOptions().stream()
            .map(GivenOptions::part)
            .collect(Collectors.toSet());
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

  private boolean gives(String... names) {
    return !java.util.Collections.disjoint(parts, Set.of(names));
  }

  /** Whether the run's network, as far as the command line says, is in continuous time. */
  boolean isEventDriven(TrainingOptions options) {
    boolean there = checkpoint.spec().network().isEventDriven();
    return givesNeuron ? options.network.isEventDriven() : there;
  }

  TrainingSpec spec(TrainingOptions options, Rule rule, long seed) {
    TrainingSpec there = checkpoint.spec();
    if (!givesNeuron && there.network().isEventDriven()) {
      options.network.neuron = NetworkOptions.EVENT_LIF;
    }
    options.network.operator = there.network().isOperator();
    NetworkSpec network =
        gives("network")
            ? options.network.network(
                there.network().input(), there.network().outputs(), there.network().coordinates())
            : there.network();
    TrainingSpec here = options.spec(network, rule, seed);
    boolean time = gives("--timesteps");
    return new TrainingSpec(
        network,
        gives("rule") || (gives("--rule") && isOther(rule)) ? rule : there.rule(),
        gives("--loss") ? here.loss() : there.loss(),
        gives("optimizer") ? here.optimizer() : there.optimizer(),
        gives("--schedule", "--warm-up") ? here.schedule() : there.schedule(),
        gives("--encoding", "--bias-spike") ? here.encoding() : there.encoding(),
        time ? here.timesteps() : there.timesteps(),
        gives("--batch") ? here.batch() : there.batch(),
        gives("--epochs") ? here.epochs() : there.epochs(),
        time || gives("--chunk", "--update") ? here.chunk() : there.chunk(),
        time || gives("--update") ? here.update() : there.update(),
        gives("--seed") ? seed : there.seed());
  }

  /** Whether it is not the run's rule, whatever its parameters are. */
  private boolean isOther(Rule rule) {
    return !rule.name().equals(checkpoint.spec().rule().name());
  }

  /** The part of a dataset the run trains on: a validation split or a limit can be told from it. */
  Dataset part(Dataset whole) {
    DatasetIdentity expected = checkpoint.dataset();
    Dataset dataset = limited(whole, expected.trainSamples());
    if (DatasetIdentity.of(dataset).equals(expected)
        || expected.testSamples() >= whole.train().size()) {
      return dataset;
    }
    Dataset validating =
        limited(whole.withValidation(expected.testSamples()), expected.trainSamples());
    return DatasetIdentity.of(validating).equals(expected) ? validating : dataset;
  }

  private static Dataset limited(Dataset dataset, int samples) {
    return samples < dataset.train().size() ? dataset.withTrainLimit(samples) : dataset;
  }

  /** A warning where a schedule that was planned over all epochs gets another number of them. */
  Optional<String> stretchedSchedule(TrainingSpec spec) {
    int planned = checkpoint.spec().epochs();
    if (!(spec.schedule() instanceof Schedule.Cosine) || planned == spec.epochs()) {
      return Optional.empty();
    }
    return Optional.of(
        "the cosine schedule was planned over "
            + planned
            + " epochs and goes on over "
            + spec.epochs()
            + ": no uninterrupted run gives this result");
  }
}
