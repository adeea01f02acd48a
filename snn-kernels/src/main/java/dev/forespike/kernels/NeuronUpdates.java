package dev.forespike.kernels;

import org.jspecify.annotations.Nullable;

/** Element-wise updates of neurons, traces and learning signals. Allocates nothing. */
public interface NeuronUpdates {

  /**
   * One time step of n spiking neurons in one pass:
   *
   * <pre>{@code
   * u = fma(leak, v, current) ; u = fma(scale, noise, u) ; s = u >= threshold
   * v = u - threshold s | s ? 0 : u | u ;  psi = surrogate(u - threshold)
   * }</pre>
   *
   * @param constants the neuron
   * @param n number of neurons
   * @param current input current
   * @param currentOffset its first element
   * @param v membrane potential, updated
   * @param vOffset its first element
   * @param noise membrane noise, or null for none
   * @param noiseOffset its first element
   * @param noiseScale factor of the noise
   * @param spikes receives packed spikes: neuron i is bit {@code i % 64} of word {@code i / 64};
   *     unused bits of the last word become 0
   * @param spikesOffset its first word
   * @param psi receives the surrogate derivative, or null where nothing learns
   * @param psiOffset its first element
   * @param membrane receives u, or null
   * @param membraneOffset its first element
   */
  void step(
      NeuronConstants constants,
      int n,
      float[] current,
      int currentOffset,
      float[] v,
      int vOffset,
      float @Nullable [] noise,
      int noiseOffset,
      float noiseScale,
      long[] spikes,
      int spikesOffset,
      float @Nullable [] psi,
      int psiOffset,
      float @Nullable [] membrane,
      int membraneOffset);

  /**
   * One time step of n neurons with spikes of both signs, which are reset by subtraction or not at
   * all:
   *
   * <pre>{@code
   * u = fma(leak, v, current) ; u = fma(scale, noise, u) ; s = (u >= threshold) - (-u >= threshold)
   * v = u - threshold | u + threshold | u
   * psi = surrogate(u + threshold) + surrogate(u - threshold)
   * }</pre>
   *
   * @param constants the neuron
   * @param n number of neurons
   * @param current input current
   * @param currentOffset its first element
   * @param v membrane potential, updated
   * @param vOffset its first element
   * @param noise membrane noise, or null for none
   * @param noiseOffset its first element
   * @param noiseScale factor of the noise
   * @param spikes receives packed spikes of 1, as in {@link #step}
   * @param negative receives packed spikes of -1, in the same places
   * @param spikesOffset the first word of both
   * @param psi receives the surrogate derivative, or null where nothing learns
   * @param psiOffset its first element
   * @param membrane receives u, or null where nothing learns
   * @param membraneOffset its first element
   */
  void stepSigned(
      NeuronConstants constants,
      int n,
      float[] current,
      int currentOffset,
      float[] v,
      int vOffset,
      float @Nullable [] noise,
      int noiseOffset,
      float noiseScale,
      long[] spikes,
      long[] negative,
      int spikesOffset,
      float @Nullable [] psi,
      int psiOffset,
      float @Nullable [] membrane,
      int membraneOffset);

  /**
   * Tangents of n neurons through one time step, along one direction; the spike within the reset is
   * differentiated too:
   *
   * <pre>{@code
   * du = fma(leak, dv, x) ; ds = psi du ; dv = fma(resetSlope, ds, du) ; x = ds
   * }</pre>
   *
   * @param n number of neurons
   * @param leak factor on the membrane potential from step to step
   * @param resetSlope the derivative of the membrane after its reset by the spike: minus the
   *     threshold for reset by subtraction, 0 for none or a detached one
   * @param psi surrogate derivatives
   * @param psiOffset its first element
   * @param dv tangent of the membrane after its reset, updated
   * @param dvOffset its first element
   * @param x tangent of the input current; receives that of the spike
   * @param xOffset its first element
   */
  void tangents(
      int n,
      float leak,
      float resetSlope,
      float[] psi,
      int psiOffset,
      float[] dv,
      int dvOffset,
      float[] x,
      int xOffset);

  /**
   * The same with a reset to zero: {@code dv = (u >= threshold ? 0 : du) - u ds}, its last term
   * left out where the reset is detached.
   *
   * @param n number of neurons
   * @param leak factor on the membrane potential from step to step
   * @param threshold firing threshold
   * @param detach whether the spike within the reset counts as a constant
   * @param u membrane potential before the reset
   * @param uOffset its first element
   * @param psi surrogate derivatives
   * @param psiOffset its first element
   * @param dv tangent of the membrane after its reset, updated
   * @param dvOffset its first element
   * @param x tangent of the input current; receives that of the spike
   * @param xOffset its first element
   */
  void tangentsToZero(
      int n,
      float leak,
      float threshold,
      boolean detach,
      float[] u,
      int uOffset,
      float[] psi,
      int psiOffset,
      float[] dv,
      int dvOffset,
      float[] x,
      int xOffset);

  /**
   * One step of back-propagation through time, from the last step to the first, where a membrane is
   * reset by subtraction or not at all: {@code g = leak later ; x = fma(psi, fma(slope, g, x), g)}.
   * It turns the derivative of the loss by what the neuron sends into that by its membrane
   * potential.
   *
   * @param n number of neurons
   * @param leak factor on the membrane potential from step to step
   * @param slope derivative of the reset membrane by the spike: less the threshold, or 0 without a
   *     reset and where it is detached
   * @param psi surrogate derivatives
   * @param psiOffset its first element
   * @param later the derivative by the membrane potential of the next step, 0 at the last
   * @param laterOffset its first element
   * @param x the derivative by the spike; receives that by the membrane potential
   * @param xOffset its first element
   */
  void adjoints(
      int n,
      float leak,
      float slope,
      float[] psi,
      int psiOffset,
      float[] later,
      int laterOffset,
      float[] x,
      int xOffset);

  /**
   * The same with a reset to zero: {@code x = fma(psi, fma(-u, g, x), u >= threshold ? 0 : g)}, the
   * factor of -u left out where the reset is detached.
   *
   * @param n number of neurons
   * @param leak factor on the membrane potential from step to step
   * @param threshold firing threshold
   * @param detach whether the spike within the reset counts as a constant
   * @param u membrane potential before the reset
   * @param uOffset its first element
   * @param psi surrogate derivatives
   * @param psiOffset its first element
   * @param later the derivative by the membrane potential of the next step, 0 at the last
   * @param laterOffset its first element
   * @param x the derivative by the spike; receives that by the membrane potential
   * @param xOffset its first element
   */
  void adjointsToZero(
      int n,
      float leak,
      float threshold,
      boolean detach,
      float[] u,
      int uOffset,
      float[] psi,
      int psiOffset,
      float[] later,
      int laterOffset,
      float[] x,
      int xOffset);

  /**
   * A leaky integrator or a dense trace: {@code state[i] = fma(leak, state[i], input[i])}.
   *
   * @param n number of elements
   * @param leak factor on the state
   * @param state updated
   * @param stateOffset its first element
   * @param input what is added
   * @param inputOffset its first element
   */
  void integrate(int n, float leak, float[] state, int stateOffset, float[] input, int inputOffset);

  /**
   * A presynaptic trace: {@code trace[i] = leak trace[i] + s[i]} with packed spikes.
   *
   * @param n number of neurons
   * @param leak factor on the trace
   * @param trace updated
   * @param traceOffset its first element
   * @param spikes packed spikes
   * @param spikesOffset their first word
   */
  void trace(int n, float leak, float[] trace, int traceOffset, long[] spikes, int spikesOffset);

  /**
   * The post-synaptic factor in place: {@code signal[i] = signal[i] psi[i]}.
   *
   * @param n number of elements
   * @param signal updated
   * @param signalOffset its first element
   * @param psi surrogate derivative
   * @param psiOffset its first element
   */
  void multiply(int n, float[] signal, int signalOffset, float[] psi, int psiOffset);

  /**
   * Adds a multiple: {@code y[i] = fma(factor, x[i], y[i])}.
   *
   * @param n number of elements
   * @param factor the factor
   * @param x what is added
   * @param xOffset its first element
   * @param y updated
   * @param yOffset its first element
   */
  void addScaled(int n, float factor, float[] x, int xOffset, float[] y, int yOffset);

  /**
   * Expands packed spikes to 0 and 1.
   *
   * @param n number of neurons
   * @param spikes packed spikes
   * @param spikesOffset their first word
   * @param out receives 0 or 1
   * @param outOffset its first element
   */
  void unpack(int n, long[] spikes, int spikesOffset, float[] out, int outOffset);
}
