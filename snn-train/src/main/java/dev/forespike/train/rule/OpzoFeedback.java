package dev.forespike.train.rule;

import dev.forespike.api.FeedbackStart;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoisePosition;
import dev.forespike.api.Opzo;
import dev.forespike.kernels.CounterRandom;
import dev.forespike.kernels.DenseProduct;
import dev.forespike.kernels.DenseProduct.Layout;
import dev.forespike.kernels.ExponentialMean;
import dev.forespike.kernels.Noise;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.ScatteredProduct;
import dev.forespike.train.runtime.InjectedNoise;
import dev.forespike.train.runtime.NoisePlan;
import dev.forespike.train.runtime.Recording;
import dev.forespike.train.runtime.Stream;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * OPZO's momentum feedback connections M: an exponential mean of {@code z (o - baseline)^T /
 * alpha}, one update for each update interval.
 */
public final class OpzoFeedback extends FeedbackCredit {
  private static final int NEURON_BLOCK = 64;

  private final Opzo rule;
  private final Compute compute;
  private final ScatteredProduct product;
  private final DenseProduct dense;
  private final Baseline baseline;
  private final ExponentialMean[] momentum;
  private final double[][] scaled;
  private final float[][] collected;
  private final float[] transposedSum;
  private float[] signed = {};

  // The work in progress, for tasks that capture nothing and so allocate nothing.
  private double divisor;
  private int collecting;
  private final Workers.Task updateLayer = this::updateLayer;
  private final Workers.Block collect = this::collect;

  /** Number of updates so far (k), then the power lambda^k: a state so that it can be saved. */
  private final double[] updates = {0, 1};

  private final Map<String, double[]> state = new TreeMap<>();
  private long observations;

  /**
   * Begins with M at its start.
   *
   * @param rule the rule
   * @param spec the network
   * @param seed the run's seed, for a random start
   * @param compute who computes
   */
  public OpzoFeedback(Opzo rule, NetworkSpec spec, long seed, Compute compute) {
    super(spec, compute);
    this.rule = rule;
    this.compute = compute;
    product = new ScatteredProduct(compute);
    dense = compute.kernels().dense(compute.workers());
    baseline = new Baseline(rule.centering(), outputs(), compute.workers());
    momentum = new ExponentialMean[hiddenLayers()];
    scaled = new double[hiddenLayers()][];
    collected = new float[hiddenLayers()][];
    for (int layer = 0; layer < hiddenLayers(); layer++) {
      double[] start = start(layer, seed);
      momentum[layer] = new ExponentialMean(rule.momentum(), start);
      scaled[layer] = new double[start.length];
      collected[layer] = new float[start.length];
      state.put("feedback." + layer, momentum[layer].mean());
      state.put("feedback-start." + layer, start);
      use(layer, scaled(layer, start));
    }
    int widest = 0;
    for (int layer = 0; layer < hiddenLayers(); layer++) {
      widest = Math.max(widest, width(layer));
    }
    transposedSum = new float[widest * outputs()];
    state.put("feedback-updates", updates);
    state.put("feedback-baseline", baseline.state());
  }

  private double[] start(int layer, long seed) {
    double[] matrix = new double[width(layer) * outputs()];
    if (rule.start() instanceof FeedbackStart.Random(double deviation)) {
      float[] z = new float[matrix.length];
      long key = CounterRandom.child(Stream.FEEDBACK.key(seed, layer), 0);
      compute.kernels().noise().gaussian(key, z.length, z, 0, new int[Noise.scratch(z.length)]);
      for (int i = 0; i < matrix.length; i++) {
        matrix[i] = deviation * z[i];
      }
    }
    return matrix;
  }

  /** The noise of a rule. */
  static NoisePlan plan(Opzo rule) {
    return new NoisePlan(rule.noise(), rule.position(), (float) rule.alpha(), rule.antithetic());
  }

  @Override
  public Optional<NoisePlan> noise() {
    return Optional.of(plan(rule));
  }

  @Override
  public boolean keepsSurrogate() {
    return rule.keepSurrogate() || rule.position() == NoisePosition.OUTPUT;
  }

  @Override
  public void observe(Recording recording, float[] errors, int[] lengths) {
    observations += baseline.center(recording, lengths);
    float[] centered = baseline.centered();
    for (int layer = 0; layer < hiddenLayers(); layer++) {
      InjectedNoise noise = recording.noise(layer);
      if (noise.sparse()) {
        product.add(noise.activity().lists(), width(layer), centered, outputs(), collected[layer]);
      } else {
        addDense(noise, recording, centered, layer);
      }
    }
  }

  /**
   * Adds {@code Z^T o}, computed as {@code o^T Z}: then the wide matrix is the one that streams by,
   * unpacked. Steps that share a draw are taken together.
   */
  private void addDense(InjectedNoise noise, Recording recording, float[] centered, int layer) {
    int width = width(layer);
    int rows = noise.draws() * recording.batch();
    float[] observed = perDraw(noise, recording, centered);
    Arrays.fill(transposedSum, 0, outputs() * width, 0f);
    dense.multiplyAdd(
        Layout.A_TRANSPOSED,
        outputs(),
        width,
        rows,
        observed,
        0,
        outputs(),
        noise.dense(),
        0,
        width,
        transposedSum,
        0,
        width);
    collecting = layer;
    compute.workers().blocks(width, NEURON_BLOCK, collect);
  }

  private void collect(int from, int to, int worker) {
    float[] sum = collected[collecting];
    int width = width(collecting);
    for (int i = from; i < to; i++) {
      for (int j = 0; j < outputs(); j++) {
        sum[i * outputs() + j] += transposedSum[j * width + i];
      }
    }
  }

  /** Outputs summed over the steps of each draw, with the signs of their noise. */
  private float[] perDraw(InjectedNoise noise, Recording recording, float[] centered) {
    if (!rule.antithetic()) {
      return centered;
    }
    int size = recording.batch() * outputs();
    if (signed.length < noise.draws() * size) {
      signed = new float[noise.draws() * size];
    }
    Arrays.fill(signed, 0, noise.draws() * size, 0f);
    for (int t = 0; t < recording.steps(); t++) {
      int target = noise.draw(t) * size;
      for (int i = 0; i < size; i++) {
        signed[target + i] += noise.sign(t) * centered[t * size + i];
      }
    }
    return signed;
  }

  @Override
  public void endInterval() {
    baseline.endInterval();
    divisor = Math.max(1, observations) * rule.alpha();
    updates[0]++;
    updates[1] *= rule.momentum();
    compute.workers().run(hiddenLayers(), updateLayer);
    observations = 0;
  }

  private void updateLayer(int layer, int worker) {
    momentum[layer].add(collected[layer], divisor);
    Arrays.fill(collected[layer], 0f);
    use(layer, scaled(layer, corrected(layer)));
  }

  /** {@code (M - lambda^k M0) / (1 - lambda^k)}, or M itself without correction. */
  private double[] corrected(int layer) {
    return rule.biasCorrection() ? momentum[layer].corrected(updates[1]) : momentum[layer].mean();
  }

  /** Without the factor 1/alpha, hidden signals are alpha times smaller. */
  private double[] scaled(int layer, double[] matrix) {
    if (rule.divideByAlpha()) {
      return matrix;
    }
    for (int i = 0; i < matrix.length; i++) {
      scaled[layer][i] = matrix[i] * rule.alpha();
    }
    return scaled[layer];
  }

  @Override
  public OptionalLong updates() {
    return OptionalLong.of((long) updates[0]);
  }

  @Override
  public Map<String, double[]> state() {
    return state;
  }

  /** The matrix that multiplies the error, {@code [hidden][outputs]}, before it is rounded. */
  double[] matrix(int layer) {
    return scaled(layer, updates[0] == 0 ? momentum[layer].start() : corrected(layer));
  }

  @Override
  public void restored() {
    for (int layer = 0; layer < hiddenLayers(); layer++) {
      use(layer, matrix(layer));
    }
  }
}
