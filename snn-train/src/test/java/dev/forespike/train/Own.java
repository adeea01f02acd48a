package dev.forespike.train;

import dev.forespike.api.CustomRule;
import dev.forespike.api.Encoder;
import dev.forespike.api.Encoding;
import dev.forespike.api.Initialization;
import dev.forespike.api.LearningSignal;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Schedule;
import dev.forespike.api.Surrogate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/** Types as a user would write them, each the twin of one that the library has. */
public final class Own {
  private Own() {}

  /** {@link Surrogate.Rectangle} of sharpness 1, which is exact in both precisions. */
  public record Box(double height) implements Surrogate.Custom {
    @Override
    public double derivative(double x) {
      return Math.abs(x) <= 1 ? height : 0;
    }
  }

  /** {@link Loss.MeanSquaredError}. */
  public record Squares() implements Loss.Custom {
    @Override
    public double of(double[] outputs, double[] targets, double[] errors) {
      double sum = 0;
      for (int j = 0; j < outputs.length; j++) {
        errors[j] = outputs[j] - targets[j];
        sum += errors[j] * errors[j] / 2;
      }
      return sum;
    }
  }

  /** {@link Optimizer.Sgd} with momentum; the second moments count updates. */
  public record Momentum(double rate, double momentum) implements Optimizer.Custom {
    @Override
    public Momentum withRate(double changed) {
      return new Momentum(changed, momentum);
    }

    @Override
    public int moments() {
      return 3;
    }

    @Override
    public void update(
        long update,
        double factor,
        boolean decays,
        int from,
        int to,
        float[] parameters,
        float[] gradients,
        List<float[]> moments) {
      for (int i = from; i < to; i++) {
        float m = (float) (momentum * moments.get(0)[i] + gradients[i]);
        moments.get(0)[i] = m;
        moments.get(2)[i] = update;
        parameters[i] -= (float) (factor * m);
      }
    }
  }

  /** {@link Schedule.Step}. */
  public record Halving(int every) implements Schedule.Custom {
    @Override
    public double shape(long update, long updates, int epoch) {
      return Math.pow(0.5, Math.floorDiv(epoch, every));
    }
  }

  /** {@link Encoding.Rate}. */
  public record Bernoulli() implements Encoding.Custom {
    @Override
    public Encoder encoder() {
      return Encoder.of(new Encoding.Rate());
    }
  }

  /** The same number for all weights. */
  public record Constant(double value) implements Initialization.Custom {
    @Override
    public double weight(RandomGenerator random, int fanIn, int fanOut) {
      return value + 1e-3 * (random.nextInt(fanIn) + fanOut);
    }
  }

  /** {@link NoiseLaw.Rademacher}, drawn otherwise. */
  public record Coin() implements NoiseLaw.Custom {
    @Override
    public double draw(RandomGenerator random) {
      return random.nextBoolean() ? 1 : -1;
    }

    @Override
    public double kurtosis() {
      return 1;
    }
  }

  /** Spatial back-propagation for one hidden layer: the transposed read-out. */
  public record Transposed() implements CustomRule {
    @Override
    public LearningSignal begin(NetworkSpec network, IntFunction<float[]> weights, long seed) {
      return new Signal(network.outputs(), weights, new double[4]);
    }

    /** Counts what it is told. */
    @SuppressWarnings("ArrayRecordComponent") // counted in, never compared
    private record Signal(int outputs, IntFunction<float[]> weights, double[] told)
        implements LearningSignal {
      @Override
      public void signal(int layer, int rows, float[] errors, float[] signal) {
        float[] w = weights.apply(layer + 1);
        int width = w.length / outputs;
        for (int row = 0; row < rows; row++) {
          for (int i = 0; i < width; i++) {
            double sum = 0;
            for (int j = 0; j < outputs; j++) {
              sum += w[i * outputs + j] * errors[row * outputs + j];
            }
            signal[row * width + i] = (float) sum;
          }
        }
        told[0]++;
      }

      @Override
      public boolean learns() {
        return true;
      }

      @Override
      public void observe(int layer, int rows, float[] errors, byte[] spikes) {
        int width = weights.apply(layer).length / TestRuns.INPUTS;
        for (int i = 0; i < rows * width; i++) {
          told[1] += Math.abs(spikes[i]);
        }
      }

      @Override
      public void endInterval() {
        told[2]++;
      }

      @Override
      public Optional<float[]> feedback(int layer) {
        return Optional.of(weights.apply(layer + 1).clone());
      }

      @Override
      public Map<String, double[]> state() {
        return Map.of("told", told);
      }
    }
  }
}
