package dev.forespike.train;

import dev.forespike.api.EventLoss;
import dev.forespike.api.Loss;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Rule;
import dev.forespike.api.SpecException;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Compute;
import dev.forespike.train.optimize.OptimizerState;
import dev.forespike.train.rule.CreditAssignment;
import dev.forespike.train.rule.Learners;
import dev.forespike.train.rule.StepEligibility;
import dev.forespike.train.run.Shares;
import dev.forespike.train.runtime.Finite;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.RowLoss;
import dev.forespike.train.runtime.Stream;
import java.util.Optional;

/**
 * A streaming session that learns at each step, from what it sees in that step: chunk 1, memory
 * independent of the number of steps, no allocation. It learns on weights of its own; the network
 * it began with stays as it was.
 *
 * <pre>{@code
 * LearningSession session = LearningSession.of(network, Opzo.defaults(), Optimizer.sgd(0.01, 0)).begin();
 * session.step(x);
 * session.learn(label);
 * Network learned = session.snapshot();
 * }</pre>
 *
 * <p>A rule's noise is injected into every step; for a clean output run a session of the {@link
 * #snapshot}.
 */
public final class LearningSession extends StreamingSession {
  private final Network origin;
  private final CreditAssignment credit;
  private final OptimizerState optimizer;
  private final RowLoss losses;
  private final StepEligibility eligibility;
  private final Parameters gradients;
  private final boolean takesNumbers;
  private final int interval;
  private final long seed;
  private final float[] errors;
  private final float[] onehot;
  private final int[] endless = {Integer.MAX_VALUE};
  private long sequence;
  private long noiseKey;
  private int pending;
  private int learnedStep;
  private double loss;

  private LearningSession(
      Builder builder, Parameters own, Compute compute, CreditAssignment credit) {
    super(own, compute, credit.noise().orElse(null), true);
    origin = builder.network;
    this.credit = credit;
    if (credit.needsMembranes()) {
      pass().keepMembranes();
    }
    optimizer = new OptimizerState(builder.optimizer, own.spec(), compute);
    eligibility = new StepEligibility(own.spec(), compute);
    gradients = new Parameters(own.spec());
    takesNumbers = builder.loss.takesNumbers();
    losses = RowLoss.of(builder.loss, compute.kernels().losses(), own.spec().outputs());
    interval = builder.interval;
    seed = builder.seed;
    errors = new float[own.spec().outputs()];
    onehot = new float[own.spec().outputs()];
    noiseKey = Stream.NOISE.key(seed, sequence);
    credit.begin(noiseKey);
  }

  /**
   * Prepares a learning session: cross-entropy, an update after every step, seed 1.
   *
   * @param network where learning begins; not changed
   * @param rule a three-factor rule
   * @param optimizer the optimizer
   * @return a builder
   * @throws SpecException if the rule or the read-out needs whole sequences, or is of event-driven
   *     networks
   */
  public static Builder of(Network network, Rule rule, Optimizer optimizer) {
    if (rule.eventDriven()) {
      throw new SpecException("rule " + rule + " is of event-driven networks, which have no steps");
    }
    if (!Learners.isLocal(rule)) {
      throw new SpecException(
          "rule " + rule + " needs whole sequences; it cannot learn step by step");
    }
    if (!network.spec().isEventDriven() && !network.spec().readout().perStep()) {
      throw new SpecException(
          "the read-out "
              + network.spec().readout()
              + " is known at the end of a sequence; it cannot learn step by step");
    }
    return new Builder(network, rule, optimizer);
  }

  /** Settings of a learning session. */
  public static final class Builder {
    private final Network network;
    private final Rule rule;
    private final Optimizer optimizer;
    private Loss loss = Loss.crossEntropy();
    private int interval = 1;
    private long seed = 1;

    private Builder(Network network, Rule rule, Optimizer optimizer) {
      this.network = network;
      this.rule = rule;
      this.optimizer = optimizer;
    }

    /**
     * Sets the loss.
     *
     * @param chosen a loss whose error is known at each step
     * @return this builder
     * @throws SpecException if the loss needs the whole sequence, or is of event-driven networks
     */
    public Builder loss(Loss chosen) {
      if (!chosen.perStep()) {
        throw new SpecException("a loss on the mean output needs the whole sequence");
      }
      if (chosen instanceof EventLoss) {
        throw new SpecException(chosen + " is of event-driven networks, which have no steps");
      }
      loss = chosen;
      return this;
    }

    /**
     * Sets after how many learned steps weights and feedback weights change; the loss averages over
     * them, or over the steps there were where {@link LearningSession#update} ends an interval
     * early.
     *
     * @param steps at least 1
     * @return this builder
     * @throws SpecException if there is no step
     */
    public Builder updateEvery(int steps) {
      if (steps < 1) {
        throw new SpecException("update interval must be at least 1, but is " + steps);
      }
      interval = steps;
      return this;
    }

    /**
     * Sets the seed of noise and feedback weights.
     *
     * @param chosen any number
     * @return this builder
     */
    public Builder seed(long chosen) {
      seed = chosen;
      return this;
    }

    /**
     * Begins.
     *
     * @return a session with weights of its own
     */
    public LearningSession begin() {
      var own = new Parameters(network.spec());
      own.copyFrom(network.parameters());
      var compute = new Compute(Kernels.best(), new Workers(1));
      CreditAssignment credit = Learners.credit(rule, own, seed, compute);
      return new LearningSession(this, own, compute, credit);
    }
  }

  /** Begins a new sequence, with noise of its own. Gradients not yet applied are kept. */
  @Override
  public void reset() {
    super.reset();
    eligibility.begin();
    learnedStep = 0;
    noiseKey = Stream.NOISE.key(seed, ++sequence);
    credit.begin(noiseKey);
  }

  @Override
  void advance() {
    pass().advance(noiseKey);
    credit.follow(pass().recording());
    eligibility.observe(pass().recording());
  }

  /**
   * Learns from the last step that it should have shown a class.
   *
   * @param label the class, from 0
   * @return the step's loss
   * @throws SpecException if there is no such class
   * @throws IllegalStateException if there was no step since the last learning
   * @throws TrainingException if the loss is not finite; the step is not learned from
   */
  public double learn(int label) {
    if (label < 0 || label >= onehot.length) {
      throw new SpecException("label " + label + " must lie between 0 and " + (onehot.length - 1));
    }
    checkStep();
    onehot[label] = 1f;
    try {
      learnFrom(onehot);
    } finally {
      onehot[label] = 0f;
    }
    return loss;
  }

  /**
   * Learns from the last step what its output should have been.
   *
   * @param target {@code [K]}: any numbers for the squared error, shares that sum to 1 for
   *     cross-entropy
   * @return the step's loss
   * @throws SpecException if there are not K numbers, one is not finite, or they are no shares but
   *     the loss is, in part, cross-entropy
   * @throws IllegalStateException if there was no step since the last learning
   * @throws TrainingException if the loss is not finite; the step is not learned from
   */
  public double learn(float[] target) {
    if (target.length != onehot.length) {
      throw new SpecException(
          "the network has " + onehot.length + " outputs, but the target has " + target.length);
    }
    checkStep();
    int other = Finite.firstOther(target, 0, target.length);
    if (other >= 0) {
      throw Finite.refused("the target of step " + (steps() - 1), target[other], other);
    }
    if (!takesNumbers) {
      Shares.check(target, 0, target.length, steps() - 1);
    }
    learnFrom(target);
    return loss;
  }

  private void checkStep() {
    if (steps() == learnedStep) {
      throw new IllegalStateException("there was no step since the last learning");
    }
  }

  private void learnFrom(float[] target) {
    double found =
        losses.row(pass().recording().output(), 0, target, 0, (float) (1.0 / interval), errors, 0);
    if (!Double.isFinite(found)) {
      throw new TrainingException(
          "the loss of step "
              + (steps() - 1)
              + " is "
              + found
              + "; it is not learned from: lower the learning rate, or reset the session");
    }
    learnedStep = steps();
    loss = found;
    eligibility.accumulate(pass().recording(), errors, credit, gradients);
    credit.observe(pass().recording(), errors, endless);
    if (++pending == interval) {
      update();
    }
  }

  /**
   * Applies the gradients gathered so far, without waiting for the end of the interval: their mean
   * over the steps that were learned from. Does nothing where there are none.
   */
  public void update() {
    if (pending == 0) {
      return;
    }
    if (pending < interval) {
      // Errors carry the mean over a whole interval.
      float factor = cutShort();
      gradients.scale(factor);
      credit.scaleErrors(factor);
    }
    optimizer.apply(parameters(), gradients, 1);
    credit.endInterval();
    gradients.clear();
    pending = 0;
    pass().refresh();
  }

  /** What the mean over a whole interval is to be multiplied by for that over the steps so far. */
  private float cutShort() {
    return (float) (interval / (double) pending);
  }

  /**
   * The gradient gathered since the last update: what {@link #update} would apply now, the mean
   * over the steps learned from.
   *
   * @param layer its index, from 0, the read-out included
   * @return a copy, {@code [out][in]} row by row
   */
  public float[] gradient(int layer) {
    float[] gathered = gradients.exportWeights(layer);
    if (pending > 0) {
      scale(gathered, cutShort());
    }
    return gathered;
  }

  private static void scale(float[] values, float factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }

  /**
   * The matrix that multiplies the error.
   *
   * @param layer hidden layer, from 0
   * @return {@code [hidden][outputs]}, or empty for a rule without feedback weights
   */
  public Optional<float[]> feedback(int layer) {
    return credit.feedback(layer);
  }

  /**
   * The network as it has learned so far.
   *
   * @return a copy that learning on does not change
   */
  public Network snapshot() {
    return new Network(parameters(), origin.encoding(), origin.timesteps(), origin.classNames())
        .copy();
  }
}
