package dev.forespike.kernels;

/**
 * Neurons in continuous time whose membrane decays half as fast as their synaptic current, tau = 2
 * tau_s, in double precision. Between two events, with {@code y = exp(-s / tau)} after a time s,
 *
 * <pre>{@code
 * u(s) = m y - g y^2
 * }</pre>
 *
 * <p>where an input spike adds its weight to m and to g, and a spike of the neuron takes the
 * threshold from m. State is kept at the time of the last event, so nothing grows with time.
 *
 * <p>Fused multiply-add where it is written so; every implementation gives the same bits. Allocates
 * nothing.
 */
public interface EventNeurons {
  /** A potential this share below the threshold counts as near it, so that rounding misses none. */
  double SLACK = 1e-9;

  /**
   * Moves neurons to an input spike and finds those that may fire before the next event: the
   * potential's highest value until then reaches the threshold, {@code g > 0} and {@code (m - g y)
   * y >= threshold (1 - SLACK)} at {@code y = m / (2g)}, or at the nearest end of {@code [last,
   * 1]}.
   *
   * <p>{@code m = fma(m, decay, w)}, {@code g = fma(g, decay^2, w)}.
   *
   * @param n number of neurons
   * @param decay {@code exp(-dt / tau)} since the last event, in (0, 1]
   * @param weights one row of weights for each input
   * @param row where the row of this input begins
   * @param m membrane parts, updated
   * @param g synaptic parts, updated
   * @param threshold of all neurons, positive
   * @param last {@code exp(-dt / tau)} until the next event, in [0, 1]
   * @param candidates receives the neurons that may fire, ascending
   * @return how many there are
   */
  int advance(
      int n,
      double decay,
      double[] weights,
      int row,
      double[] m,
      double[] g,
      double threshold,
      double last,
      int[] candidates);

  /**
   * Adds a multiple of a row: {@code d = fma(factor, w, d)}.
   *
   * @param n number of elements
   * @param factor the factor
   * @param weights one row of weights for each input
   * @param row where the row begins
   * @param d updated
   */
  void addScaled(int n, double factor, double[] weights, int row, double[] d);

  /**
   * Lets presynaptic traces decay: {@code p = p decay^2}, {@code q = q decay}.
   *
   * @param n number of synapses
   * @param decay {@code exp(-dt / tau)}
   * @param p traces of the synaptic part, updated
   * @param q traces of the membrane part, updated
   */
  void decay(int n, double decay, double[] p, double[] q);

  /**
   * The derivative of a neuron's own spike by its weights, added to its eligibility.
   *
   * <pre>{@code
   * r' = keep r ;  D = scale (p y^2 - (q y - r')) ;  eligibility += D ;  r = r' + reset D
   * }</pre>
   *
   * <p>with {@code D = scale fma(p y, y, fma(-q, y, r'))}.
   *
   * @param n number of synapses
   * @param y {@code exp(-s / tau)} since the traces' time
   * @param keep {@code exp(-dt / tau)} since the neuron's last spike; 0 if there was none
   * @param scale tau over the slope of the potential
   * @param reset threshold over tau
   * @param p traces of the synaptic part
   * @param q traces of the membrane part
   * @param from where the neuron's synapses begin in the next two arrays
   * @param r what earlier spikes of the neuron took from q, updated
   * @param eligibility updated
   */
  void eligibility(
      int n,
      double y,
      double keep,
      double scale,
      double reset,
      double[] p,
      double[] q,
      int from,
      double[] r,
      double[] eligibility);
}
