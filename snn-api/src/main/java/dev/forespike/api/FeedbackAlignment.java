package dev.forespike.api;

/**
 * Direct feedback alignment (DFA): {@code signal_l = B_l e} with B_l fixed and random, uniform in
 * {@code +-gain/sqrt(outputs)}.
 *
 * @param gain scale of the feedback weights, positive
 */
public record FeedbackAlignment(double gain) implements Rule {
  /**
   * Validates.
   *
   * @throws SpecException if the gain is not positive
   */
  public FeedbackAlignment {
    Check.positive("feedback gain", gain);
  }

  @Override
  public String name() {
    return "dfa";
  }

  @Override
  public String title() {
    return "direct feedback alignment";
  }

  @Override
  public boolean hasFeedback() {
    return true;
  }

  @Override
  public Rule scaled(double factor) {
    return new FeedbackAlignment(gain * factor);
  }

  @Override
  public String setting() {
    return "gain " + (float) gain;
  }
}
