package dev.forespike.api;

/**
 * Neurons of one kind, side by side: an {@link Input}, neurons that spike, or integrators that do
 * not.
 *
 * @param name by which projections, heads and files know it
 * @param shape how many, {@code [N]} or {@code [C, H, W]}
 * @param neuron their dynamics
 */
public record Population(String name, Shape shape, Neuron neuron) {
  /**
   * Validates.
   *
   * @throws SpecException if the name is none that a file may have
   */
  public Population {
    Check.name("population", name);
  }
}
