package dev.forespike.api;

import java.util.List;

/**
 * How a network is read. One reading is the output; several are multiplied number by number, and
 * the sum of the products is the output: {@code sum_r prod_i reading_i[r]}. That makes an operator
 * network, whose first reading is of its branch and whose others are of its trunks.
 *
 * @param name by which files know it
 * @param readings what it is made of, at least one
 */
public record Head(String name, List<Reading> readings) {

  /**
   * What is read of a population.
   *
   * @param population integrators, or neurons of an event-driven network
   * @param decoding what is made of their steps
   */
  public record Reading(String population, Decoding decoding) {
    /**
     * Validates.
     *
     * @throws SpecException if the name is none that a file may have
     */
    public Reading {
      Check.name("population", population);
    }
  }

  /** What is made of the steps of a sample. */
  public enum Decoding {
    /** A number for each step. */
    EACH_STEP,
    /** The mean over all steps. */
    MEAN,
    /** The number at the last step. */
    LAST,
    /** The spikes of an event-driven network, with their times. */
    SPIKES
  }

  /**
   * Validates and copies.
   *
   * @throws SpecException if nothing is read, or the name is none that a file may have
   */
  public Head {
    Check.name("head", name);
    readings = List.copyOf(readings);
    if (readings.isEmpty()) {
      throw new SpecException("head " + name + " reads no population");
    }
  }

  /**
   * Whether several readings are made one.
   *
   * @return true for an operator network
   */
  public boolean contracts() {
    return readings.size() > 1;
  }
}
