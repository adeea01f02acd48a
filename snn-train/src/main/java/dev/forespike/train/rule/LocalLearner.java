package dev.forespike.train.rule;

import dev.forespike.api.BackpropThroughTime;
import dev.forespike.api.Oracle;
import dev.forespike.api.TrainingSpec;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Compute;
import dev.forespike.train.runtime.ErrorSignal;
import dev.forespike.train.runtime.ForwardPass;
import dev.forespike.train.runtime.NoisePlan;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.SpikeProduct;
import dev.forespike.train.runtime.Stream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The three-factor rules: local eligibility times a learning signal, in one forward pass. */
public final class LocalLearner implements Learner {
  private final TrainingSpec spec;
  private final Parameters parameters;
  private final CreditAssignment credit;
  private final Compute compute;
  private final @Nullable NoisePlan noise;
  private final ForwardPass forward;
  private final ErrorSignal error;
  private final Eligibility eligibility;
  private final Parameters gradients;

  /**
   * Makes a learner.
   *
   * @param spec the run
   * @param parameters the network's parameters, read here and changed by whoever takes the
   *     gradients
   * @param credit where learning signals come from
   * @param compute who computes
   * @param path how products with spikes are computed
   * @param error where errors of the output are from
   */
  public LocalLearner(
      TrainingSpec spec,
      Parameters parameters,
      CreditAssignment credit,
      Compute compute,
      SpikeProduct.Path path,
      ErrorSignal error) {
    this.spec = spec;
    this.parameters = parameters;
    this.credit = credit;
    this.compute = compute;
    noise = credit.noise().orElse(null);
    forward = new ForwardPass(parameters, compute, spec.batch(), spec.chunk(), path);
    this.error = error;
    eligibility = new Eligibility(spec.network(), compute, spec.batch(), spec.chunk(), path);
    gradients = new Parameters(spec.network());
    if (credit.needsMembranes()) {
      forward.keepMembranes();
    }
  }

  /** What happens to the recording of each chunk. */
  private interface ChunkWork {
    void run(ForwardPass pass);
  }

  @Override
  public Outcome learn(ClockedBatch batch, long iteration, Progress update) {
    long key = Stream.NOISE.key(spec.seed(), iteration);
    begin(batch, key);
    for (int from = 0; from < spec.timesteps(); from += spec.interval()) {
      int steps = Math.min(spec.interval(), spec.timesteps() - from);
      gradients.clear();
      if (from > 0) {
        forward.refresh();
      }
      runInterval(
          batch,
          from,
          steps,
          key,
          pass -> {
            eligibility.accumulate(pass.recording(), batch, error.errors(), credit, gradients);
            credit.observe(pass.recording(), error.errors(), batch.lengths());
          });
      update.update(gradients);
      credit.endInterval();
    }
    return new Outcome(error.loss(), error.correct(batch));
  }

  @Override
  public void keepMembranes() {
    forward.keepMembranes();
  }

  @Override
  public Inspection inspect(ClockedBatch batch, long iteration, Oracle oracle) {
    if (oracle instanceof BackpropThroughTime) {
      if (spec.chunk() < spec.timesteps()) {
        throw new IllegalArgumentException("the oracle needs the whole sequence in one chunk");
      }
      keepMembranes();
    }
    long key = Stream.NOISE.key(spec.seed(), iteration);
    var reference = new Parameters(spec.network());
    OracleGradient exact = OracleGradient.of(oracle, eligibility, parameters, compute);
    begin(batch, key);
    gradients.clear();
    runInterval(
        batch,
        0,
        spec.timesteps(),
        key,
        pass -> {
          exact.accumulate(pass.recording(), batch, error.errors(), reference);
          eligibility.accumulate(pass.recording(), batch, error.errors(), credit, gradients);
        });
    return new Inspection(gradients, reference, List.of(), forward, error);
  }

  private void begin(ClockedBatch batch, long key) {
    credit.begin(key);
    forward.begin(parameters, batch);
    error.begin();
  }

  private void runInterval(
      ClockedBatch batch, int intervalFrom, int intervalSteps, long key, ChunkWork work) {
    int end = intervalFrom + intervalSteps;
    for (int from = intervalFrom; from < end; from += spec.chunk()) {
      int steps = Math.min(spec.chunk(), end - from);
      forward.advance(from, steps, noise, key, true);
      credit.follow(forward.recording());
      error.compute(forward.recording(), batch, intervalFrom, intervalSteps);
      work.run(forward);
      if (from + steps < spec.timesteps()) {
        eligibility.endChunk(forward.recording());
      }
    }
  }

  /**
   * The gradients of the last interval.
   *
   * @return in the network's shape, overwritten by the next
   */
  public Parameters gradients() {
    return gradients;
  }

  @Override
  public Optional<float[]> feedback(int layer) {
    return credit.feedback(layer);
  }

  @Override
  public void useFeedback(int layer, float[] matrix) {
    credit.useFeedback(layer, matrix);
  }

  @Override
  public Map<String, double[]> state() {
    return credit.state();
  }

  @Override
  public void restored() {
    credit.restored();
  }
}
