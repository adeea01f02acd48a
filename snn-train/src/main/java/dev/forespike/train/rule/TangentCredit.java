package dev.forespike.train.rule;

import dev.forespike.api.ForwardFeedbackAlignment;
import dev.forespike.kernels.CounterRandom;
import dev.forespike.kernels.DenseProduct;
import dev.forespike.kernels.DenseProduct.Layout;
import dev.forespike.kernels.ExponentialMean;
import dev.forespike.kernels.Noise;
import dev.forespike.kernels.SpikeLists;
import dev.forespike.kernels.product.Compute;
import dev.forespike.train.runtime.InjectedNoise;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Recording;
import dev.forespike.train.runtime.TangentStack;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * FDFA's feedback: an exponential mean of {@code v d^T}, d the tangent of the output along the
 * noise v on all hidden activities, one update for each update interval.
 */
public final class TangentCredit extends FeedbackCredit implements TangentStack.Perturbation {
  private final ForwardFeedbackAlignment rule;
  private final Compute compute;
  private final TangentStack tangents;
  private final InjectedNoise[] noise;
  private final SpikeLists.Slots slots = new SpikeLists.Slots();
  private final int[][] scratch;
  private long key;
  private final DenseProduct dense;
  private final ExponentialMean[] momentum;
  private final float[][] collected;
  private final Map<String, double[]> state = new TreeMap<>();

  /** Number of updates so far (k), then the power lambda^k: a state so that it can be saved. */
  private final double[] updates = {0, 1};

  private float[] valid = {};
  private long observations;

  /**
   * Begins with zero feedback.
   *
   * @param rule the rule
   * @param parameters the network's parameters, read at each chunk
   * @param compute who computes
   */
  public TangentCredit(ForwardFeedbackAlignment rule, Parameters parameters, Compute compute) {
    super(parameters.spec(), compute);
    this.rule = rule;
    this.compute = compute;
    tangents = new TangentStack(parameters, 1, false, compute);
    noise = new InjectedNoise[hiddenLayers()];
    int widest = 0;
    for (int layer = 0; layer < hiddenLayers(); layer++) {
      noise[layer] = new InjectedNoise(width(layer));
      widest = Math.max(widest, width(layer));
    }
    scratch = new int[compute.workers().threads()][Noise.scratch(widest)];
    dense = compute.kernels().dense(compute.workers());
    momentum = new ExponentialMean[hiddenLayers()];
    collected = new float[hiddenLayers()][];
    for (int layer = 0; layer < hiddenLayers(); layer++) {
      int size = width(layer) * outputs();
      momentum[layer] = new ExponentialMean(rule.momentum(), new double[size]);
      // Transposed, so that the wide matrix of noise is the one that streams by.
      collected[layer] = new float[size];
      state.put("feedback." + layer, momentum[layer].mean());
    }
    state.put("feedback-updates", updates);
  }

  @Override
  public boolean needsMembranes() {
    return tangents.needsMembranes();
  }

  @Override
  public void begin(long noiseKey) {
    key = noiseKey;
    tangents.begin();
  }

  @Override
  public void follow(Recording recording) {
    tangents.advance(recording, this);
  }

  /** The currents are not perturbed; what is sent is, by noise that is drawn here. */
  @Override
  public void add(int layer, Recording recording, float[] sums) {
    if (layer == hiddenLayers()) {
      return;
    }
    noise[layer].draw(
        rule.noise(),
        false,
        true,
        CounterRandom.child(key, layer),
        recording.from(),
        recording.steps(),
        recording.batch(),
        compute.kernels().noise(),
        compute.workers(),
        slots,
        scratch);
  }

  @Override
  public void addSent(int layer, Recording recording, int fromSample, int toSample, float[] sums) {
    int width = width(layer);
    for (int t = 0; t < recording.steps(); t++) {
      int from = (t * recording.batch() + fromSample) * width;
      int size = (toSample - fromSample) * width;
      compute.kernels().neurons().addScaled(size, 1f, noise[layer].dense(), from, sums, from);
    }
  }

  @Override
  public void observe(Recording recording, float[] errors, int[] lengths) {
    int batch = recording.batch();
    int size = recording.rows() * outputs();
    if (valid.length < size) {
      valid = new float[size];
    }
    System.arraycopy(tangents.tangents(), 0, valid, 0, size);
    for (int t = 0; t < recording.steps(); t++) {
      for (int b = 0; b < batch; b++) {
        int row = (t * batch + b) * outputs();
        if (recording.from() + t < lengths[b]) {
          observations++;
        } else {
          Arrays.fill(valid, row, row + outputs(), 0f);
        }
      }
    }
    for (int layer = 0; layer < hiddenLayers(); layer++) {
      dense.multiplyAdd(
          Layout.A_TRANSPOSED,
          outputs(),
          width(layer),
          recording.rows(),
          valid,
          0,
          outputs(),
          noise[layer].dense(),
          0,
          width(layer),
          collected[layer],
          0,
          width(layer));
    }
  }

  @Override
  public void endInterval() {
    updates[0]++;
    updates[1] *= rule.momentum();
    for (int layer = 0; layer < hiddenLayers(); layer++) {
      momentum[layer].addTransposed(
          collected[layer], outputs(), (double) Math.max(1, observations));
      Arrays.fill(collected[layer], 0f);
      use(layer, matrix(layer));
    }
    observations = 0;
  }

  /** The matrix that multiplies the error, {@code [hidden][outputs]}, before it is rounded. */
  private double[] matrix(int layer) {
    boolean corrected = rule.biasCorrection() && updates[0] > 0;
    return corrected ? momentum[layer].corrected(updates[1]) : momentum[layer].mean();
  }

  @Override
  public Map<String, double[]> state() {
    return state;
  }

  @Override
  public void restored() {
    for (int layer = 0; layer < hiddenLayers(); layer++) {
      use(layer, matrix(layer));
    }
  }
}
