package dev.forespike.api;

/**
 * A learning rule of event-driven networks: each synapse changes by its eligibility, the derivative
 * of its neuron's spike times by the weight, times the neuron's learning signal. Output neurons
 * take the loss's error; hidden ones
 *
 * <pre>{@code
 * delta_i = sum_j B_ij e_j + regularization (targetSpikes - mean spikes of i in the batch)
 * }</pre>
 *
 * <p>Source: the code of SFDFA (arXiv 2403.08804), except that there, as published, the regularizer
 * takes the place of the feedback's part.
 *
 * @param credit how the error reaches hidden neurons
 * @param derivative the derivative of spike times that makes the eligibility
 * @param regularization strength that keeps hidden neurons near their target, at least 0
 * @param targetSpikes spikes of a hidden neuron in a sample, at least 0
 */
public record EventRule(
    Credit credit, Derivative derivative, double regularization, double targetSpikes)
    implements Rule {

  /** How the error reaches hidden neurons. */
  public sealed interface Credit {}

  /**
   * SFDFA: B is learned from perturbations that spikes carry to the output, {@code B_ij += rate
   * mean(v_i D_j - B_ij)} over the samples in which neuron i fired, before it is used.
   *
   * @param rate in (0, 1]
   */
  public record LearnedFeedback(double rate) implements Credit {
    /**
     * Validates.
     *
     * @throws SpecException if the rate is not in (0, 1]
     */
    public LearnedFeedback {
      Check.positive("rate of the feedback", rate);
      Check.share("rate of the feedback", rate);
    }
  }

  /**
   * DFA: B is drawn once, uniform in {@code +-range}.
   *
   * @param range positive
   */
  public record RandomFeedback(double range) implements Credit {
    /**
     * Validates.
     *
     * @throws SpecException if the range is not positive
     */
    public RandomFeedback {
      Check.positive("range of the feedback", range);
    }
  }

  /** The oracle: exact back-propagation through spike times. */
  public record ExactBackprop() implements Credit {}

  /**
   * No error reaches hidden neurons; the regularizer alone moves them, as in SFDFA's published
   * code.
   */
  public record NoCredit() implements Credit {}

  /** The derivative of a spike's time by a weight. */
  public enum Derivative {
    /** By the slope of the potential, which may be near zero. */
    EXACT,
    /** By the synaptic current alone, which is at least the threshold: SFDFA's code. */
    BOUNDED
  }

  /**
   * Validates.
   *
   * @throws SpecException if a number is negative
   */
  public EventRule {
    Check.notNegative("regularization", regularization);
    Check.notNegative("target spikes of a hidden neuron", targetSpikes);
  }

  /**
   * SFDFA with the settings of its code for MNIST.
   *
   * @return feedback at rate 1e-4, bounded derivatives, regularization 0.1 towards 0.2 spikes
   */
  public static EventRule sfdfa() {
    return new EventRule(new LearnedFeedback(1e-4), Derivative.BOUNDED, 0.1, 0.2);
  }

  /**
   * DFA with the settings of SFDFA's code for MNIST.
   *
   * @return feedback in +-1, bounded derivatives, regularization 1 towards 0.4 spikes
   */
  public static EventRule feedbackAlignment() {
    return new EventRule(new RandomFeedback(1), Derivative.BOUNDED, 1, 0.4);
  }

  /**
   * Exact back-propagation without a regularizer.
   *
   * @return the oracle
   */
  public static EventRule backprop() {
    return new EventRule(new ExactBackprop(), Derivative.EXACT, 0, 0);
  }

  /**
   * The same rule with another choice of how the error reaches hidden neurons.
   *
   * @param chosen how the error reaches hidden neurons
   * @return a new rule
   * @throws SpecException if it is out of range or does not fit the rest
   */
  public EventRule withCredit(Credit chosen) {
    return new EventRule(chosen, derivative, regularization, targetSpikes);
  }

  /**
   * The same rule with another choice of the derivative of spike times.
   *
   * @param chosen the derivative of spike times
   * @return a new rule
   * @throws SpecException if it is out of range or does not fit the rest
   */
  public EventRule withDerivative(Derivative chosen) {
    return new EventRule(credit, chosen, regularization, targetSpikes);
  }

  /**
   * The same rule with another choice of the strength of the regularizer.
   *
   * @param chosen the strength of the regularizer
   * @return a new rule
   * @throws SpecException if it is out of range or does not fit the rest
   */
  public EventRule withRegularization(double chosen) {
    return new EventRule(credit, derivative, chosen, targetSpikes);
  }

  /**
   * The same rule with another choice of the spikes of a hidden neuron.
   *
   * @param chosen the spikes of a hidden neuron
   * @return a new rule
   * @throws SpecException if it is out of range or does not fit the rest
   */
  public EventRule withTargetSpikes(double chosen) {
    return new EventRule(credit, derivative, regularization, chosen);
  }

  @Override
  public String name() {
    return switch (credit) {
      case LearnedFeedback _ -> "sfdfa";
      case RandomFeedback _ -> "dfa";
      case ExactBackprop _ -> "bp";
      case NoCredit _ -> "regularizer";
    };
  }

  @Override
  public String title() {
    return name() + " of spike times";
  }

  @Override
  public boolean eventDriven() {
    return true;
  }

  @Override
  public boolean hasFeedback() {
    return learnsFeedback() || credit instanceof RandomFeedback;
  }

  /**
   * Whether feedback is learned from perturbations.
   *
   * @return true for SFDFA
   */
  public boolean learnsFeedback() {
    return credit instanceof LearnedFeedback;
  }

  @Override
  public Rule scaled(double factor) {
    return new EventRule(credit, derivative, regularization * factor, targetSpikes);
  }

  @Override
  public String setting() {
    return "regularization " + (float) regularization;
  }

  /** {@inheritDoc} For spike times it is that of every optimizer. */
  @Override
  public double plainRate() {
    return 0.003;
  }
}
