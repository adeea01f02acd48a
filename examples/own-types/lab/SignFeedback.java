package lab;

import dev.forespike.api.CustomRule;
import dev.forespike.api.LearningSignal;
import dev.forespike.api.NetworkSpec;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Direct feedback alignment whose feedback weights are random signs, all of one size. */
public record SignFeedback(double gain) implements CustomRule {
  @Override
  public LearningSignal begin(NetworkSpec network, IntFunction<float[]> weights, long seed) {
    int outputs = network.outputs();
    var drawn = new TreeMap<String, double[]>();
    for (int layer = 0; layer < network.hiddenLayers(); layer++) {
      var random = new SplittableRandom(seed + layer);
      double size = gain / Math.sqrt(outputs);
      int count = network.width(layer) * outputs;
      drawn.put(
          name(layer), random.ints(count, 0, 2).mapToDouble(x -> x == 0 ? -size : size).toArray());
    }
    return new Signal(outputs, drawn);
  }

  private static String name(int layer) {
    return "feedback." + layer;
  }

  /** {@code B e} for each row. */
  private record Signal(int outputs, Map<String, double[]> state) implements LearningSignal {
    @Override
    public void signal(int layer, int rows, float[] errors, float[] signal) {
      double[] b = state.get(name(layer));
      int width = b.length / outputs;
      for (int row = 0; row < rows; row++) {
        for (int i = 0; i < width; i++) {
          double sum = 0;
          for (int j = 0; j < outputs; j++) {
            sum += b[i * outputs + j] * errors[row * outputs + j];
          }
          signal[row * width + i] = (float) sum;
        }
      }
    }

    @Override
    public Optional<float[]> feedback(int layer) {
      double[] b = state.get(name(layer));
      float[] copy = new float[b.length];
      for (int i = 0; i < b.length; i++) {
        copy[i] = (float) b[i];
      }
      return Optional.of(copy);
    }
  }
}
