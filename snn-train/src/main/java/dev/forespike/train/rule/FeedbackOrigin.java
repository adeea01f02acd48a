package dev.forespike.train.rule;

import dev.forespike.api.Opzo;
import dev.forespike.api.Rule;
import java.util.Optional;

/**
 * How OPZO's feedback came about, from which theory tells its noise.
 *
 * @param rule the rule it was learned with
 * @param updates how often
 * @param rows samples times steps of an update; 0 for those of the batches that are measured
 */
public record FeedbackOrigin(Opzo rule, long updates, double rows) {
  /**
   * The origin of a rule's feedback.
   *
   * @param rule the rule
   * @param updates how often it was updated
   * @param rows samples times steps of an update; 0 for those of the batches that are measured
   * @return empty where theory knows nothing of the feedback
   */
  public static Optional<FeedbackOrigin> of(Rule rule, long updates, double rows) {
    return rule instanceof Opzo opzo
        ? Optional.of(new FeedbackOrigin(opzo, updates, rows))
        : Optional.empty();
  }
}
