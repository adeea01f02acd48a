package dev.forespike.train.rule;

import dev.forespike.api.Opzo;
import dev.forespike.kernels.Workers;
import dev.forespike.train.runtime.Recording;
import java.util.OptionalDouble;

/**
 * How far noise turns OPZO's feedback away from its mean. An entry of M scatters by {@code E (o -
 * baseline)^2 / alpha^2} over the number of rows of an update (leading term for small alpha), times
 * what the momentum leaves of it; so of M's squared length the share {@code sum of variances /
 * |M|^2} is noise, and the cosine to the mean is the root of the rest.
 */
public final class FeedbackNoise {
  private FeedbackNoise() {}

  /**
   * The expected cosine of a layer's feedback to its own mean.
   *
   * @param rule the rule
   * @param feedback the matrix that multiplies the error, {@code [hidden][outputs]}
   * @param outputs its columns
   * @param recording a pass with the rule's noise
   * @param lengths valid steps of each sample
   * @param updates updates of M so far
   * @param rowsOfUpdate samples times steps of one update; 0 for those of the pass
   * @return a number in [0, 1]; empty for antithetic pairs, whose outputs cancel, and for feedback
   *     that has learned nothing
   */
  public static OptionalDouble cosineToMean(
      Opzo rule,
      float[] feedback,
      int outputs,
      Recording recording,
      int[] lengths,
      long updates,
      double rowsOfUpdate) {
    double squares = 0;
    for (float m : feedback) {
      squares += (double) m * m;
    }
    if (rule.antithetic() || squares == 0 || updates == 0) {
      return OptionalDouble.empty();
    }
    var baseline = new Baseline(rule.centering(), outputs, new Workers(1));
    int rows = baseline.center(recording, lengths);
    double correlated = 0;
    for (int i = 0; i < recording.rows() * outputs; i++) {
      correlated += (double) baseline.centered()[i] * baseline.centered()[i] / rows;
    }
    double scale = rule.divideByAlpha() ? rule.alpha() : 1;
    double hidden = feedback.length / (double) outputs;
    double draw = hidden * correlated / (scale * scale * (rowsOfUpdate > 0 ? rowsOfUpdate : rows));
    double lambda = rule.momentum();
    double present = Math.pow(lambda, (double) updates);
    double share = (1 - lambda) / (1 + lambda) * (1 - present * present);
    if (rule.biasCorrection()) {
      share /= (1 - present) * (1 - present);
    }
    return OptionalDouble.of(Math.sqrt(Math.max(0, 1 - share * draw / squares)));
  }
}
