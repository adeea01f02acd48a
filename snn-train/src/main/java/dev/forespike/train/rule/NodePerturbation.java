package dev.forespike.train.rule;

import dev.forespike.api.NodeGradient;
import dev.forespike.api.TrainingSpec;
import dev.forespike.kernels.CounterRandom;
import dev.forespike.kernels.Noise;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.estimator.LossTangents;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.ErrorSignal;
import dev.forespike.train.runtime.InjectedNoise;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Plan;
import dev.forespike.train.runtime.Recording;
import dev.forespike.train.runtime.Stream;
import dev.forespike.train.runtime.TangentStack;
import java.util.Arrays;

/**
 * Node perturbation: the derivative D of each sample's loss along a random direction of all
 * currents, times that direction, times what each neuron received. Perturbations are drawn twice,
 * once for the tangents and once for the gradients, and never kept.
 */
final class NodePerturbation implements PartLearner, TangentStack.Perturbation {
  private static final int ROW_BLOCK = 16;

  private final long seed;
  private final NodeGradient rule;
  private final Parameters parameters;
  private final Compute compute;
  private final TangentStack stack;
  private final LossTangents loss;
  private final Plan plan;
  private final BackwardSums sums;
  private final int[][] scratch;
  private final float[][] drawn;
  private float[] delta = {};
  private long key;

  /**
   * Makes a learner.
   *
   * @param spec the run, whose chunk is the whole sequence
   * @param rule the rule
   * @param parameters the network's parameters
   * @param compute who computes
   * @param path how products with spikes are computed
   */
  NodePerturbation(
      TrainingSpec spec,
      NodeGradient rule,
      Parameters parameters,
      Compute compute,
      SpikeProduct.Path path) {
    seed = spec.seed();
    this.rule = rule;
    this.parameters = parameters;
    this.compute = compute;
    stack = new TangentStack(parameters, rule.directions(), rule.detachReset(), compute);
    loss = new LossTangents(rule.directions(), spec.network().outputs());
    plan = new Plan(spec.network(), compute, path);
    sums = new BackwardSums(compute);
    scratch = new int[compute.workers().threads()][Noise.scratch(plan.widest())];
    drawn = new float[scratch.length][plan.widest()];
  }

  @Override
  public boolean needsMembranes() {
    return stack.needsMembranes();
  }

  @Override
  public boolean needsWhole() {
    return true;
  }

  @Override
  public void begin(long iteration) {
    key = Stream.DIRECTION.key(seed, iteration);
  }

  @Override
  public void accumulate(
      Recording recording, ClockedBatch batch, ErrorSignal error, Parameters gradients) {
    stack.begin();
    loss.begin(batch.size());
    stack.advance(recording, this);
    loss.add(recording, batch, error, stack.tangents());
    collect(recording, batch, loss.bySample(batch, error), gradients);
  }

  @Override
  public void add(int layer, Recording recording, float[] tangents) {
    int width = parameters.outputs(layer);
    int directions = rule.directions();
    compute
        .workers()
        .blocks(
            recording.rows(),
            ROW_BLOCK,
            (from, to, worker) -> {
              for (int row = from; row < to; row++) {
                for (int k = 0; k < directions; k++) {
                  draw(layer, row, k, worker, tangents, (row * directions + k) * width);
                }
              }
            });
  }

  private void draw(int layer, int row, int k, int worker, float[] target, int offset) {
    long own = CounterRandom.child(CounterRandom.child(CounterRandom.child(key, layer), k), row);
    InjectedNoise.fill(
        rule.law(),
        own,
        parameters.outputs(layer),
        compute.kernels().noise(),
        target,
        offset,
        scratch[worker]);
  }

  /** The sums of {@code D dI (x) x}. */
  private void collect(
      Recording recording, ClockedBatch batch, double[] derivatives, Parameters gradients) {
    for (int layer = 0; layer < parameters.layers(); layer++) {
      if (!plan.map(layer).weighted()) {
        continue;
      }
      signal(layer, recording, batch, derivatives);
      plan.map(layer).biasGradient(0, recording.rows(), 1f, delta, gradients);
      if (layer > 0) {
        plan.map(layer).gradient(recording.received(layer), delta, gradients);
      } else {
        sums.addInput(plan.map(0), recording, batch, delta, gradients);
      }
    }
  }

  /** {@code mean_k D_k dI_k} of each row. */
  private void signal(int layer, Recording recording, ClockedBatch batch, double[] derivatives) {
    int width = parameters.outputs(layer);
    int size = Math.multiplyExact(recording.rows(), width);
    delta = delta.length < size ? new float[size] : delta;
    Arrays.fill(delta, 0, size, 0f);
    int directions = rule.directions();
    compute
        .workers()
        .blocks(
            recording.rows(),
            ROW_BLOCK,
            (from, to, worker) -> {
              float[] z = drawn[worker];
              for (int row = from; row < to; row++) {
                int b = row % batch.size();
                if (row / batch.size() >= batch.lengths()[b]) {
                  continue; // behind the sample's end: felt by nothing that is read
                }
                for (int k = 0; k < directions; k++) {
                  draw(layer, row, k, worker, z, 0);
                  float factor = (float) (derivatives[b * directions + k] / directions);
                  compute.kernels().neurons().addScaled(width, factor, z, 0, delta, row * width);
                }
              }
            });
  }
}
