package dev.forespike.train.rule;

import dev.forespike.api.KolenPollack;
import dev.forespike.api.NetworkSpec;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.ScatteredProduct;
import dev.forespike.train.runtime.Recording;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Direct Kolen-Pollack: the feedback takes the update the read-out would take if it saw spikes
 * instead of traces, so that both grow alike. The error carries 1/(batch x steps), so sums over
 * rows are the mean over the batch.
 */
public final class KolenPollackFeedback extends FeedbackCredit {
  private final KolenPollack rule;
  private final Compute compute;
  private final ScatteredProduct product;
  private final double[][] feedback;
  private final float[][] collected;
  private final Workers.Task updateLayer = this::updateLayer;
  private final Map<String, double[]> state = new TreeMap<>();

  /**
   * Begins with zero feedback.
   *
   * @param rule the rule
   * @param spec the network
   * @param compute who computes
   */
  public KolenPollackFeedback(KolenPollack rule, NetworkSpec spec, Compute compute) {
    super(spec, compute);
    this.rule = rule;
    this.compute = compute;
    product = new ScatteredProduct(compute);
    feedback = new double[hiddenLayers()][];
    collected = new float[hiddenLayers()][];
    for (int layer = 0; layer < hiddenLayers(); layer++) {
      feedback[layer] = new double[width(layer) * outputs()];
      collected[layer] = new float[width(layer) * outputs()];
      state.put("feedback." + layer, feedback[layer]);
    }
  }

  @Override
  public void observe(Recording recording, float[] errors, int[] lengths) {
    for (int layer = 0; layer < hiddenLayers(); layer++) {
      product.add(
          recording.activity(layer).lists(), width(layer), errors, outputs(), collected[layer]);
    }
  }

  @Override
  public void scaleErrors(float factor) {
    for (float[] sums : collected) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] *= factor;
      }
    }
  }

  @Override
  public void endInterval() {
    compute.workers().run(hiddenLayers(), updateLayer);
  }

  private void updateLayer(int layer, int worker) {
    double[] matrix = feedback[layer];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] -= rule.rate() * (collected[layer][i] + rule.decay() * matrix[i]);
    }
    Arrays.fill(collected[layer], 0f);
    use(layer, matrix);
  }

  @Override
  public Map<String, double[]> state() {
    return state;
  }

  @Override
  public void restored() {
    for (int layer = 0; layer < hiddenLayers(); layer++) {
      use(layer, feedback[layer]);
    }
  }
}
