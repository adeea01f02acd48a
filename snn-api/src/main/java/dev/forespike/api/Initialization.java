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
   * Uniform in {@code +-gain/sqrt(fan_in)}.
   *
   * @param gain the factor before {@code 1/sqrt(fan_in)}, positive
   * @return the initialization
   */
  static Initialization uniform(double gain) {
    return new UniformFanIn(gain);
  }
}
