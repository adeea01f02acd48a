package dev.forespike.train.rule;

import dev.forespike.api.FeedbackAlignment;
import dev.forespike.api.NetworkSpec;
import dev.forespike.kernels.CounterRandom;
import dev.forespike.kernels.Noise;
import dev.forespike.kernels.product.Compute;
import dev.forespike.train.runtime.Stream;
import java.util.Map;
import java.util.TreeMap;

/** Direct feedback alignment: fixed random feedback, uniform in {@code +-gain/sqrt(outputs)}. */
public final class FixedFeedback extends FeedbackCredit {
  private final double[][] matrices;
  private final Map<String, double[]> state = new TreeMap<>();

  /**
   * Draws the feedback.
   *
   * @param rule the rule
   * @param spec the network
   * @param seed the run's seed
   * @param compute who computes
   */
  public FixedFeedback(FeedbackAlignment rule, NetworkSpec spec, long seed, Compute compute) {
    super(spec, compute);
    matrices = new double[hiddenLayers()][];
    float bound = (float) (rule.gain() / Math.sqrt(outputs()));
    float[] row = new float[outputs()];
    int[] scratch = new int[Noise.scratch(outputs())];
    for (int layer = 0; layer < hiddenLayers(); layer++) {
      double[] matrix = new double[width(layer) * outputs()];
      long key = Stream.FEEDBACK.key(seed, layer);
      for (int i = 0; i < width(layer); i++) {
        compute
            .kernels()
            .noise()
            .uniform(CounterRandom.child(key, i), outputs(), bound, row, 0, scratch);
        for (int j = 0; j < outputs(); j++) {
          matrix[i * outputs() + j] = row[j];
        }
      }
      matrices[layer] = matrix;
      use(layer, matrix);
      state.put("feedback." + layer, matrix);
    }
  }

  @Override
  public Map<String, double[]> state() {
    return state;
  }

  @Override
  public void restored() {
    for (int layer = 0; layer < hiddenLayers(); layer++) {
      use(layer, matrices[layer]);
    }
  }
}
