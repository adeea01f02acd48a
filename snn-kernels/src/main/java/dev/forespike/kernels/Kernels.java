package dev.forespike.kernels;

/**
 * One implementation of every kernel. Stateless; the objects it makes are not thread-safe.
 *
 * <p>Both implementations give the same bits for the same arguments: results are sums in a fixed
 * order with fused multiply-add, and transcendental functions are the project's own polynomials.
 */
public interface Kernels {

  /**
   * The fastest implementation this virtual machine can run.
   *
   * @return SIMD kernels where the vector module is present and compiled by C2, else scalar ones
   */
  static Kernels best() {
    return KernelChoice.CHOSEN.kernels();
  }

  /**
   * Why these are the fastest, for records and messages.
   *
   * @return one sentence without a full stop: what speaks against SIMD kernels, or that nothing
   *     does and whether that was measured
   */
  static String reason() {
    return KernelChoice.CHOSEN.why();
  }

  /**
   * The scalar implementation: the specification of every kernel.
   *
   * @return scalar kernels
   */
  static Kernels scalar() {
    return KernelChoice.SCALAR;
  }

  /**
   * A name for records and messages.
   *
   * @return for example {@code simd-512} or {@code scalar}
   */
  String name();

  /**
   * The vector width.
   *
   * @return bits, or 32 for scalar kernels
   */
  int vectorBits();

  /**
   * A dense product with scratch memory of its own.
   *
   * @param workers who computes it
   * @return a product; one call at a time
   */
  DenseProduct dense(Workers workers);

  /**
   * Sums of selected matrix rows.
   *
   * @return the kernel
   */
  RowSums rows();

  /**
   * Neuron and trace updates.
   *
   * @return the kernel
   */
  NeuronUpdates neurons();

  /**
   * Neurons in continuous time.
   *
   * @return the kernel
   */
  EventNeurons events();

  /**
   * Deltas of direct feedback rules.
   *
   * @return the kernel
   */
  FeedbackDeltas feedback();

  /**
   * Random numbers.
   *
   * @return the kernel
   */
  Noise noise();

  /**
   * Optimizer steps.
   *
   * @return the kernel
   */
  ParameterUpdates parameters();

  /**
   * Losses and their errors.
   *
   * @return the kernel
   */
  Losses losses();

  /**
   * What the machine can do at most.
   *
   * @return the yardstick
   */
  MachinePeak peak();
}
