package dev.forespike.api;

/** How untrained weights are drawn. */
public sealed interface Initialization {

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
