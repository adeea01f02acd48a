package dev.forespike.kernels;

/**
 * Constants of a clock-driven neuron.
 *
 * @param leak factor on the membrane potential from step to step
 * @param threshold firing threshold
 * @param reset one of {@link #SUBTRACT}, {@link #ZERO}, {@link #NONE}
 * @param surrogate the surrogate's curve
 * @param sharpness the surrogate's sharpness a
 */
public record NeuronConstants(
    float leak, float threshold, int reset, Curve surrogate, float sharpness) {
  /** Reset by subtraction of the threshold. */
  public static final int SUBTRACT = 0;

  /** Reset to zero. */
  public static final int ZERO = 1;

  /** No reset. */
  public static final int NONE = 2;

  /** The curve of a surrogate derivative, a function of {@code x = u - threshold}. */
  public enum Curve {
    /** {@code a s (1 - s)}, {@code s = 1/(1+exp(-a x))}. */
    SIGMOID,
    /** {@code a max(0, 1 - a |x|)}. */
    TRIANGLE,
    /** {@code a/2 where a |x| <= 1}, else 0. */
    RECTANGLE,
    /** {@code (a/2) / (1 + (pi a x / 2)^2)}. */
    ARCTAN,
    /** {@code 1 / (1 + a |x|)^2}. */
    FAST_SIGMOID,
    /** {@code a / sqrt(2 pi) exp(-(a x)^2 / 2)}. */
    GAUSSIAN
  }
}
