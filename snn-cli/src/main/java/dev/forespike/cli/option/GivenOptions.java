package dev.forespike.cli.option;

import dev.forespike.api.Dataset;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Rule;
import dev.forespike.api.Schedule;
import dev.forespike.api.TrainingSpec;
import dev.forespike.train.Checkpoint;
import dev.forespike.train.DatasetIdentity;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The configuration of a run that goes on: each part from the checkpoint, unless the command line
 * gives an option of that part; whether the two agree is the trainer's to check.
 */
public final class GivenOptions {
  private final Checkpoint checkpoint;
  private final GivenParts given;

  public GivenOptions(CommandSpec command, Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
    given = new GivenParts(command);
  }

  /** Whether the run's network, as far as the command line says, is in continuous time. */
  public boolean isEventDriven(TrainingOptions options) {
    boolean there = checkpoint.spec().network().isEventDriven();
    return given.givesNeuron() ? options.network.isEventDriven() : there;
  }

  public TrainingSpec spec(TrainingOptions options, Rule rule, long seed) {
    TrainingSpec there = checkpoint.spec();
    if (!given.givesNeuron() && there.network().isEventDriven()) {
      options.network.neuron = NetworkOptions.EVENT_LIF;
    }
    options.network.operator = there.network().head().contracts();
    NetworkSpec network =
        given.gives("network")
            ? options.network.network(
                there.network().input(), there.network().outputs(), there.network().coordinates())
            : there.network();
    TrainingSpec here = options.spec(network, rule, seed);
    boolean time = given.gives("--timesteps");
    return new TrainingSpec(
        network,
        given.gives("rule") || (given.gives("--rule") && isOther(rule)) ? rule : there.rule(),
        given.gives("--loss") ? here.loss() : there.loss(),
        given.gives("optimizer") ? here.optimizer() : there.optimizer(),
        given.gives("--schedule", "--warm-up") ? here.schedule() : there.schedule(),
        given.gives("--encoding", "--bias-spike") ? here.encoding() : there.encoding(),
        time ? here.timesteps() : there.timesteps(),
        given.gives("--batch") ? here.batch() : there.batch(),
        given.gives("--epochs") ? here.epochs() : there.epochs(),
        time || given.gives("--chunk", "--update") ? here.chunk() : there.chunk(),
        time || given.gives("--update") ? here.update() : there.update(),
        given.gives("--seed") ? seed : there.seed());
  }

  /** Whether it is not the run's rule, whatever its parameters are. */
  private boolean isOther(Rule rule) {
    return !rule.name().equals(checkpoint.spec().rule().name());
  }

  /** The part of a dataset the run trains on: a validation split or a limit can be told from it. */
  public Dataset part(Dataset whole) {
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
  public Optional<String> stretchedSchedule(TrainingSpec spec) {
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
