package dev.forespike.api;

/**
 * The loss of a sequence, from the outputs o[t] and the label y, averaged over its time steps and
 * over the batch; every sample counts alike. {@link EventLoss} is that of event-driven networks.
 */
public sealed interface Loss
    permits Loss.CrossEntropy,
        Loss.MeanSquaredError,
        Loss.Mixture,
        Loss.MeanOutputCrossEntropy,
        Loss.Custom,
        EventLoss {

  /**
   * Whether the error of a step is known at that step; otherwise the whole sequence must have been
   * seen.
   *
   * @return false for losses on the mean output
   */
  default boolean perStep() {
    return true;
  }

  /**
   * Whether targets may be any numbers, and not only classes and shares.
   *
   * @return true for the squared error
   */
  default boolean takesNumbers() {
    return this instanceof MeanSquaredError;
  }

  /**
   * What this loss is made of: {@code (1 - c) CrossEntropy + c MeanSquaredError} of the outputs it
   * is of.
   *
   * @return c; NaN for a loss with an equation of its own
   */
  default double squaredShare() {
    return Double.NaN;
  }

  /**
   * A loss of the user's own: a public record. Called for each sample and step that counts, by
   * several threads at once.
   */
  non-sealed interface Custom extends Loss {
    /**
     * The loss of one row of outputs.
     *
     * @param outputs {@code [K]}, what the network gave
     * @param targets {@code [K]}: 1 for the class and 0 for all others, or target numbers
     * @param errors receives the derivatives by the outputs, {@code [K]}
     * @return the loss
     */
    double of(double[] outputs, double[] targets, double[] errors);

    @Override
    default boolean takesNumbers() {
      return true;
    }
  }

  /**
   * Refuses a network whose output this loss is not defined for. All that trains, evaluates or
   * inspects decides by this.
   *
   * @param network the network
   * @throws SpecException if one is event-driven and the other clock-driven, the network is an
   *     operator network and the loss no squared error, or both the loss and the read-out make one
   *     output of all steps
   */
  default void checkFits(NetworkSpec network) {
    boolean events = this instanceof EventLoss;
    if (events != network.isEventDriven()) {
      throw new SpecException(
          this
              + (events
                  ? " is of event-driven networks; this one is clock-driven"
                  : " is of clock-driven networks; this one is event-driven"));
    }
    if (network.head().contracts() && !(this instanceof MeanSquaredError)) {
      throw new SpecException("an operator network gives values of functions: take loss mse");
    }
    if (!perStep() && !network.head().contracts() && !network.readout().perStep()) {
      throw new SpecException(
          "the read-out "
              + network.readout()
              + " gives one output for all steps; take loss cross-entropy, mse or a mixture");
    }
  }

  /**
   * Refuses targets that this loss is not defined for: numbers need the squared error. All that
   * trains, evaluates or inspects decides by this.
   *
   * @param what whose targets, for the message, for example {@code dataset hat}
   * @param numbers whether targets are numbers, and not classes
   * @throws SpecException if they are numbers and this is another loss
   */
  default void checkTargets(String what, boolean numbers) {
    if (numbers && !takesNumbers()) {
      throw new SpecException(what + " has numbers as targets and needs the loss mse");
    }
  }

  /**
   * The loss that is taken where none is named.
   *
   * @param numbers whether targets are numbers, and not classes
   * @return the squared error for numbers, cross-entropy for classes
   */
  static Loss usual(boolean numbers) {
    return numbers ? meanSquaredError() : crossEntropy();
  }

  /**
   * Cross-entropy at each step: {@code -log softmax(o[t])_y}; error {@code softmax(o) - onehot}.
   */
  record CrossEntropy() implements Loss {
    @Override
    public double squaredShare() {
      return 0;
    }
  }

  /**
   * Half the squared distance to the one-hot label at each step: {@code 1/2 |o[t] - onehot(y)|^2};
   * error {@code o - onehot}. With target numbers y it is {@code 1/2 |o[t] - y|^2}, and of an
   * operator network the mean over points of {@code 1/2 (G - y)^2} of the sequence as a whole.
   */
  record MeanSquaredError() implements Loss {
    @Override
    public double squaredShare() {
      return 1;
    }
  }

  /**
   * {@code (1 - c) CrossEntropy + c MeanSquaredError} at each step.
   *
   * @param c the share of the squared error, in [0, 1]
   */
  record Mixture(double c) implements Loss {
    /**
     * Validates.
     *
     * @throws SpecException if c is outside [0, 1]
     */
    public Mixture {
      Check.share("loss mixture", c);
    }

    @Override
    public double squaredShare() {
      return c;
    }
  }

  /** Cross-entropy of the output averaged over the sequence. Needs the whole sequence at once. */
  record MeanOutputCrossEntropy() implements Loss {
    @Override
    public boolean perStep() {
      return false;
    }

    @Override
    public double squaredShare() {
      return 0;
    }
  }

  /**
   * Cross-entropy at each step.
   *
   * @return the loss
   */
  static Loss crossEntropy() {
    return new CrossEntropy();
  }

  /**
   * Squared error at each step.
   *
   * @return the loss
   */
  static Loss meanSquaredError() {
    return new MeanSquaredError();
  }
}
