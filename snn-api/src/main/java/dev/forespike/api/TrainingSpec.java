package dev.forespike.api;

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
            || network.isOperator()
            || (!network.isEventDriven() && !network.readout().perStep());
    boolean cut = chunk < timesteps || interval < timesteps;
    if (atEnd && rule.span() != Rule.Span.SEQUENCE && cut) {
      throw new SpecException(
          "a loss on "
              + (network.isOperator() ? "an operator" : "the mean or the last output")
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
    if (network.isOperator()) {
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
    return new TrainingSpec(
        network,
        rule,
        loss,
        optimizer,
        new Schedule.Cosine(0),
        encoding,
        1,
        50,
        epochs,
        1,
        new UpdateInterval.Sequence(),
        seed);
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
    return new TrainingSpec(
        network,
        rule,
        Loss.crossEntropy(),
        optimizer,
        new Schedule.Cosine(0),
        new Encoding.Direct(),
        timesteps,
        128,
        epochs,
        timesteps,
        new UpdateInterval.Sequence(),
        seed);
  }

  /**
   * The same run with another rule.
   *
   * @param rule the learning rule
   * @return the changed specification
   * @throws SpecException if it does not fit the rest
   */
  public TrainingSpec withRule(Rule rule) {
    return new TrainingSpec(
        network, rule, loss, optimizer, schedule, encoding, timesteps, batch, epochs, chunk, update,
        seed);
  }

  /**
   * The same run with another number of epochs.
   *
   * @param epochs passes over the training set
   * @return the changed specification
   * @throws SpecException if it does not fit the rest
   */
  public TrainingSpec withEpochs(int epochs) {
    return new TrainingSpec(
        network, rule, loss, optimizer, schedule, encoding, timesteps, batch, epochs, chunk, update,
        seed);
  }

  /**
   * The same run of another network.
   *
   * @param network the network
   * @return the changed specification
   * @throws SpecException if it does not fit the rest
   */
  public TrainingSpec withNetwork(NetworkSpec network) {
    return new TrainingSpec(
        network, rule, loss, optimizer, schedule, encoding, timesteps, batch, epochs, chunk, update,
        seed);
  }

  /**
   * The same run with another seed.
   *
   * @param seed the seed of all randomness
   * @return the changed specification
   */
  public TrainingSpec withSeed(long seed) {
    return new TrainingSpec(
        network, rule, loss, optimizer, schedule, encoding, timesteps, batch, epochs, chunk, update,
        seed);
  }

  /**
   * The same run with another batch size.
   *
   * @param batch samples per update
   * @return the changed specification
   * @throws SpecException if it does not fit the rest
   */
  public TrainingSpec withBatch(int batch) {
    return new TrainingSpec(
        network, rule, loss, optimizer, schedule, encoding, timesteps, batch, epochs, chunk, update,
        seed);
  }

  /**
   * The same run with another chunk.
   *
   * @param chunk time steps computed at once
   * @return the changed specification
   * @throws SpecException if it does not fit the rest
   */
  public TrainingSpec withChunk(int chunk) {
    return new TrainingSpec(
        network, rule, loss, optimizer, schedule, encoding, timesteps, batch, epochs, chunk, update,
        seed);
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
}
