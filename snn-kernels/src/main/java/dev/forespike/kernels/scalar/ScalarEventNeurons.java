package dev.forespike.kernels.scalar;

import dev.forespike.kernels.EventNeurons;

/** One neuron at a time; also serves the SIMD kernel for what does not fill a vector. */
public final class ScalarEventNeurons implements EventNeurons {

  @Override
  public int advance(
      int n,
      double decay,
      double[] weights,
      int row,
      double[] m,
      double[] g,
      double threshold,
      double last,
      int[] candidates) {
    return advance(0, n, decay, weights, row, m, g, threshold, last, candidates, 0);
  }

  /**
   * As {@link EventNeurons#advance}, for some of the neurons.
   *
   * @param from the first neuron
   * @param to one past the last
   * @param decay since the last event
   * @param weights rows of weights
   * @param row where the row begins
   * @param m membrane parts
   * @param g synaptic parts
   * @param threshold of all neurons
   * @param last until the next event
   * @param candidates receives the neurons that may fire
   * @param found how many there are already
   * @return how many there are now
   */
  public int advance(
      int from,
      int to,
      double decay,
      double[] weights,
      int row,
      double[] m,
      double[] g,
      double threshold,
      double last,
      int[] candidates,
      int found) {
    double near = threshold * (1 - SLACK);
    double squared = decay * decay;
    int count = found;
    for (int i = from; i < to; i++) {
      double w = weights[row + i];
      double membrane = Math.fma(m[i], decay, w);
      double synapse = Math.fma(g[i], squared, w);
      m[i] = membrane;
      g[i] = synapse;
      double y = Math.min(Math.max(membrane / (synapse + synapse), last), 1);
      double highest = Math.fma(-synapse, y, membrane) * y;
      if (synapse > 0 && highest >= near) {
        candidates[count++] = i;
      }
    }
    return count;
  }

  @Override
  public void addScaled(int n, double factor, double[] weights, int row, double[] d) {
    addScaled(0, n, factor, weights, row, d);
  }

  /**
   * As {@link EventNeurons#addScaled}, for some of the elements.
   *
   * @param from the first
   * @param to one past the last
   * @param factor the factor
   * @param weights rows of weights
   * @param row where the row begins
   * @param d updated
   */
  public void addScaled(int from, int to, double factor, double[] weights, int row, double[] d) {
    for (int i = from; i < to; i++) {
      d[i] = Math.fma(factor, weights[row + i], d[i]);
    }
  }

  @Override
  public void decay(int n, double decay, double[] p, double[] q) {
    decay(0, n, decay, p, q);
  }

  /**
   * As {@link EventNeurons#decay}, for some of the synapses.
   *
   * @param from the first
   * @param to one past the last
   * @param decay the factor
   * @param p traces of the synaptic part
   * @param q traces of the membrane part
   */
  public void decay(int from, int to, double decay, double[] p, double[] q) {
    double squared = decay * decay;
    for (int k = from; k < to; k++) {
      p[k] *= squared;
      q[k] *= decay;
    }
  }

  @Override
  public void eligibility(
      int n,
      double y,
      double keep,
      double scale,
      double reset,
      double[] p,
      double[] q,
      int from,
      double[] r,
      double[] eligibility) {
    eligibility(0, n, y, keep, scale, reset, p, q, from, r, eligibility);
  }

  /**
   * As {@link EventNeurons#eligibility}, for some of the synapses.
   *
   * @param first the first synapse
   * @param to one past the last
   * @param y since the traces' time
   * @param keep since the neuron's last spike
   * @param scale tau over the slope
   * @param reset threshold over tau
   * @param p traces of the synaptic part
   * @param q traces of the membrane part
   * @param from where the neuron's synapses begin
   * @param r what earlier spikes took from q
   * @param eligibility updated
   */
  public void eligibility(
      int first,
      int to,
      double y,
      double keep,
      double scale,
      double reset,
      double[] p,
      double[] q,
      int from,
      double[] r,
      double[] eligibility) {
    for (int k = first; k < to; k++) {
      double before = keep * r[from + k];
      double derivative = scale * Math.fma(p[k] * y, y, Math.fma(-q[k], y, before));
      eligibility[from + k] += derivative;
      r[from + k] = Math.fma(reset, derivative, before);
    }
  }
}
