package dev.forespike.api;

import java.util.Optional;

/**
 * How the output error reaches hidden neurons: the learning signal of the three-factor product
 * {@code dW_l = sum_t (signal_l[t] * psi(u_l[t])) (x) trace_{l-1}[t]}.
 *
 * <p>The read-out always learns from the exact error. For the three-factor rules the history of a
 * neuron is detached from the gradient; what differs is the signal alone. {@link
 * BackpropThroughTime} keeps the history; {@link ZerothOrder}, {@link ForwardGradientRule} and
 * {@link NodeGradient} perturb. Neurons in continuous time have eligibilities of their own: {@link
 * EventRule} trains event-driven networks, every other rule clock-driven ones.
 *
 * <p>A rule says of itself what others need to know of it; nobody asks which rule it is.
 */
public sealed interface Rule
    permits Oracle,
        FeedbackAlignment,
        KolenPollack,
        Opzo,
        ForwardFeedbackAlignment,
        ZerothOrder,
        ForwardGradientRule,
        NodeGradient,
        CustomRule,
        EventRule {
  /** How much of a sequence a rule needs to see before it can learn. */
  enum Span {
    /** A step: chunks and update intervals of any length. */
    STEP,
    /** A sequence, in chunks of any length; weights change at its end. */
    SEQUENCE,
    /** A sequence in one chunk. */
    WHOLE_CHUNK
  }

  /**
   * The name on the command line and in tables.
   *
   * @return a word in lower case
   */
  String name();

  /**
   * The name in a sentence.
   *
   * @return some words
   */
  String title();

  /**
   * What the rule needs to see before it can learn.
   *
   * @return a step, unless said otherwise
   */
  default Span span() {
    return Span.STEP;
  }

  /**
   * Whether feedback weights of its own carry the error to hidden neurons; then the network needs a
   * read-out with weights.
   *
   * @return false, unless said otherwise
   */
  default boolean hasFeedback() {
    return false;
  }

  /**
   * Whether it trains event-driven networks, and no others.
   *
   * @return false for rules with a clock
   */
  default boolean eventDriven() {
    return false;
  }

  /**
   * Forward passes of an update, each tangent counted as one; the way back of back-propagation is
   * not counted.
   *
   * @param layers layers with parameters
   * @return 1, unless said otherwise
   */
  default int passes(int layers) {
    return 1;
  }

  /**
   * The rule with the scale that experiments search over multiplied, such as that of noise or of
   * feedback.
   *
   * @param factor positive
   * @return the same rule where there is no such scale
   */
  default Rule scaled(double factor) {
    return this;
  }

  /**
   * What tables say of its settings.
   *
   * @return empty, or a name and a number such as {@code alpha 0.2}
   */
  default String setting() {
    return "";
  }

  /**
   * The learning rate of plain gradient descent where none is given. Rules whose gradients carry
   * noise of their own need smaller steps, or weights stop being finite in the first epoch;
   * measured on the published sets, see docs/results.md.
   *
   * @return 0.1, unless said otherwise
   */
  default double plainRate() {
    return 0.1;
  }

  /**
   * The law of the single direction that its gradient lies along, from which theory tells the angle
   * to the true one.
   *
   * @return empty for all rules but {@link ZerothOrder}
   */
  default Optional<NoiseLaw> singleDirection() {
    return Optional.empty();
  }

  /**
   * The directional derivatives that its gradient is made of.
   *
   * @return empty for all rules but {@link ForwardGradientRule}
   */
  default Optional<ForwardGradient> directional() {
    return Optional.empty();
  }
}
