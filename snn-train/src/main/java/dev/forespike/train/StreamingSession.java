package dev.forespike.train;

import dev.forespike.api.SpecException;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.SpikeLists;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Compute;
import dev.forespike.train.runtime.Finite;
import dev.forespike.train.runtime.NoisePlan;
import dev.forespike.train.runtime.OutputSums;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.StepPass;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs a network on one sample, one time step at a time: currents or spikes in, spikes and outputs
 * out, with the bits of an {@link Inferencer}. A step allocates nothing, and memory does not grow
 * with the number of steps.
 *
 * <pre>{@code
 * StreamingSession session = network.session();
 * while (camera.hasNext()) {
 *   session.step(camera.next());
 *   if (session.output(1) > 0.5f) { ... }
 * }
 * }</pre>
 *
 * <p>Input of a step is taken as it is: currents or spikes. What an {@link Inferencer} encodes, a
 * model's {@link Network#encoding}, is encoded here by whoever calls, with {@link
 * dev.forespike.api.Encoder#of}. A call that is refused leaves the session as it was.
 *
 * <p>Threads: one network serves any number of sessions at the same time, because sessions only
 * read its weights. A single session belongs to one thread at a time. A {@link LearningSession}
 * learns on weights of its own. The network that a {@link TrainingListener} sees is still being
 * trained: take {@link Network#copy} of it first.
 */
public sealed class StreamingSession permits LearningSession {
  private final Parameters parameters;
  private final StepPass pass;
  private final OutputSums sums;
  private final int outputs;
  private int steps;
  private boolean hasInput;

  StreamingSession(Parameters parameters) {
    this(parameters, new Compute(Kernels.best(), new Workers(1)), null, false);
  }

  StreamingSession(
      Parameters parameters, Compute compute, @Nullable NoisePlan noise, boolean learn) {
    this.parameters = parameters;
    pass = new StepPass(parameters, compute, noise, learn);
    outputs = parameters.spec().outputs();
    sums = new OutputSums(parameters.spec().readout(), outputs, 1);
  }

  /** Begins a new sequence: membranes, sums of outputs and the input are forgotten. */
  public void reset() {
    pass.begin();
    sums.begin();
    steps = 0;
    hasInput = false;
  }

  /**
   * Runs one step with an input of its own.
   *
   * @param input currents, or spikes as 0 and 1, {@code [N]}; read, not kept
   * @throws SpecException if there are not N numbers, or one is not finite
   */
  public final void step(float[] input) {
    hold(input);
    step();
  }

  /**
   * Runs one step with input spikes.
   *
   * @param neurons indices of the inputs that fire, in ascending order
   * @param count how many of them
   * @throws SpecException if an index is out of range or not above the one before
   */
  public final void stepSpikes(int[] neurons, int count) {
    int inputs = parameters.inputs(0);
    if (count < 0 || count > neurons.length) {
      throw new SpecException(count + " input spikes, but the array holds " + neurons.length);
    }
    int last = -1;
    for (int e = 0; e < count; e++) {
      if (neurons[e] <= last || neurons[e] >= inputs) {
        throw new SpecException(
            "input spike "
                + neurons[e]
                + " at place "
                + e
                + " must lie above the one before and below "
                + inputs);
      }
      last = neurons[e];
    }
    pass.inputSpikes(neurons, count);
    hasInput = true;
    step();
  }

  /**
   * Takes an input that holds for the steps that follow; its current is computed once.
   *
   * @param input currents {@code [N]}; read, not kept
   * @throws SpecException if there are not N numbers, or one is not finite
   */
  public final void hold(float[] input) {
    if (input.length != parameters.inputs(0)) {
      throw new SpecException(
          "the network takes "
              + parameters.inputs(0)
              + " inputs, but the step has "
              + input.length);
    }
    int other = Finite.firstOther(input, 0, input.length);
    if (other >= 0) {
      throw Finite.refused("the input of step " + steps, input[other], other);
    }
    pass.input(input);
    hasInput = true;
  }

  /**
   * Runs one step with the input that holds.
   *
   * @throws IllegalStateException if there was no input since the sequence began
   */
  public final void step() {
    if (!hasInput) {
      throw new IllegalStateException("the sequence has no input yet: call hold or step(input)");
    }
    advance();
    sums.take(pass.recording().output(), 0, 0);
    steps++;
  }

  /** Runs the network one step. */
  void advance() {
    pass.advance(0);
  }

  final StepPass pass() {
    return pass;
  }

  final Parameters parameters() {
    return parameters;
  }

  /**
   * Steps since the sequence began.
   *
   * @return from 0
   */
  public final int steps() {
    return steps;
  }

  /**
   * One output of the last step.
   *
   * @param index output, from 0
   * @return its value
   */
  public final float output(int index) {
    return pass.recording().output()[index];
  }

  /**
   * All outputs of the last step.
   *
   * @param target receives {@code [K]}
   */
  public final void outputs(float[] target) {
    System.arraycopy(pass.recording().output(), 0, target, 0, outputs);
  }

  /**
   * Whether a neuron fired in the last step, with a spike of either sign.
   *
   * @param layer hidden layer, from 0
   * @param neuron neuron, from 0
   * @return true for a spike
   * @throws IndexOutOfBoundsException if there is no such layer or neuron
   */
  public final boolean spike(int layer, int neuron) {
    Objects.checkIndex(neuron, parameters.outputs(layer));
    return pass.recording().activity(layer).spike(0, neuron) != 0;
  }

  /**
   * The number of neurons that fired in the last step.
   *
   * @param layer hidden layer, from 0
   * @return from 0 to the layer's width
   */
  public final int spikeCount(int layer) {
    return pass.recording().activity(layer).lists().size();
  }

  /**
   * The neurons that fired in the last step.
   *
   * @param layer hidden layer, from 0
   * @param target receives their indices in ascending order; at least {@link #spikeCount} long
   * @return how many
   */
  public final int spikes(int layer, int[] target) {
    SpikeLists lists = pass.recording().activity(layer).lists();
    System.arraycopy(lists.index(), 0, target, 0, lists.size());
    return lists.size();
  }

  /**
   * The predicted class: the largest output summed over all steps so far, or the largest of the
   * last step where the read-out is that alone ({@link dev.forespike.api.Readout.Last}); the first
   * of equals. The same as in training, evaluation and inference.
   *
   * @return the class; 0 before the first step
   */
  public final int prediction() {
    return sums.prediction(0);
  }
}
