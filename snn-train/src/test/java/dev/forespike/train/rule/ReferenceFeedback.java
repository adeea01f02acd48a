package dev.forespike.train.rule;

import dev.forespike.api.Centering;
import dev.forespike.api.Opzo;
import dev.forespike.train.runtime.ClockedBatch;

/**
 * OPZO's feedback matrix of one layer, from noise and outputs in double precision:
 *
 * <pre>{@code
 * M <- lambda M + (1 - lambda) mean_{b,t}( z[t] (o[t] - baseline)^T ) / alpha
 * used = (M - lambda^k M0) / (1 - lambda^k) after k updates, M0 before the first
 * }</pre>
 */
final class ReferenceFeedback {
  /** What the running mean of past outputs keeps from one interval to the next. */
  private static final double PAST_DECAY = 0.9;

  private final Opzo rule;
  private final double[] start;
  private final double[] past;
  private double[] m;
  private double pastWeight;
  private int updates;

  /**
   * Begins.
   *
   * @param start M0, {@code [hidden][outputs]}
   * @param outputs number of outputs
   */
  ReferenceFeedback(Opzo rule, double[] start, int outputs) {
    this.rule = rule;
    this.start = start.clone();
    m = start.clone();
    past = new double[outputs];
  }

  /** The matrix that multiplies the error. */
  double[] used() {
    double power = Math.pow(rule.momentum(), updates);
    double[] used = m.clone();
    for (int i = 0; i < used.length; i++) {
      if (rule.biasCorrection() && updates > 0) {
        used[i] = (m[i] - power * start[i]) / (1 - power);
      }
      used[i] *= rule.divideByAlpha() ? 1 : rule.alpha();
    }
    return used;
  }

  /** The update at the end of an interval. */
  void update(
      ReferenceNetwork network, ForwardRun noise, int layer, ClockedBatch batch, int from, int to) {
    int outputs = past.length;
    double[] sum = new double[m.length];
    double[] outputSum = new double[outputs];
    int valid = 0;
    for (int t = from; t < to; t++) {
      for (int b = 0; b < batch.size(); b++) {
        if (t >= batch.lengths()[b]) {
          continue;
        }
        valid++;
        double[] z = noise.noise(layer, t, b);
        for (int j = 0; j < outputs; j++) {
          double o = network.output(t, b)[j];
          outputSum[j] += o;
          for (int i = 0; i < z.length; i++) {
            sum[i * outputs + j] += z[i] * (o - baseline(network, batch, t, b, j));
          }
        }
      }
    }
    updates++;
    for (int i = 0; i < m.length; i++) {
      double mean = sum[i] / Math.max(1, valid);
      m[i] = rule.momentum() * m[i] + (1 - rule.momentum()) * mean / rule.alpha();
    }
    if (valid > 0) {
      for (int j = 0; j < outputs; j++) {
        past[j] = PAST_DECAY * past[j] + (1 - PAST_DECAY) * outputSum[j] / valid;
      }
      pastWeight = PAST_DECAY * pastWeight + 1 - PAST_DECAY;
    }
  }

  private double baseline(ReferenceNetwork network, ClockedBatch batch, int t, int b, int j) {
    if (rule.centering() == Centering.PAST) {
      return pastWeight > 0 ? past[j] / pastWeight : 0;
    }
    double sum = 0;
    int others = 0;
    for (int other = 0; other < batch.size(); other++) {
      if (other != b && t < batch.lengths()[other]) {
        sum += network.output(t, other)[j];
        others++;
      }
    }
    return rule.centering() == Centering.NONE || others == 0 ? 0 : sum / others;
  }
}
