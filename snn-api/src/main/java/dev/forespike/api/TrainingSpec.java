package dev.forespike.api;

import org.jspecify.annotations.Nullable;

/**
 * A training run: everything that decides its result, and nothing else. The number of threads is
 * not here because it never changes a bit.
 *
 * @param network the network
 * @param rule the learning rule
 * @param loss the loss
 * @param optimizer the optimizer
 * @param schedule the learning-rate schedule
 * @param encoding the input encoding
 * @param timesteps time steps T per sample, from 1 to {@link #MAX_TIMESTEPS}; 1 for an event-driven
 *     network
 * @param batch samples per update, at least 1
 * @param epochs passes over the training set, at least 1
 * @param chunk time steps computed at once, layer by layer; at most T
 * @param update after how many steps weights change
 * @param seed the seed of all randomness
 */
public record TrainingSpec(
    NetworkSpec network,
    Rule rule,
    Loss loss,
    Optimizer optimizer,
    Schedule schedule,
    Encoding encoding,
    int timesteps,
    int batch,
    int epochs,
    int chunk,
    UpdateInterval update,
    long seed) {

  /** Far more time steps than any use has, and few enough to keep memory and time in bounds. */
  public static final int MAX_TIMESTEPS = 1 << 20;

  /**
   * Validates the parts against each other.
   *
   * @throws SpecException if a number is out of range, the chunk does not divide into update
   *     intervals, a loss on the mean output is to be computed in parts, or rule, loss, encoding or
   *     time steps are of the other kind of network
   */
  public TrainingSpec {
    Check.positive("timesteps", timesteps);
    if (timesteps > MAX_TIMESTEPS) {
      throw new SpecException(
          "timesteps must be at most " + MAX_TIMESTEPS + ", but is " + timesteps);
    }
    Check.positive("batch", batch);
    Check.positive("epochs", epochs);
    Check.positive("chunk", chunk);
    if (network.isEventDriven()) {
      checkEvents(rule, encoding, timesteps, update);
    } else {
      checkClocked(network, rule, encoding);
    }
    loss.checkFits(network);
    if (chunk > timesteps) {
      throw new SpecException("chunk " + chunk + " is longer than the " + timesteps + " timesteps");
    }
    int interval =
        switch (update) {
          case UpdateInterval.Sequence() -> timesteps;
          case UpdateInterval.Steps(int steps) -> steps;
        };
    if (interval > timesteps) {
      throw new SpecException(
          "update interval " + interval + " is longer than the " + timesteps + " timesteps");
    }
    if (interval < timesteps && interval % chunk != 0) {
      throw new SpecException(
          "update interval " + interval + " must be a multiple of the chunk " + chunk);
    }
    boolean atEnd =
        !loss.perStep()
            || network.head().contracts()
            || (!network.isEventDriven() && !network.readout().perStep());
    boolean cut = chunk < timesteps || interval < timesteps;
    if (atEnd && rule.span() == Rule.Span.STEP && cut) {
      throw new SpecException(
          "a loss on "
              + (network.head().contracts() ? "an operator" : "the mean or the last output")
              + " needs the whole sequence: chunk and update"
              + " interval must be "
              + timesteps
              + " timesteps");
    }
    if (rule.span() == Rule.Span.SEQUENCE && interval < timesteps) {
      throw new SpecException(rule.title() + " evaluates whole sequences: update by sequence");
    }
    if (rule.span() == Rule.Span.WHOLE_CHUNK && cut) {
      throw new SpecException(
          rule.title()
              + " needs the whole sequence: chunk and update interval must be "
              + timesteps
              + " timesteps");
    }
  }

  /**
   * Feedback carries the error of a read-out with weights; here the last neurons have it at once.
   */
  private static void checkReadsSpikes(Rule rule) {
    if (rule.hasFeedback()) {
      throw new SpecException(
          rule
              + " needs a read-out with weights, but the output of this network are spikes;"
              + " take back-propagation or a rule that perturbs, or add a read-out");
    }
  }

  private static void checkEvents(
      Rule rule, Encoding encoding, int timesteps, UpdateInterval update) {
    if (!rule.eventDriven()) {
      throw new SpecException(rule + " is of clock-driven networks; this one is event-driven");
    }
    if (!encoding.isEventDriven()) {
      throw new SpecException(
          "encoding " + encoding + " has time steps, but the network is event-driven");
    }
    if (timesteps != 1 || !(update instanceof UpdateInterval.Sequence)) {
      throw new SpecException(
          "an event-driven network has no time steps: write timesteps 1 and update by sequence");
    }
  }

  private static void checkOperator(NetworkSpec network, Rule rule, Encoding encoding) {
    if (!(encoding instanceof Encoding.Direct)) {
      throw new SpecException(
          "an operator network takes functions and coordinates as currents: take encoding direct");
    }
    for (NetworkSpec part : network.parts()) {
      if (part.readsSpikes()) {
        checkReadsSpikes(rule);
      }
    }
  }

  private static void checkClocked(NetworkSpec network, Rule rule, Encoding encoding) {
    if (rule.eventDriven()) {
      throw new SpecException(rule + " is of event-driven networks; this one is clock-driven");
    }
    if (encoding.isEventDriven()) {
      throw new SpecException(
          "encoding " + encoding + " has no time steps, but the network is clock-driven");
    }
    if (network.head().contracts()) {
      checkOperator(network, rule, encoding);
      return;
    }
    if (network.readsSpikes()) {
      checkReadsSpikes(rule);
    }
  }

  /**
   * A run of an event-driven network with the usual choices: cosine schedule without warm-up, batch
   * 50.
   *
   * @param network an event-driven network
   * @param rule the learning rule
   * @param loss the loss
   * @param optimizer the optimizer
   * @param encoding how samples become spike trains
   * @param epochs passes over the training set
   * @param seed the seed of all randomness
   * @return the specification
   * @throws SpecException if the parts do not fit each other
   */
  public static TrainingSpec events(
      NetworkSpec network,
      EventRule rule,
      EventLoss loss,
      Optimizer optimizer,
      Encoding encoding,
      int epochs,
      long seed) {
    return builder(network, rule, optimizer)
        .loss(loss)
        .encoding(encoding)
        .epochs(epochs)
        .seed(seed)
        .build();
  }

  /**
   * A run with the usual choices: cross-entropy per step, direct encoding, cosine schedule without
   * warm-up, batch 128, chunk T, one update per sequence.
   *
   * @param network the network
   * @param rule the learning rule
   * @param optimizer the optimizer
   * @param timesteps time steps T per sample
   * @param epochs passes over the training set
   * @param seed the seed of all randomness
   * @return the specification
   */
  public static TrainingSpec of(
      NetworkSpec network, Rule rule, Optimizer optimizer, int timesteps, int epochs, long seed) {
    return builder(network, rule, optimizer).timesteps(timesteps).epochs(epochs).seed(seed).build();
  }

  /**
   * Begins a run with the usual choices, of which any can be made otherwise: cosine schedule
   * without warm-up, one epoch, one update per sequence, chunk T, seed 0; with a clock
   * cross-entropy per step, direct encoding and batch 128, event-driven batch 50.
   *
   * @param network the network
   * @param rule the learning rule
   * @param optimizer the optimizer
   * @return a builder; with a clock it waits for {@link Builder#timesteps}, event-driven for {@link
   *     Builder#loss} and {@link Builder#encoding}
   */
  public static Builder builder(NetworkSpec network, Rule rule, Optimizer optimizer) {
    return new Builder(network, rule, optimizer);
  }

  /**
   * A builder that makes this run, to change several of its parts before they are checked against
   * each other. A chunk of all time steps stays one when their number changes.
   *
   * @return a new builder
   */
  public Builder toBuilder() {
    Builder builder =
        new Builder(network, rule, optimizer)
            .loss(loss)
            .schedule(schedule)
            .encoding(encoding)
            .timesteps(timesteps)
            .batch(batch)
            .epochs(epochs)
            .update(update)
            .seed(seed);
    return chunk == timesteps ? builder : builder.chunk(chunk);
  }

  /**
   * The same run with another rule.
   *
   * @param chosen the learning rule
   * @return the changed specification
   * @throws SpecException if it does not fit the rest
   */
  public TrainingSpec withRule(Rule chosen) {
    return toBuilder().rule(chosen).build();
  }

  /**
   * The same run with another number of epochs.
   *
   * @param count passes over the training set
   * @return the changed specification
   * @throws SpecException if it does not fit the rest
   */
  public TrainingSpec withEpochs(int count) {
    return toBuilder().epochs(count).build();
  }

  /**
   * The same run of another network.
   *
   * @param chosen the network
   * @return the changed specification
   * @throws SpecException if it does not fit the rest
   */
  public TrainingSpec withNetwork(NetworkSpec chosen) {
    return toBuilder().network(chosen).build();
  }

  /**
   * The same run with another seed.
   *
   * @param chosen the seed of all randomness
   * @return the changed specification
   */
  public TrainingSpec withSeed(long chosen) {
    return toBuilder().seed(chosen).build();
  }

  /**
   * The same run with another batch size.
   *
   * @param samples per update
   * @return the changed specification
   * @throws SpecException if it does not fit the rest
   */
  public TrainingSpec withBatch(int samples) {
    return toBuilder().batch(samples).build();
  }

  /**
   * The same run with another chunk.
   *
   * @param steps computed at once
   * @return the changed specification
   * @throws SpecException if it does not fit the rest
   */
  public TrainingSpec withChunk(int steps) {
    return toBuilder().chunk(steps).build();
  }

  /**
   * The number of steps after which weights change.
   *
   * @return the update interval in steps, at most T
   */
  public int interval() {
    return switch (update) {
      case UpdateInterval.Sequence() -> timesteps;
      case UpdateInterval.Steps(int steps) -> steps;
    };
  }

  /**
   * Makes a run; what is not said is the usual choice. Nothing is checked before {@link #build}.
   */
  public static final class Builder {
    private NetworkSpec network;
    private Rule rule;
    private Optimizer optimizer;
    private @Nullable Loss loss;
    private Schedule schedule = new Schedule.Cosine(0);
    private @Nullable Encoding encoding;
    private @Nullable Integer timesteps;
    private @Nullable Integer batch;
    private int epochs = 1;
    private @Nullable Integer chunk;
    private UpdateInterval update = new UpdateInterval.Sequence();
    private long seed;

    private Builder(NetworkSpec network, Rule rule, Optimizer optimizer) {
      this.network = network;
      this.rule = rule;
      this.optimizer = optimizer;
    }

    /**
     * Sets the network.
     *
     * @param chosen the network
     * @return this builder
     */
    public Builder network(NetworkSpec chosen) {
      network = chosen;
      return this;
    }

    /**
     * Sets the learning rule.
     *
     * @param chosen the rule
     * @return this builder
     */
    public Builder rule(Rule chosen) {
      rule = chosen;
      return this;
    }

    /**
     * Sets the optimizer.
     *
     * @param chosen the optimizer
     * @return this builder
     */
    public Builder optimizer(Optimizer chosen) {
      optimizer = chosen;
      return this;
    }

    /**
     * Sets the loss.
     *
     * @param chosen the loss
     * @return this builder
     */
    public Builder loss(Loss chosen) {
      loss = chosen;
      return this;
    }

    /**
     * Sets the schedule of the learning rate.
     *
     * @param chosen the schedule
     * @return this builder
     */
    public Builder schedule(Schedule chosen) {
      schedule = chosen;
      return this;
    }

    /**
     * Sets how samples are encoded.
     *
     * @param chosen the encoding
     * @return this builder
     */
    public Builder encoding(Encoding chosen) {
      encoding = chosen;
      return this;
    }

    /**
     * Sets the number of time steps.
     *
     * @param chosen T, at least 1
     * @return this builder
     */
    public Builder timesteps(int chosen) {
      timesteps = chosen;
      return this;
    }

    /**
     * Sets the samples of an update.
     *
     * @param chosen at least 1
     * @return this builder
     */
    public Builder batch(int chosen) {
      batch = chosen;
      return this;
    }

    /**
     * Sets the passes over the training set.
     *
     * @param chosen at least 1
     * @return this builder
     */
    public Builder epochs(int chosen) {
      epochs = chosen;
      return this;
    }

    /**
     * Sets the time steps computed at once.
     *
     * @param chosen at least 1, at most T
     * @return this builder
     */
    public Builder chunk(int chosen) {
      chunk = chosen;
      return this;
    }

    /**
     * Sets after how many steps weights change.
     *
     * @param chosen the interval
     * @return this builder
     */
    public Builder update(UpdateInterval chosen) {
      update = chosen;
      return this;
    }

    /**
     * Sets the seed of all randomness.
     *
     * @param chosen any number
     * @return this builder
     */
    public Builder seed(long chosen) {
      seed = chosen;
      return this;
    }

    /**
     * Makes the run.
     *
     * @return the specification
     * @throws SpecException if something is missing, out of range, or does not fit the rest
     */
    public TrainingSpec build() {
      boolean events = network.isEventDriven();
      if (timesteps == null && !events) {
        throw new SpecException("a run with a clock needs a number of time steps: say timesteps");
      }
      int steps = timesteps == null ? 1 : timesteps;
      return new TrainingSpec(
          network,
          rule,
          said(loss, events ? null : Loss.crossEntropy(), "loss"),
          optimizer,
          schedule,
          said(encoding, events ? null : new Encoding.Direct(), "encoding"),
          steps,
          batch != null ? batch : events ? 50 : 128,
          epochs,
          chunk == null ? steps : chunk,
          update,
          seed);
    }

    private static <T> T said(@Nullable T chosen, @Nullable T usual, String what) {
      T result = chosen != null ? chosen : usual;
      if (result == null) {
        throw new SpecException("an event-driven run has no usual " + what + ": say " + what);
      }
      return result;
    }
  }
}
