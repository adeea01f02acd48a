package dev.forespike.api;

/**
 * Spatial back-propagation at each step with the surrogate derivative: {@code signal_{l} =
 * W_{l+1}^T (signal_{l+1} * psi_{l+1})}. The oracle that three-factor rules are compared with.
 */
public record SpatialBackprop() implements Oracle {
  @Override
  public String name() {
    return "bp";
  }

  @Override
  public String title() {
    return "back-propagation";
  }
}
