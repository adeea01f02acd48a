package dev.forespike.train.runtime;

import dev.forespike.kernels.product.Activity;
import org.jspecify.annotations.Nullable;

/**
 * What the neurons of a population do in a step, and what that means for tangents and for errors
 * that go back in time. Everything that depends on the kind of a neuron is here; how they are
 * connected is not. The equations themselves are kernels, each beside its scalar twin.
 *
 * <p>All states of a neuron are kept together: an array of states has {@link #states} numbers for
 * each neuron, one state after another.
 */
public interface NeuronModel {
  /**
   * The numbers that a neuron keeps from step to step.
   *
   * @return 0 for neurons without memory
   */
  int states();

  /**
   * Whether spikes are sent, and not numbers.
   *
   * @return false for integrators, of which the membrane is read
   */
  boolean spikes();

  /**
   * Whether there are spikes of -1.
   *
   * @return true for neurons of both signs
   */
  boolean signed();

  /**
   * Whether {@link #step} reads the potentials it is given a place for, where it writes surrogate
   * derivatives.
   *
   * @return true for neurons of both signs, unless said otherwise
   */
  default boolean keepsPotentials() {
    return signed();
  }

  /**
   * Whether {@link #tangents} and {@link #adjoints} read the membrane potentials of each step.
   *
   * @return true for a reset to zero
   */
  boolean needsMembranes();

  /**
   * The decay of the trace of what was sent to these neurons: how long a change of a weight is felt
   * in the membrane.
   *
   * @return factor per step
   */
  float traceDecay();

  /**
   * One step of the neurons of one sample.
   *
   * @param n number of neurons
   * @param current {@code [n]} from its offset
   * @param currentAt first element of the current
   * @param state updated
   * @param stateAt its first element
   * @param noise noise on the membrane, or null for none
   * @param noiseAt its first element
   * @param noiseScale its factor
   * @param sent receives spikes, or null for neurons that send numbers
   * @param row which row of all that is written
   * @param out receives surrogate derivatives, or null where they are not wanted; of neurons that
   *     send numbers these; may be the current
   * @param membrane receives potentials before the reset, or null
   */
  void step(
      int n,
      float[] current,
      int currentAt,
      float[] state,
      int stateAt,
      float @Nullable [] noise,
      int noiseAt,
      float noiseScale,
      @Nullable Activity sent,
      int row,
      float @Nullable [] out,
      float @Nullable [] membrane);

  /**
   * One step of tangents: the place of a current's tangent receives that of what is sent.
   *
   * @param n number of neurons
   * @param detachReset whether the spike within the reset counts as a constant
   * @param membrane potentials of the step, where they are needed
   * @param psi surrogate derivatives of the step
   * @param at first element of both
   * @param state tangents of the states, updated
   * @param stateAt their first element
   * @param x updated
   * @param xAt its first element
   */
  void tangents(
      int n,
      boolean detachReset,
      float @Nullable [] membrane,
      float[] psi,
      int at,
      float[] state,
      int stateAt,
      float[] x,
      int xAt);

  /**
   * One step back in time: the place of the derivative by what is sent receives that by the
   * current.
   *
   * @param n number of neurons
   * @param detachReset whether the spike within the reset counts as a constant
   * @param membrane potentials of the step, where they are needed
   * @param psi surrogate derivatives of the step
   * @param at first element of both
   * @param later what the next step gave, zero after the last
   * @param laterAt its first element
   * @param x updated
   * @param xAt its first element
   */
  void adjoints(
      int n,
      boolean detachReset,
      float @Nullable [] membrane,
      float[] psi,
      int at,
      float[] later,
      int laterAt,
      float[] x,
      int xAt);
}
