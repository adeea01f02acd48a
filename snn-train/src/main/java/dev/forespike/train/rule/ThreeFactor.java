package dev.forespike.train.rule;

import dev.forespike.api.TrainingSpec;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.ErrorSignal;
import dev.forespike.train.runtime.NoisePlan;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Recording;
import dev.forespike.train.runtime.Stream;
import java.util.Map;
import java.util.Optional;

/** The three-factor rules: local eligibility times a learning signal, in one forward pass. */
final class ThreeFactor implements PartLearner {
  private final long seed;
  private final CreditAssignment credit;
  private final Eligibility eligibility;

  /**
   * Makes a learner.
   *
   * @param spec the run
   * @param credit where learning signals come from
   * @param compute who computes
   * @param path how products with spikes are computed
   */
  ThreeFactor(TrainingSpec spec, CreditAssignment credit, Compute compute, SpikeProduct.Path path) {
    seed = spec.seed();
    this.credit = credit;
    eligibility = new Eligibility(spec.network(), compute, spec.batch(), spec.chunk(), path);
  }

  @Override
  public Optional<NoisePlan> noise() {
    return credit.noise();
  }

  @Override
  public boolean needsMembranes() {
    return credit.needsMembranes();
  }

  @Override
  public void begin(long iteration) {
    credit.begin(Stream.NOISE.key(seed, iteration));
  }

  @Override
  public void accumulate(
      Recording recording, ClockedBatch batch, ErrorSignal error, Parameters gradients) {
    credit.follow(recording);
    eligibility.accumulate(recording, batch, error.errors(), credit, gradients);
  }

  @Override
  public void observe(Recording recording, ClockedBatch batch, ErrorSignal error) {
    credit.observe(recording, error.errors(), batch.lengths());
  }

  @Override
  public void endChunk(Recording recording) {
    eligibility.endChunk(recording);
  }

  @Override
  public void endInterval() {
    credit.endInterval();
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
