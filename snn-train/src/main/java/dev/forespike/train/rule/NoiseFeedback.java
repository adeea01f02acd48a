package dev.forespike.train.rule;

import dev.forespike.api.Opzo;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.ForwardPass;
import dev.forespike.train.runtime.NoisePlan;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Stream;
import java.util.ArrayList;
import java.util.List;

/**
 * OPZO's momentum feedback as a function of parameters, batch and seed: what training's own code
 * learns in some noisy passes while the weights stay.
 */
public final class NoiseFeedback {
  /** The rule learns its feedback from outputs alone. */
  private static final float[] NO_ERRORS = {};

  private final Opzo rule;
  private final NoisePlan plan;
  private final ClockedBatch batch;
  private final Parameters parameters;
  private final Compute compute = new Compute(Kernels.best(), new Workers(1));
  private final ForwardPass forward;

  /**
   * Makes an estimator.
   *
   * @param rule the rule
   * @param parameters of the network's shape, overwritten by each estimate
   * @param batch the input, which must not change
   */
  public NoiseFeedback(Opzo rule, Parameters parameters, ClockedBatch batch) {
    this.rule = rule;
    this.batch = batch;
    this.parameters = parameters;
    plan = OpzoFeedback.plan(rule);
    forward =
        new ForwardPass(
            parameters, compute, batch.size(), batch.timesteps(), SpikeProduct.Path.AUTOMATIC);
  }

  /**
   * Learns feedback from the rule's start.
   *
   * @param passes how many noisy passes, each followed by an update of M
   * @param seed the stream of noise and of a random start
   * @return for each hidden layer {@code [hidden][outputs]}, the matrix that would multiply the
   *     error
   */
  public List<double[]> learn(int passes, long seed) {
    var credit = new OpzoFeedback(rule, parameters.spec(), seed, compute);
    for (int pass = 0; pass < passes; pass++) {
      forward.begin(parameters, batch);
      forward.advance(0, batch.timesteps(), plan, Stream.NOISE.key(seed, pass), true);
      credit.observe(forward.recording(), NO_ERRORS, batch.lengths());
      credit.endInterval();
    }
    var matrices = new ArrayList<double[]>();
    for (int layer = 0; layer < parameters.layers() - 1; layer++) {
      matrices.add(credit.matrix(layer).clone());
    }
    return matrices;
  }
}
