package dev.forespike.train.rule;

import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Oracle;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.ValueGrid;
import dev.forespike.api.ZerothOrder;
import dev.forespike.kernels.CounterRandom;
import dev.forespike.kernels.Noise;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.InjectedNoise;
import dev.forespike.train.runtime.NetworkPass;
import dev.forespike.train.runtime.ParameterTensor;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Stream;
import java.util.List;
import java.util.Optional;

/**
 * Single-point zeroth order: {@code gradient = L(theta + alpha z) z / alpha}, all weights and
 * biases perturbed together. The direction is drawn row by row into the gradient's own memory.
 */
public final class ZerothOrderLearner implements Learner {
  private static final int BLOCK = 1 << 15;

  private final TrainingSpec spec;
  private final ZerothOrder rule;
  private final Compute compute;
  private final Parameters parameters;
  private final Parameters perturbed;
  private final Parameters direction;
  private final Optional<ValueGrid> grid;
  private final NetworkPass pass;
  private final int[][] scratch;

  /**
   * Makes a learner.
   *
   * @param spec the run
   * @param rule the rule
   * @param grid where values are wanted; for operator networks alone
   * @param parameters the network's parameters
   * @param compute who computes
   * @param path how products with spikes are computed
   */
  public ZerothOrderLearner(
      TrainingSpec spec,
      ZerothOrder rule,
      Optional<ValueGrid> grid,
      Parameters parameters,
      Compute compute,
      SpikeProduct.Path path) {
    this.spec = spec;
    this.rule = rule;
    this.compute = compute;
    this.parameters = parameters;
    perturbed = new Parameters(spec.network());
    direction = new Parameters(spec.network());
    this.grid = grid;
    pass = NetworkPass.of(spec, grid, parameters, compute, path);
    int widest = 0;
    for (int layer = 0; layer < parameters.layers(); layer++) {
      widest = Math.max(widest, parameters.outputs(layer));
    }
    scratch = new int[compute.workers().threads()][Noise.scratch(widest)];
  }

  @Override
  public Outcome learn(ClockedBatch batch, long iteration, Progress update) {
    Outcome outcome = estimate(batch, iteration);
    update.update(direction);
    return outcome;
  }

  /** Leaves the estimate in the direction's memory. */
  private Outcome estimate(ClockedBatch batch, long iteration) {
    draw(iteration);
    for (int i = 0; i < parameters.tensors().size(); i++) {
      perturb(
          parameters.tensors().get(i).values(),
          direction.tensors().get(i).values(),
          perturbed.tensors().get(i).values());
    }
    pass.run(perturbed, batch);
    float factor = (float) (pass.loss() / rule.alpha());
    for (ParameterTensor tensor : direction.tensors()) {
      scale(tensor.values(), factor);
    }
    return new Outcome(pass.loss(), pass.correct());
  }

  private void draw(long iteration) {
    // On the sphere all parameters together have length sqrt(number): draw Gaussians, then scale.
    boolean sphere = rule.noise() instanceof NoiseLaw.Sphere;
    NoiseLaw law = sphere ? new NoiseLaw.Gaussian() : rule.noise();
    double squares = 0;
    long count = 0;
    double inLayer = 0;
    int layer = 0;
    for (ParameterTensor tensor : direction.tensors()) {
      drawRows(law, Stream.DIRECTION.key(spec.seed(), iteration, tensor.layer()), tensor);
      if (tensor.layer() > layer) {
        squares += inLayer;
        inLayer = 0;
        layer = tensor.layer();
      }
      if (sphere) {
        inLayer += squares(tensor.values());
        count += tensor.size();
      }
    }
    if (sphere) {
      squares += inLayer;
      float factor = (float) Math.sqrt(count / squares);
      for (ParameterTensor tensor : direction.tensors()) {
        scale(tensor.values(), factor);
      }
    }
  }

  private void drawRows(NoiseLaw law, long key, ParameterTensor tensor) {
    float[] z = tensor.values();
    int width = tensor.columns();
    compute
        .workers()
        .blocks(
            tensor.rows(),
            16,
            (from, to, worker) -> {
              for (int row = from; row < to; row++) {
                int own = tensor.firstRow() + row;
                drawRow(law, key, own, width, z, row * width, worker);
              }
            });
  }

  private void drawRow(NoiseLaw law, long key, int row, int n, float[] z, int offset, int worker) {
    InjectedNoise.fill(
        law,
        CounterRandom.child(key, row),
        n,
        compute.kernels().noise(),
        z,
        offset,
        scratch[worker]);
  }

  private static double squares(float[] x) {
    double sum = 0;
    for (float element : x) {
      sum += (double) element * element;
    }
    return sum;
  }

  private void perturb(float[] w, float[] z, float[] target) {
    float alpha = (float) rule.alpha();
    compute
        .workers()
        .blocks(
            w.length,
            BLOCK,
            (from, to, _) -> {
              System.arraycopy(w, from, target, from, to - from);
              compute.kernels().neurons().addScaled(to - from, alpha, z, from, target, from);
            });
  }

  private void scale(float[] x, float factor) {
    compute
        .workers()
        .blocks(
            x.length,
            BLOCK,
            (from, to, _) -> {
              for (int i = from; i < to; i++) {
                x[i] *= factor;
              }
            });
  }

  @Override
  public void keepMembranes() {
    pass.keepMembranes();
  }

  @Override
  public Inspection inspect(ClockedBatch batch, long iteration, Oracle oracle) {
    CleanPass clean = CleanPass.of(spec, grid, parameters, compute, batch, oracle);
    draw(iteration);
    var drawn = new Parameters(spec.network());
    drawn.copyFrom(direction);
    estimate(batch, iteration);
    return new Inspection(direction, clean.reference(), List.of(drawn), pass);
  }
}
