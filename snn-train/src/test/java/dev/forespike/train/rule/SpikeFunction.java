package dev.forespike.train.rule;

import dev.forespike.api.Surrogate;

/**
 * What a neuron sends, as a function of {@code x = u - threshold}. Psi is the derivative of the
 * step in name only; of its own primitive it is the derivative in fact.
 */
enum SpikeFunction {
  /** The spike itself. */
  STEP {
    @Override
    double value(Surrogate psi, double x) {
      return x >= 0 ? 1 : 0;
    }

    @Override
    double[] breaks(Surrogate psi) {
      double edge = 1 / psi.sharpness();
      return psi instanceof Surrogate.Rectangle ? new double[] {-edge, 0, edge} : new double[] {0};
    }
  },

  /** A primitive of psi, 1/2 at the threshold: with it the network is smooth. */
  SMOOTH {
    @Override
    double value(Surrogate psi, double x) {
      double y = psi.sharpness() * x;
      return switch (psi) {
        case Surrogate.Sigmoid _ -> 1 / (1 + Math.exp(-y));
        case Surrogate.Triangle _ -> {
          double part = Math.max(0, 1 - Math.abs(y));
          yield x < 0 ? part * part / 2 : 1 - part * part / 2;
        }
        case Surrogate.Rectangle _ -> (1 + Math.clamp(y, -1, 1)) / 2;
        case Surrogate.Arctan _ -> 0.5 + Math.atan(Math.PI / 2 * y) / Math.PI;
        case Surrogate.FastSigmoid _ -> 0.5 + x / (1 + Math.abs(y));
        case Surrogate.Gaussian _ -> normal(y);
        case Surrogate.Custom _ -> throw new IllegalArgumentException("none of these");
      };
    }

    @Override
    double[] breaks(Surrogate psi) {
      double edge = 1 / psi.sharpness();
      return switch (psi) {
        case Surrogate.Triangle _ -> new double[] {-edge, 0, edge};
        case Surrogate.Rectangle _ -> new double[] {-edge, edge};
        case Surrogate.FastSigmoid _ -> new double[] {0};
        case Surrogate.Sigmoid _, Surrogate.Arctan _, Surrogate.Gaussian _, Surrogate.Custom _ ->
            new double[0];
      };
    }
  };

  /** What is sent. */
  abstract double value(Surrogate psi, double x);

  /** Where it or psi jumps or has a corner that would show. */
  abstract double[] breaks(Surrogate psi);

  /** The normal distribution function: {@code 1/2 + density(y) (y + y^3/3 + y^5/(3 5) + ...)}. */
  private static double normal(double y) {
    if (Math.abs(y) > 9) {
      return y > 0 ? 1 : 0;
    }
    double term = y;
    double sum = 0;
    for (int odd = 3; sum + term != sum; odd += 2) {
      sum += term;
      term *= y * y / odd;
    }
    return 0.5 + sum * Math.exp(-y * y / 2) / Math.sqrt(2 * Math.PI);
  }
}
