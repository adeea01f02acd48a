package dev.forespike.train.rule;

import dev.forespike.api.Opzo;
import dev.forespike.train.runtime.ClockedBatch;
import java.util.function.Consumer;

/**
 * All sign vectors of the noise of a whole batch, one after the other, each with the forward pass
 * of the reference: exact expectations under Rademacher noise. With antithetic pairs the signs of
 * even steps are enumerated and odd ones follow.
 */
final class NoiseEnumeration {
  private final NetworkCase of;
  private final Opzo rule;
  private final ClockedBatch batch;
  private final double[][][][] signs;

  NoiseEnumeration(NetworkCase of, ClockedBatch batch) {
    this.of = of;
    this.batch = batch;
    rule = of.rule(Opzo.class);
    signs = new double[of.network().hiddenLayers()][of.timesteps()][batch.size()][];
    for (int layer = 0; layer < signs.length; layer++) {
      for (double[][] step : signs[layer]) {
        for (int b = 0; b < step.length; b++) {
          step[b] = new double[of.network().width(layer)];
        }
      }
    }
  }

  /** One sign vector and what the network makes of it. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Outcome(double[][][][] signs, ReferenceHistory history) {

    double sign(int layer, int t, int b, int i) {
      return signs[layer][t][b][i];
    }

    double output(int t, int b, int j) {
      return history.output(t, b)[j];
    }
  }

  /** The number of sign vectors. */
  int size() {
    int free = 0;
    for (double[][][] layer : signs) {
      for (int t = 0; t < layer.length; t++) {
        for (double[] sample : layer[t]) {
          free += isFree(t) ? sample.length : 0;
        }
      }
    }
    return 1 << free;
  }

  private boolean isFree(int t) {
    return !rule.antithetic() || t % 2 == 0;
  }

  /** Visits every sign vector. */
  void forEach(Consumer<Outcome> visitor) {
    for (int number = 0; number < size(); number++) {
      int bits = number;
      for (double[][][] layer : signs) {
        for (int t = 0; t < layer.length; t++) {
          for (int b = 0; b < layer[t].length; b++) {
            for (int i = 0; i < layer[t][b].length; i++) {
              layer[t][b][i] = isFree(t) ? 1 - 2 * (bits & 1) : -layer[t - 1][b][i];
              bits = isFree(t) ? bits >>> 1 : bits;
            }
          }
        }
      }
      visitor.accept(new Outcome(signs, run(signs)));
    }
  }

  /** A pass with the given signs. */
  ReferenceHistory run(double[][][][] with) {
    return new ReferenceHistory(of, batch, SpikeFunction.STEP)
        .withNoise(rule, (layer, t, b) -> with[layer][t][b])
        .forward(new ReferenceParameters(of.parameters()));
  }
}
