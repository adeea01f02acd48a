package dev.forespike.train;

import dev.forespike.api.Encoder;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.SpecException;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.ValueGrid;
import dev.forespike.kernels.CounterRandom;
import dev.forespike.train.run.SampleValues;
import dev.forespike.train.run.Shares;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Contraction;
import dev.forespike.train.runtime.Evaluator;
import dev.forespike.train.runtime.Finite;
import dev.forespike.train.runtime.NetworkPass;
import dev.forespike.train.runtime.Plan;
import java.util.Arrays;
import java.util.Optional;

/**
 * Numbers for a network: input for B samples, and what the output should be. Immutable; arrays are
 * taken over, not copied, and must not change afterwards.
 *
 * <p>Without targets a batch can only be run forward.
 */
public final class Batch {
  private final int timesteps;
  private final int samples;
  private final int inputs;
  private final boolean constant;
  private final float[] input;
  private final Targets targets;
  private final Optional<ValueGrid> grid;

  /** What the output should be. */
  private sealed interface Targets {
    record None() implements Targets {}

    @SuppressWarnings("ArrayRecordComponent") // a view, never compared
    record Labels(int[] classes) implements Targets {}

    @SuppressWarnings("ArrayRecordComponent") // a view, never compared
    record Values(float[] values, boolean perStep) implements Targets {}
  }

  private Batch(
      int timesteps,
      int samples,
      int inputs,
      boolean constant,
      float[] input,
      Targets targets,
      Optional<ValueGrid> grid) {
    this.timesteps = timesteps;
    this.samples = samples;
    this.inputs = inputs;
    this.constant = constant;
    this.input = input;
    this.targets = targets;
    this.grid = grid;
  }

  private Batch(int timesteps, int samples, int inputs, boolean constant, float[] input) {
    this(timesteps, samples, inputs, constant, input, new Targets.None(), Optional.empty());
  }

  /**
   * One row of values for each sample, which the network's encoding makes input of: with direct
   * encoding the same current at every step, with rate or latency code spikes, the same that
   * samples give.
   *
   * @param input {@code [B, N]}, row by row
   * @param samples B, at least 1
   * @param inputs N, at least 1
   * @param timesteps T, from 1 to 2^20
   * @return a batch without targets
   * @throws SpecException if a number is out of range, not finite, or there are not B x N of them
   */
  public static Batch constant(float[] input, int samples, int inputs, int timesteps) {
    if (timesteps > TrainingSpec.MAX_TIMESTEPS) {
      throw new SpecException(
          "timesteps must be at most " + TrainingSpec.MAX_TIMESTEPS + ", but is " + timesteps);
    }
    return checked(new Batch(timesteps, samples, inputs, true, input));
  }

  /**
   * Input for each step, taken as it is whatever the network's encoding: spikes (0 and 1) or
   * currents.
   *
   * @param input {@code [T, B, N]}, row by row
   * @param timesteps T, at least 1
   * @param samples B, at least 1
   * @param inputs N, at least 1
   * @return a batch without targets
   * @throws SpecException if a number is out of range, not finite, or there are not T x B x N
   */
  public static Batch sequence(float[] input, int timesteps, int samples, int inputs) {
    return checked(new Batch(timesteps, samples, inputs, false, input));
  }

  private static Batch checked(Batch batch) {
    if (batch.timesteps < 1 || batch.samples < 1 || batch.inputs < 1) {
      throw new SpecException(
          "a batch needs at least one time step, sample and input, but has "
              + batch.timesteps
              + ", "
              + batch.samples
              + " and "
              + batch.inputs);
    }
    long expected = (long) batch.rows() * batch.inputs;
    if (batch.input.length != expected) {
      throw new SpecException(
          "the input has " + batch.input.length + " numbers, expected " + expected);
    }
    Finite.check("the input", batch.input);
    return batch;
  }

  private int rows() {
    return constant ? samples : Math.multiplyExact(timesteps, samples);
  }

  /**
   * The same input with a class for each sample.
   *
   * @param labels {@code [B]}, from 0
   * @return a batch with targets
   * @throws SpecException if there are not B labels or one is negative
   */
  public Batch withLabels(int... labels) {
    if (labels.length != samples) {
      throw new SpecException(labels.length + " labels for " + samples + " samples");
    }
    for (int b = 0; b < samples; b++) {
      if (labels[b] < 0) {
        throw new SpecException("label " + labels[b] + " of sample " + b + " is negative");
      }
    }
    return with(new Targets.Labels(labels.clone()));
  }

  /**
   * The same input with target numbers that hold at every step: shares that sum to 1 for
   * cross-entropy, any numbers for the squared error.
   *
   * @param values {@code [B, K]}, row by row
   * @return a batch with targets
   * @throws SpecException if B does not divide them or one is not finite
   */
  public Batch withTargets(float[] values) {
    return with(values(values, samples, false));
  }

  /**
   * The same input with target numbers for each step.
   *
   * @param values {@code [T, B, K]}, row by row
   * @return a batch with targets
   * @throws SpecException if T x B does not divide them or one is not finite
   */
  public Batch withTargetSequence(float[] values) {
    return with(values(values, Math.multiplyExact(timesteps, samples), true));
  }

  private static Targets values(float[] values, int rows, boolean perStep) {
    if (values.length == 0 || values.length % rows != 0) {
      throw new SpecException(
          values.length + " target numbers do not divide into " + rows + " rows");
    }
    Finite.check("the target", values);
    return new Targets.Values(values, perStep);
  }

  private Batch with(Targets changed) {
    return new Batch(timesteps, samples, inputs, constant, input, changed, grid);
  }

  /**
   * The same batch for an operator network, whose input are functions.
   *
   * @param points where its values are wanted; targets are then {@code [B, points]}
   * @return a batch with points
   */
  public Batch at(ValueGrid points) {
    return new Batch(timesteps, samples, inputs, constant, input, targets, Optional.of(points));
  }

  /**
   * Where values of an operator network are wanted.
   *
   * @return the points, or empty without {@link #at}
   */
  public Optional<ValueGrid> grid() {
    return grid;
  }

  /**
   * The number of steps.
   *
   * @return T
   */
  public int timesteps() {
    return timesteps;
  }

  /**
   * The number of samples.
   *
   * @return B
   */
  public int samples() {
    return samples;
  }

  /**
   * The number of inputs.
   *
   * @return N
   */
  public int inputs() {
    return inputs;
  }

  /**
   * Whether there is anything to learn from.
   *
   * @return false for a batch without labels and targets
   */
  public boolean hasTargets() {
    return !(targets instanceof Targets.None);
  }

  /**
   * Whether the targets are classes.
   *
   * @return true after {@link #withLabels}
   */
  public boolean hasLabels() {
    return targets instanceof Targets.Labels;
  }

  /**
   * Checks that a network can take this input and that its outputs fit the targets.
   *
   * @throws SpecException naming what does not
   */
  void checkFits(Network network) {
    NetworkSpec spec = Plan.timed(network.spec());
    int expected = spec.input().size();
    if (inputs != expected) {
      throw new SpecException(
          "the network takes " + expected + " inputs, but the input has " + inputs);
    }
    int outputs = values(spec);
    switch (targets) {
      case Targets.None() -> {}
      case Targets.Labels(int[] classes) -> {
        if (spec.head().contracts()) {
          throw new SpecException("an operator network gives values and takes no labels");
        }
        for (int b = 0; b < samples; b++) {
          if (classes[b] >= outputs) {
            throw new SpecException(
                "label "
                    + classes[b]
                    + " of sample "
                    + b
                    + " needs a network with more than "
                    + outputs
                    + " outputs");
          }
        }
      }
      case Targets.Values(float[] values, boolean perStep) -> {
        int rows = perStep ? timesteps * samples : samples;
        if (values.length / rows != outputs) {
          throw new SpecException(
              "the network has "
                  + outputs
                  + " outputs, but the targets have "
                  + values.length / rows);
        }
        if (perStep && spec.head().contracts()) {
          throw new SpecException(
              "an operator network gives its values as a whole and takes one target for a sample,"
                  + " not one for each step");
        }
        if (perStep && !spec.readout().perStep()) {
          throw new SpecException(
              "the read-out "
                  + spec.readout()
                  + " gives one output for all steps and takes one target for a sample, not one for"
                  + " each step");
        }
      }
    }
  }

  /** How many values a sample has: outputs, or points. */
  private int values(NetworkSpec spec) {
    if (spec.head().contracts()) {
      ValueGrid points = NetworkPass.required(spec, grid);
      Contraction.check(spec, points);
      return points.size();
    }
    if (grid.isPresent()) {
      throw new SpecException(
          "the network " + spec + " is no operator network: it gives no values at points");
    }
    return spec.outputs();
  }

  /**
   * Checks that targets fit the network, and that the loss is defined for both.
   *
   * @throws SpecException naming what does not
   */
  void checkFits(Network network, Loss loss) {
    checkFits(network);
    loss.checkFits(network.spec());
    if (!(targets instanceof Targets.Values(float[] values, boolean perStep))) {
      return;
    }
    if (perStep && !loss.perStep()) {
      throw new SpecException(
          "a loss on the mean output takes one target for a sample, not one for each step");
    }
    if (loss.takesNumbers()) {
      return;
    }
    int rows = perStep ? timesteps * samples : samples;
    int outputs = values.length / rows;
    for (int row = 0; row < rows; row++) {
      Shares.check(values, row * outputs, outputs, row);
    }
  }

  /** Some samples in the runtime's form, encoded as the network says where they are static. */
  ClockedBatch clocked(Network network, int from, int count) {
    Encoder encoder = Encoder.of(network.encoding());
    boolean encoded = constant && !encoder.constant();
    var batch = new ClockedBatch(count, inputs, timesteps, constant && !encoded);
    batch.begin(count);
    if (encoded) {
      SampleValues.check(network.encoding(), "sample", input, samples, inputs);
      encode(encoder, from, batch);
    } else {
      for (int t = 0; t < (constant ? 1 : timesteps); t++) {
        int first = (t * samples + from) * inputs;
        System.arraycopy(input, first, batch.input(), t * count * inputs, count * inputs);
      }
    }
    switch (targets) {
      case Targets.None() -> {}
      case Targets.Labels(int[] classes) ->
          System.arraycopy(classes, from, batch.labels(), 0, count);
      case Targets.Values(float[] values, boolean perStep) ->
          batch.targets(slice(values, perStep ? timesteps : 1, from, count), perStep);
    }
    return batch;
  }

  /** With the randomness of evaluations, so that a row gives what a sample of its values gives. */
  private void encode(Encoder encoder, int from, ClockedBatch batch) {
    int count = batch.size();
    for (int b = 0; b < count; b++) {
      encoder.encode(
          input,
          (from + b) * inputs,
          inputs,
          timesteps,
          CounterRandom.child(Evaluator.encodingKey(), from + b),
          batch.input(),
          b * inputs,
          count * inputs);
    }
  }

  private float[] slice(float[] values, int steps, int from, int count) {
    int outputs = values.length / (steps * samples);
    if (count == samples) {
      return values;
    }
    float[] slice = new float[steps * count * outputs];
    for (int t = 0; t < steps; t++) {
      int first = (t * samples + from) * outputs;
      System.arraycopy(values, first, slice, t * count * outputs, count * outputs);
    }
    return slice;
  }

  /** Shape and kind, for messages. */
  @Override
  public String toString() {
    int[] shape = constant ? new int[] {samples, inputs} : new int[] {timesteps, samples, inputs};
    return (constant ? "static input " : "input ") + Arrays.toString(shape);
  }
}
