package dev.forespike.cli.option;

import dev.forespike.api.Rule;
import dev.forespike.api.SpecException;
import dev.forespike.api.own.OwnTypes;
import dev.forespike.cli.file.BatchFiles;
import dev.forespike.train.Checkpoint;
import dev.forespike.train.GradientInspector;
import dev.forespike.train.ModelException;
import dev.forespike.train.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Where feedback weights come from, which no model file holds. */
public final class FeedbackSource {
  @Option(
      names = "--feedback",
      paramLabel = "DIR",
      description = "Take the feedback weights from feedback.<i>.npy [hidden, outputs].")
  @Nullable
  public Path feedback;

  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      description = "Take the feedback weights, and the rule's options, from a run's checkpoint.")
  @Nullable
  public Path checkpoint;

  @Option(
      names = "--warmup",
      paramLabel = "K",
      description = "Let the feedback weights learn in K passes first, weights frozen.")
  public int warmUp;

  private @Nullable Checkpoint read;

  /** Refuses what does not fit the rule, before any file is read. */
  public void check(Rule rule, String name) {
    if (warmUp < 0) {
      throw new SpecException("--warmup must be at least 0, but is " + warmUp);
    }
    if (isGiven() && !rule.hasFeedback()) {
      throw new SpecException(
          "rule "
              + name
              + " has no feedback weights; leave out --feedback, --checkpoint and --warmup");
    }
    checkOwn(rule);
  }

  /** Refuses given feedback for a rule that keeps it where nobody else writes. */
  private void checkOwn(Rule rule) {
    if (OwnTypes.isNamed(rule.name()) && (feedback != null || checkpoint != null)) {
      throw new SpecException(
          "rule "
              + rule.name()
              + " is a class of your own, to which no feedback can be given; take --warmup, or"
              + " leave out --feedback and --checkpoint");
    }
  }

  /** Refuses given feedback for a network of parts that learn their own. */
  public void check(Path model, Network network) {
    if (network.spec().head().contracts() && (feedback != null || checkpoint != null)) {
      throw new SpecException(
          "model "
              + model
              + " is an operator network, each part of which has its own feedback; leave out"
              + " --feedback and --checkpoint, rules that learn it do so with --warmup");
    }
  }

  /** Says where feedback comes from. */
  public UsedOptions choose(UsedOptions used) {
    return used.choose(
        OptionAxis.FEEDBACK,
        feedback != null
            ? "--feedback"
            : checkpoint != null ? "--checkpoint" : "feedback that is drawn");
  }

  public boolean isGiven() {
    return feedback != null || checkpoint != null || warmUp != 0;
  }

  /** The rule, with the options of the checkpoint unless the command line gives some. */
  public Rule rule(Rule chosen, Network network, CommandSpec command) throws IOException {
    if (checkpoint == null) {
      return chosen;
    }
    Checkpoint found = read(checkpoint, chosen, network);
    read = found;
    return givesRuleOptions(command) ? chosen : found.spec().rule();
  }

  /** Hands the feedback over, after {@link #rule}. */
  public void apply(GradientInspector inspector, Network network) throws IOException {
    inspector.warmUp(warmUp);
    if (feedback != null) {
      inspector.feedback(matrices(feedback, network));
    } else if (read != null) {
      inspector.feedback(read);
    }
  }

  private static boolean givesRuleOptions(CommandSpec command) {
    return command.commandLine().getParseResult().matchedOptions().stream()
        .anyMatch(
            option ->
                option.userObject() instanceof java.lang.reflect.Field field
                    && field.getDeclaringClass() == RuleOptions.class);
  }

  private static Checkpoint read(Path place, Rule chosen, Network network) throws IOException {
    Checkpoint checkpoint = Checkpoint.read(place);
    String there = checkpoint.spec().rule().name();
    String here = chosen.name();
    if (!there.equals(here)) {
      throw new ModelException(
          checkpoint.file() + ": is of rule " + there + ", so it has no feedback of rule " + here);
    }
    if (!checkpoint.spec().network().toString().equals(network.spec().toString())) {
      throw new ModelException(
          checkpoint.file()
              + ": is of a network "
              + checkpoint.spec().network()
              + ", but the model is "
              + network.spec());
    }
    return checkpoint;
  }

  private static List<float[]> matrices(Path folder, Network network) throws IOException {
    var matrices = new ArrayList<float[]>();
    for (int layer = 0; layer < network.spec().hiddenLayers(); layer++) {
      int width = network.spec().width(layer);
      Path file = folder.resolve("feedback." + layer + ".npy");
      matrices.add(BatchFiles.matrix(file, width, network.spec().outputs()));
    }
    return matrices;
  }
}
