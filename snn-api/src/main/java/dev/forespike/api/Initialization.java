package dev.forespike.api;

import java.util.random.RandomGenerator;

/** How untrained weights are drawn. */
public sealed interface Initialization {

  /**
   * An initialization of the user's own: a public record. Networks load where the class is missing.
   */
  non-sealed interface Custom extends Initialization {
    /**
     * Draws a weight.
     *
     * @param random its source, of each presynaptic neuron its own
     * @param fanIn presynaptic neurons
     * @param fanOut postsynaptic neurons
     * @return a finite number
     */
    double weight(RandomGenerator random, int fanIn, int fanOut);

    /**
     * Draws a bias.
     *
     * @param random its source
     * @param fanIn presynaptic neurons
     * @param fanOut postsynaptic neurons
     * @return a finite number; 0, unless said otherwise
     */
    default double bias(RandomGenerator random, int fanIn, int fanOut) {
      return 0;
    }
  }

  /**
   * Weights, and biases where there are any, uniform in {@code +-gain/sqrt(fan_in)}.
   *
   * @param gain the factor before {@code 1/sqrt(fan_in)}, positive
   */
  record UniformFanIn(double gain) implements Initialization {
    /**
     * Validates.
     *
     * @throws SpecException if the gain is not positive
     */
    public UniformFanIn {
      Check.positive("initialization gain", gain);
    }
  }

  /**
   * Weights, and biases where there are any, uniform between two numbers, whatever the fan-in.
   *
   * @param low the least
   * @param high the greatest, above the least
   */
  record UniformBetween(double low, double high) implements Initialization {
    /**
     * Validates.
     *
     * @throws SpecException if the numbers are not finite or not ascending
     */
    public UniformBetween {
      Check.finite("lowest weight", low);
      Check.finite("highest weight", high);
      if (!(low < high)) {
        throw new SpecException(
            "the lowest weight must be below the highest, but they are " + low + " and " + high);
      }
    }
  }

  /**
   * Uniform between two numbers.
   *
   * @param low the least
   * @param high the greatest, above the least
   * @return the initialization
   */
  static Initialization between(double low, double high) {
    return new UniformBetween(low, high);
  }

  /**
   * Uniform in {@code +-gain/sqrt(fan_in)}.
   *
   * @param gain the factor before {@code 1/sqrt(fan_in)}, positive
   * @return the initialization
   */
  static Initialization uniform(double gain) {
    return new UniformFanIn(gain);
  }
}
