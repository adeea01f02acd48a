package dev.forespike.train;

import dev.forespike.api.Encoder;
import dev.forespike.api.Loss;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Oracle;
import dev.forespike.api.Rule;
import dev.forespike.api.Samples;
import dev.forespike.api.Schedule;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.SpecException;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.UpdateInterval;
import dev.forespike.api.ValueGrid;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.rule.FeedbackOrigin;
import dev.forespike.train.rule.Learner;
import dev.forespike.train.rule.Learners;
import dev.forespike.train.run.EncoderChecks;
import dev.forespike.train.run.SampleValues;
import dev.forespike.train.runtime.BatchLoader;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Finite;
import dev.forespike.train.runtime.ParameterTensor;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Plan;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Computes what a rule would do with one batch, and lays open everything it is made of: gradients,
 * the feedback weights that multiplied the error, the injected noise or the direction, spikes,
 * membrane potentials and errors. The network does not change.
 *
 * <pre>{@code
 * GradientReport report = GradientInspector.of(network, Opzo.defaults())
 *     .warmUp(100)
 *     .inspect(Batch.constant(x, 32, 784, 6).withLabels(y));
 * }</pre>
 */
public final class GradientInspector {
  private final Network network;
  private final Rule rule;
  private Optional<Loss> loss = Optional.empty();
  private Oracle oracle = new SpatialBackprop();
  private List<float[]> feedback = List.of();
  private Optional<FeedbackOrigin> origin = Optional.empty();
  private int warmUp;
  private long seed = 1;
  private int threads = 1;

  private GradientInspector(Network network, Rule rule) {
    this.network = network;
    this.rule = rule;
  }

  /**
   * Prepares an inspection with the usual loss ({@link Loss#usual}: cross-entropy for classes, the
   * squared error for numbers), spatial back-propagation as the reference, seed 1 and one thread.
   *
   * @param network the network
   * @param rule the rule to be inspected
   * @return an inspector
   */
  public static GradientInspector of(Network network, Rule rule) {
    return new GradientInspector(network, rule);
  }

  /**
   * Sets the loss.
   *
   * @param chosen the loss
   * @return this inspector
   */
  public GradientInspector loss(Loss chosen) {
    loss = Optional.of(chosen);
    return this;
  }

  /**
   * Sets what the gradients are compared with, on the same recording.
   *
   * @param chosen the oracle
   * @return this inspector
   */
  public GradientInspector against(Oracle chosen) {
    oracle = chosen;
    return this;
  }

  /**
   * Sets the feedback weights, in place of those the rule would begin with.
   *
   * @param matrices for each hidden layer {@code [hidden][outputs]}, the matrix that multiplies the
   *     error
   * @return this inspector
   * @throws SpecException if their number or a size does not fit the network, one is not finite, or
   *     it is an operator network, whose parts learn their own
   */
  public GradientInspector feedback(List<float[]> matrices) {
    Plan.clocked(network.spec());
    int hidden = network.spec().hiddenLayers();
    if (matrices.size() != hidden) {
      throw new SpecException(
          matrices.size() + " feedback matrices for " + hidden + " hidden layers");
    }
    for (int layer = 0; layer < hidden; layer++) {
      int size = network.parameters().outputs(layer) * network.spec().outputs();
      if (matrices.get(layer).length != size) {
        throw new SpecException(
            "the feedback of layer "
                + layer
                + " has "
                + matrices.get(layer).length
                + " numbers, expected "
                + size);
      }
      Finite.check("the feedback of layer " + layer, matrices.get(layer));
    }
    feedback = matrices.stream().map(float[]::clone).toList();
    origin = Optional.empty();
    return this;
  }

  /**
   * Takes the feedback weights of a checkpoint, of which theory can tell the noise.
   *
   * @param checkpoint of a run with the same network
   * @return this inspector
   * @throws SpecException if a matrix does not fit the network
   * @throws ModelException if the checkpoint is damaged
   */
  public GradientInspector feedback(Checkpoint checkpoint) throws ModelException {
    Plan.clocked(checkpoint.spec().network());
    TrainingSpec run = checkpoint.spec();
    double rows = run.batch() * (double) Math.min(run.interval(), run.timesteps());
    Optional<FeedbackOrigin> found =
        FeedbackOrigin.of(run.rule(), checkpoint.feedbackUpdates().orElse(0), rows);
    feedback(checkpoint.feedback());
    origin = found;
    return this;
  }

  /**
   * Lets the rule's feedback weights learn from the batch first, weights frozen.
   *
   * @param passes number of passes, each with noise of its own
   * @return this inspector
   * @throws SpecException if the number is negative
   */
  public GradientInspector warmUp(int passes) {
    if (passes < 0) {
      throw new SpecException("warm-up passes must be at least 0, but are " + passes);
    }
    warmUp = passes;
    return this;
  }

  /**
   * Sets the seed of noise, directions and random feedback.
   *
   * @param chosen any number
   * @return this inspector
   */
  public GradientInspector seed(long chosen) {
    seed = chosen;
    return this;
  }

  /**
   * Sets the number of threads, which never changes a bit.
   *
   * @param count at least 1
   * @return this inspector
   * @throws SpecException if there is no thread
   */
  public GradientInspector threads(int count) {
    if (count < 1) {
      throw new SpecException("threads must be at least 1, but is " + count);
    }
    threads = count;
    return this;
  }

  /**
   * Inspects one batch. Memory grows with its steps times samples.
   *
   * @param batch input and targets
   * @return everything the rule's gradients are made of
   * @throws SpecException if the batch has no targets, does not fit the network or the loss, or
   *     feedback is given to a rule that has none
   * @throws TrainingException if the loss or a gradient is not finite
   */
  public GradientReport inspect(Batch batch) {
    if (!batch.hasTargets()) {
      throw new SpecException("gradients need a batch with labels or targets");
    }
    Loss objective = loss.orElseGet(() -> Loss.usual(!batch.hasLabels()));
    batch.checkFits(network, objective);
    try (Workers workers = new Workers(threads)) {
      Learner learner =
          learner(objective, batch.grid(), batch.timesteps(), batch.samples(), workers);
      ClockedBatch clocked = batch.clocked(network, 0, batch.samples());
      for (int pass = 0; pass < warmUp; pass++) {
        learner.learn(clocked, pass, _ -> {});
      }
      learner.keepMembranes();
      return new GradientReport(
          network, learner, checked(learner.inspect(clocked, warmUp, oracle)));
    }
  }

  /** Refuses gradients that are no numbers: nothing could be said of how they agree. */
  static Learner.Inspection checked(Learner.Inspection found) {
    if (!Double.isFinite(found.pass().loss())) {
      throw new TrainingException(
          "the loss is " + found.pass().loss() + ": check input and weights");
    }
    checked("the rule's gradient ", found.gradients());
    checked("the oracle's gradient ", found.reference());
    return found;
  }

  private static void checked(String whose, Parameters gradients) {
    for (ParameterTensor tensor : gradients.tensors()) {
      if (!Finite.all(tensor.values())) {
        throw new TrainingException(
            whose + tensor.name() + " is not finite: check input, weights, loss and surrogate");
      }
    }
  }

  /**
   * Measures how good the rule's gradients are over many batches of a dataset, each with noise of
   * its own: their cosine to the oracle's, their bias, and their variance. Feedback is that given,
   * or what the rule learns in warm-up passes over batches of the same samples, weights frozen.
   * Each draw is computed twice, so that memory does not grow with their number.
   *
   * @param samples where batches come from, drawn at random with replacement
   * @param encoder the network's input encoding
   * @param batch samples of a batch, at least 1
   * @param draws how many batches are measured, at least 3
   * @param progress told the number of draws done, of twice as many
   * @return what was found for each layer
   * @throws SpecException if a number is out of range, the encoder is of another encoding than the
   *     network's, the samples do not fit the network, the loss is not defined for their targets,
   *     or feedback is given to a rule that has none
   */
  public GradientQuality measure(
      Samples samples, Encoder encoder, int batch, int draws, IntConsumer progress) {
    SampleValues.check(network.encoding(), "sample", samples);
    if (batch < 1) {
      throw new SpecException("a batch must have at least 1 sample, but has " + batch);
    }
    if (draws < 3) {
      throw new SpecException("at least 3 draws are needed to tell variance, not " + draws);
    }
    Plan.timed(network.spec());
    Loss objective = loss.orElseGet(() -> Loss.usual(samples.targets() > 0));
    RunChecks.fits(network, samples, objective);
    EncoderChecks.checked(network, encoder);
    int inputs = network.spec().input().size();
    try (Workers workers = new Workers(threads)) {
      Learner learner = learner(objective, samples.grid(), network.timesteps(), batch, workers);
      var loader = new BatchLoader(encoder, batch, inputs, network.timesteps());
      return new QualityStudy(network, learner, oracle, samples, loader, batch, seed)
          .measure(warmUp, origin(), draws, progress);
    }
  }

  /**
   * Measures as {@link #measure(Samples, Encoder, int, int, IntConsumer)} does, with samples
   * encoded as the network says.
   *
   * @param samples where batches come from, drawn at random with replacement
   * @param batch samples of a batch, at least 1
   * @param draws how many batches are measured, at least 3
   * @param progress told the number of draws done, of twice as many
   * @return what was found for each layer
   * @throws SpecException as there
   */
  public GradientQuality measure(Samples samples, int batch, int draws, IntConsumer progress) {
    Plan.timed(network.spec());
    return measure(samples, Encoder.of(network.encoding()), batch, draws, progress);
  }

  /** Empty where theory knows nothing of the feedback. */
  private Optional<FeedbackOrigin> origin() {
    return feedback.isEmpty() ? FeedbackOrigin.of(rule, warmUp, 0) : origin;
  }

  /** A learner with the feedback that was given. */
  private Learner learner(
      Loss objective, Optional<ValueGrid> grid, int timesteps, int samples, Workers workers) {
    TrainingSpec spec =
        new TrainingSpec(
            network.spec(),
            rule,
            objective,
            Optimizer.sgd(1, 0),
            new Schedule.Constant(0),
            network.encoding(),
            timesteps,
            samples,
            1,
            timesteps,
            new UpdateInterval.Sequence(),
            seed);
    Parameters parameters = network.parameters();
    var compute = new Compute(Kernels.best(), workers);
    Learner learner = Learners.of(spec, grid, parameters, compute, SpikeProduct.Path.AUTOMATIC);
    apply(learner);
    return learner;
  }

  private void apply(Learner learner) {
    for (int layer = 0; layer < feedback.size(); layer++) {
      if (learner.feedback(layer).isEmpty()) {
        throw new SpecException("the rule has no feedback weights that could be given");
      }
      learner.useFeedback(layer, feedback.get(layer));
    }
  }
}
