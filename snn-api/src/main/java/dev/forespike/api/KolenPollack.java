package dev.forespike.api;

/**
 * Direct Kolen-Pollack (DKP): {@code signal_l = B_l e}, {@code B_l <- B_l - rate (sum_{b,t} s_l[t]
 * e[t]^T + decay B_l)}, from {@code B_l = 0}; the error e carries the mean over batch and steps.
 * The name's literal reading; this definition is the project's own.
 *
 * @param rate learning rate of the feedback weights, positive
 * @param decay weight decay of the feedback weights, at least 0
 */
public record KolenPollack(double rate, double decay) implements Rule {
  /**
   * Validates.
   *
   * @throws SpecException if the rate is not positive or the decay negative
   */
  public KolenPollack {
    Check.positive("feedback rate", rate);
    Check.notNegative("feedback decay", decay);
  }

  @Override
  public String name() {
    return "dkp";
  }

  @Override
  public String title() {
    return "direct Kolen-Pollack";
  }

  @Override
  public boolean hasFeedback() {
    return true;
  }

  @Override
  public Rule scaled(double factor) {
    return new KolenPollack(rate * factor, decay);
  }

  @Override
  public String setting() {
    return "feedback rate " + (float) rate;
  }
}
