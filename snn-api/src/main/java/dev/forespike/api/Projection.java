package dev.forespike.api;

/**
 * What one population sends to another. The name is that of its tensors in files: {@code
 * <name>.weight} and {@code <name>.bias}.
 *
 * @param name by which files know it
 * @param from the presynaptic population
 * @param to the postsynaptic population
 * @param connection which neurons hear which
 */
public record Projection(String name, String from, String to, Connection connection) {
  /**
   * Validates.
   *
   * @throws SpecException if a name is none that a file may have
   */
  public Projection {
    Check.name("projection", name);
    Check.name("population", from);
    Check.name("population", to);
  }
}
