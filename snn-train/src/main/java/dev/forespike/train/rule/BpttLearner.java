package dev.forespike.train.rule;

import dev.forespike.api.BackpropThroughTime;
import dev.forespike.api.Oracle;
import dev.forespike.api.TrainingSpec;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Compute;
import dev.forespike.train.runtime.ErrorSignal;
import dev.forespike.train.runtime.ForwardPass;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.SpikeProduct;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Back-propagation through time: a whole sequence forward, then backward. */
public final class BpttLearner implements Learner {
  private final TrainingSpec spec;
  private final Parameters parameters;
  private final Compute compute;
  private final ForwardPass forward;
  private final ErrorSignal error;
  private final HistoryGradient history;
  private final Parameters gradients;

  /**
   * Makes a learner.
   *
   * @param spec the run, whose chunk is the whole sequence
   * @param rule the rule
   * @param parameters the network's parameters
   * @param compute who computes
   * @param path how products with spikes are computed
   * @param error where errors of the output are from
   */
  public BpttLearner(
      TrainingSpec spec,
      BackpropThroughTime rule,
      Parameters parameters,
      Compute compute,
      SpikeProduct.Path path,
      ErrorSignal error) {
    this.spec = spec;
    this.parameters = parameters;
    this.compute = compute;
    forward =
        new ForwardPass(parameters, compute, spec.batch(), spec.timesteps(), path).keepMembranes();
    this.error = error;
    history = new HistoryGradient(rule, parameters, compute, path);
    gradients = new Parameters(spec.network());
  }

  @Override
  public Outcome learn(ClockedBatch batch, long iteration, Progress update) {
    forward.begin(parameters, batch);
    error.begin();
    gradients.clear();
    forward.advance(0, spec.timesteps(), null, 0, true);
    error.compute(forward.recording(), batch, 0, spec.timesteps());
    history.accumulate(forward.recording(), batch, error.errors(), gradients);
    update.update(gradients);
    return new Outcome(error.loss(), error.correct(batch));
  }

  @Override
  public void keepMembranes() {
    // It always does.
  }

  @Override
  public Inspection inspect(ClockedBatch batch, long iteration, Oracle oracle) {
    learn(batch, iteration, _ -> {});
    var reference = new Parameters(spec.network());
    OracleGradient.of(oracle, spec, parameters, compute)
        .accumulate(forward.recording(), batch, error.errors(), reference);
    return new Inspection(gradients, reference, List.of(), forward, error);
  }

  @Override
  public Optional<float[]> feedback(int layer) {
    return Optional.empty();
  }

  @Override
  public Map<String, double[]> state() {
    return Map.of();
  }

  @Override
  public void restored() {}
}
