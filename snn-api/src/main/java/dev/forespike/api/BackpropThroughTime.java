package dev.forespike.api;

/**
 * Back-propagation through time with the surrogate derivative: the gradient of the whole sequence,
 * the history of membrane potentials included. Its memory grows with the number of steps, and it
 * needs whole sequences: chunk and update interval must be T.
 *
 * <p>With {@code s = H(u - threshold)}, {@code u[t] = leak v[t-1] + I[t]} and psi for the
 * derivative of H (derived in docs/rules.md):
 *
 * <pre>{@code
 * dL/du[t] = psi(u[t]) (dL/ds[t] - threshold g) + g          reset by subtraction
 * dL/du[t] = psi(u[t]) (dL/ds[t] - u[t] g) + (1 - s[t]) g    reset to zero
 * g = dL/dv[t] = leak dL/du[t+1]
 * }</pre>
 *
 * @param detachReset whether the spike within the reset counts as a constant; then the terms with
 *     {@code psi g} are left out
 */
public record BackpropThroughTime(boolean detachReset) implements Oracle {
  @Override
  public String name() {
    return "bptt";
  }

  @Override
  public String title() {
    return "back-propagation through time";
  }

  @Override
  public Span span() {
    return Span.WHOLE_CHUNK;
  }
}
