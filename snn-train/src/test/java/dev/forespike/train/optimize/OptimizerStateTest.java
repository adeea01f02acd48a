package dev.forespike.train.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forespike.api.Lif;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Optimizer;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Compute;
import dev.forespike.train.runtime.Parameters;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Several steps of each optimizer against the textbook formulas in double precision. */
final class OptimizerStateTest {
  private static final Compute COMPUTE = new Compute(Kernels.best(), new Workers(2));

  /** More parameters than one worker takes at once, and a tail. */
  private static final NetworkSpec NETWORK =
      NetworkSpec.input(111).withBias().dense(307, Lif.of(0.5, 1)).readout(3);

  static List<Optimizer> optimizers() {
    return List.of(
        new Optimizer.Sgd(0.1, 0, false, 0),
        new Optimizer.Sgd(0.1, 0.9, false, 0),
        new Optimizer.Sgd(0.05, 0.8, true, 0),
        new Optimizer.Sgd(0.1, 0.9, false, 0.2),
        new Optimizer.Sgd(0.1, 0.9, true, 0.2),
        new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8, 0),
        new Optimizer.Adam(0.02, 0.7, 0.95, 1e-3, 0.3),
        new Optimizer.Adam(0.01, 0, 0, 1e-2, 0),
        new Optimizer.AdaBelief(0.01, 0.9, 0.999, 1e-16, 0),
        new Optimizer.AdaBelief(0.02, 0.7, 0.95, 1e-3, 0.3),
        new Optimizer.AdamW(0.01, 0.9, 0.999, 1e-8, 0),
        new Optimizer.AdamW(0.1, 0.8, 0.99, 1e-8, 0.5));
  }

  /** One parameter with its moments. */
  private static final class Scalar {
    private final Optimizer optimizer;
    private final boolean decays;
    private double w;
    private double m;
    private double v;
    private int k;

    Scalar(Optimizer optimizer, boolean decays, double w) {
      this.optimizer = optimizer;
      this.decays = decays;
      this.w = w;
    }

    void step(double gradient, double factor) {
      k++;
      double rate = optimizer.rate() * factor;
      switch (optimizer) {
        case Optimizer.Sgd(double _, double momentum, boolean nesterov, double decay) -> {
          double g = gradient + (decays ? decay * w : 0);
          m = momentum * m + g;
          w -= rate * (nesterov ? g + momentum * m : m);
        }
        case Optimizer.Adam(double _, double beta1, double beta2, double epsilon, double decay) ->
            w -= rate * adam(gradient + (decays ? decay * w : 0), beta1, beta2, epsilon);
        case Optimizer.AdaBelief(
                double _,
                double beta1,
                double beta2,
                double epsilon,
                double decay) -> {
          double g = gradient + (decays ? decay * w : 0);
          m = beta1 * m + (1 - beta1) * g;
          v = beta2 * v + (1 - beta2) * (g - m) * (g - m) + epsilon;
          double square = v / (1 - Math.pow(beta2, k));
          w -= rate * m / (1 - Math.pow(beta1, k)) / (Math.sqrt(square) + epsilon);
        }
        case Optimizer.Custom _ -> throw new IllegalArgumentException("none of these");
        case Optimizer.AdamW(
                double _,
                double beta1,
                double beta2,
                double epsilon,
                double decay) -> {
          double shrunk = w * (decays ? 1 - rate * decay : 1);
          w = shrunk - rate * adam(gradient, beta1, beta2, epsilon);
        }
      }
    }

    private double adam(double g, double beta1, double beta2, double epsilon) {
      m = beta1 * m + (1 - beta1) * g;
      v = beta2 * v + (1 - beta2) * g * g;
      double mean = m / (1 - Math.pow(beta1, k));
      double square = v / (1 - Math.pow(beta2, k));
      return mean / (Math.sqrt(square) + epsilon);
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void stepsAreThoseOfTheTextbook(Optimizer optimizer) {
    var random = new SplittableRandom(3);
    Parameters parameters = random(random);
    var state = new OptimizerState(optimizer, NETWORK, COMPUTE);
    Scalar[][] weights = new Scalar[2][];
    Scalar[][] biases = new Scalar[2][];
    for (int layer = 0; layer < 2; layer++) {
      weights[layer] = scalars(optimizer, true, parameters.weights(layer));
      biases[layer] = scalars(optimizer, false, parameters.biases(layer));
    }
    for (int k = 0; k < 6; k++) {
      Parameters gradients = random(random);
      double factor = 1 - 0.15 * k;
      state.apply(parameters, gradients, factor);
      assertEquals(k + 1, state.updates());
      for (int layer = 0; layer < 2; layer++) {
        step(weights[layer], gradients.weights(layer), factor, parameters.weights(layer));
        step(biases[layer], gradients.biases(layer), factor, parameters.biases(layer));
      }
    }
  }

  private static Parameters random(SplittableRandom random) {
    var parameters = new Parameters(NETWORK);
    for (int layer = 0; layer < 2; layer++) {
      for (float[] values : new float[][] {parameters.weights(layer), parameters.biases(layer)}) {
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) random.nextDouble(-1, 1);
        }
      }
    }
    return parameters;
  }

  private static Scalar[] scalars(Optimizer optimizer, boolean decays, float[] values) {
    Scalar[] scalars = new Scalar[values.length];
    for (int i = 0; i < values.length; i++) {
      scalars[i] = new Scalar(optimizer, decays, values[i]);
    }
    return scalars;
  }

  private static void step(Scalar[] expected, float[] g, double factor, float[] actual) {
    for (int i = 0; i < expected.length; i++) {
      expected[i].step(g[i], factor);
      assertEquals(expected[i].w, actual[i], 2e-5, "parameter " + i);
    }
  }

  @Test
  void sgdKeepsOneSetOfMoments() {
    var state = new OptimizerState(Optimizer.sgd(0.1, 0.9), NETWORK, COMPUTE);
    assertEquals(1, state.moments().size());
    assertEquals(0, state.updates());
  }
}
