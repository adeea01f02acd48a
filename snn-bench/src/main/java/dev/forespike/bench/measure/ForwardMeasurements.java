package dev.forespike.bench.measure;

import dev.forespike.api.Encoding;
import dev.forespike.api.ForwardGradient;
import dev.forespike.api.ForwardGradientRule;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Readout;
import dev.forespike.api.Rule;
import dev.forespike.api.Schedule;
import dev.forespike.api.SignedLif;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.UpdateInterval;
import dev.forespike.kernels.DenseProduct;
import dev.forespike.kernels.DenseProduct.Layout;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.rule.ForwardGradientLearner;
import dev.forespike.train.rule.Learner;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.ForwardPass;
import dev.forespike.train.runtime.Parameters;
import java.util.Map;
import java.util.Optional;

/**
 * Forward gradients on the network of the parabola: 1-64-64-64-64-1, signed neurons without leak,
 * 100 samples, 32 steps.
 *
 * <p>Between hidden layers the tangents of K directions take two products of {@code rows x 64 x (K
 * 64)} each, rows the samples of all steps: {@code 4 rows K 64^2} operations for a layer, three
 * times.
 */
public final class ForwardMeasurements {
  private static final int WIDTH = 64;
  private static final int HIDDEN = 4;
  private static final int BATCH = 100;
  private static final int TIMESTEPS = 32;
  private static final int ROWS = BATCH * TIMESTEPS;

  private final Workers workers;
  private final Machine machine;
  private final Timing.Budget budget;

  /**
   * Prepares.
   *
   * @param workers the threads
   * @param machine yardsticks of the run
   * @param budget how long each measurement takes
   */
  public ForwardMeasurements(Workers workers, Machine machine, Timing.Budget budget) {
    this.workers = workers;
    this.machine = machine;
    this.budget = budget;
  }

  private static TrainingSpec spec(int directions) {
    NetworkSpec.Builder builder = NetworkSpec.input(1).withBias();
    for (int layer = 0; layer < HIDDEN; layer++) {
      builder = builder.dense(WIDTH, SignedLif.of(1, 1));
    }
    Rule rule =
        new ForwardGradientRule(
            ForwardGradient.defaults().withDirections(directions), Double.POSITIVE_INFINITY, false);
    return new TrainingSpec(
        builder.readout(1, new Readout.Mean(Readout.linear())),
        rule,
        Loss.meanSquaredError(),
        Optimizer.sgd(1e-7, 0),
        new Schedule.Constant(0),
        new Encoding.Direct(),
        TIMESTEPS,
        BATCH,
        1,
        TIMESTEPS,
        new UpdateInterval.Sequence(),
        1);
  }

  private static ClockedBatch batch() {
    var batch = new ClockedBatch(BATCH, 1, TIMESTEPS, true);
    batch.begin(BATCH);
    float[] targets = new float[BATCH];
    for (int b = 0; b < BATCH; b++) {
      float x = -1 + 2f * b / (BATCH - 1);
      batch.input()[b] = x;
      targets[b] = x * x;
    }
    batch.targets(targets, false);
    return batch;
  }

  private Map<String, Object> parameters(int directions) {
    return Map.of(
        "directions", directions,
        "batch", BATCH,
        "timesteps", TIMESTEPS,
        "threads", workers.threads());
  }

  private static Work work(int directions) {
    return new Work(2.0 * (HIDDEN - 1) * ROWS * directions * WIDTH * WIDTH, 0, 0);
  }

  /**
   * The gradient of a batch: forward pass, tangents along all directions, their combination.
   *
   * @param directions K
   * @return milliseconds
   * @throws MeasurementException if a derivative is not a number, or all are zero
   */
  public Measurement gradient(int directions) {
    TrainingSpec spec = spec(directions);
    var compute = new Compute(Kernels.best(), workers);
    Parameters parameters = Parameters.initialize(spec.network(), 1);
    Learner learner =
        new ForwardGradientLearner(
            spec,
            (ForwardGradientRule) spec.rule(),
            Optional.empty(),
            parameters,
            compute,
            SpikeProduct.Path.AUTOMATIC);
    ClockedBatch batch = batch();
    long[] iteration = {0};
    Timing timing =
        Timing.of(
            () -> {
              learner.learn(batch, iteration[0]++, _ -> {});
              check(learner.scalars());
            },
            budget);
    return Measurement.of("forward.gradient", parameters(directions), timing, 1e3, "ms")
        .withArithmetic(work(directions), timing, machine.all());
  }

  private static void check(double[] scalars) {
    double sum = 0;
    for (double scalar : scalars) {
      sum += Math.abs(scalar);
    }
    if (!(sum > 0 && Double.isFinite(sum))) {
      throw new MeasurementException("the derivatives of a step sum to " + sum);
    }
  }

  /**
   * The forward pass alone.
   *
   * @return milliseconds
   */
  public Measurement pass() {
    TrainingSpec spec = spec(1);
    var compute = new Compute(Kernels.best(), workers);
    Parameters parameters = Parameters.initialize(spec.network(), 1);
    var pass = new ForwardPass(parameters, compute, BATCH, TIMESTEPS, SpikeProduct.Path.AUTOMATIC);
    ClockedBatch batch = batch();
    Timing timing =
        Timing.of(
            () -> {
              pass.begin(parameters, batch);
              pass.advance(0, TIMESTEPS, null, 0, true);
            },
            budget);
    return Measurement.of("forward.pass", parameters(0), timing, 1e3, "ms");
  }

  /**
   * The products of the tangents alone, in the shapes of a step.
   *
   * @param directions K
   * @return milliseconds
   * @throws MeasurementException if a product is wrong
   */
  public Measurement products(int directions) {
    DenseProduct product = Kernels.best().dense(workers);
    int columns = directions * WIDTH;
    float[] spikes = Operands.sparse(ROWS * WIDTH, 0.3, 1);
    float[] dw = Operands.sparse(WIDTH * columns, 1, 2);
    float[] dx = Operands.sparse(ROWS * columns, 1, 3);
    float[] w = Operands.sparse(WIDTH * WIDTH, 1, 4);
    float[] out = new float[ROWS * columns];
    Timing timing =
        Timing.of(
            () -> {
              for (int layer = 1; layer < HIDDEN; layer++) {
                java.util.Arrays.fill(out, 0f);
                product.multiplyAdd(
                    Layout.PLAIN,
                    ROWS,
                    columns,
                    WIDTH,
                    spikes,
                    0,
                    WIDTH,
                    dw,
                    0,
                    columns,
                    out,
                    0,
                    columns);
                product.multiplyAdd(
                    Layout.PLAIN,
                    ROWS * directions,
                    WIDTH,
                    WIDTH,
                    dx,
                    0,
                    WIDTH,
                    w,
                    0,
                    WIDTH,
                    out,
                    0,
                    WIDTH);
              }
            },
            budget);
    check(directions, spikes, dw, dx, w, out);
    return Measurement.of("forward.products", parameters(directions), timing, 1e3, "ms")
        .withArithmetic(work(directions), timing, machine.all());
  }

  /** The last element by hand. */
  private static void check(
      int directions, float[] spikes, float[] dw, float[] dx, float[] w, float[] out) {
    int columns = directions * WIDTH;
    double sum = 0;
    for (int i = 0; i < WIDTH; i++) {
      sum += (double) spikes[(ROWS - 1) * WIDTH + i] * dw[i * columns + columns - 1];
      sum += (double) dx[(ROWS * directions - 1) * WIDTH + i] * w[i * WIDTH + WIDTH - 1];
    }
    double found = out[ROWS * columns - 1];
    if (Math.abs(found - sum) > 1e-3 * (1 + Math.abs(sum))) {
      throw new MeasurementException("a product gives " + found + " instead of " + sum);
    }
  }
}
