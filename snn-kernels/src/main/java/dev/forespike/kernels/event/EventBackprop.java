package dev.forespike.kernels.event;

import java.util.Arrays;

/**
 * Exact back-propagation through the spike times of one layer and one sample, the oracle of
 * event-driven rules. From the last event to the first, with {@code x_k = E_k / (g_k - c)} for own
 * spike k of neuron i, two traces per neuron go backwards in time,
 *
 * <pre>{@code
 * A_i(t) = sum_(t_k > t) x_k exp(-(t_k - t)/tau) ;  G_i(t) = sum_(t_k > t) x_k exp(-2 (t_k - t)/tau)
 * own spike:    E_k = dL/dt_k from above + c A_i           (it delays the later ones)
 * input spike:  dL/dw_ij += tau (G_i - A_i) ;  dL/dt_j = sum_i w_ij (2 G_i - A_i)
 * }</pre>
 *
 * <p>Derived from {@code dt_k/dz = -(du/dz) / (du/dt)} with tau du/dt = g - c at a spike. A whole
 * row of weights is met at once, so the gradient costs what the forward pass costs.
 */
public final class EventBackprop {
  private final EventConstants neuron;
  private final int units;
  private final double[] slow;
  private final double[] fast;

  /**
   * Makes traces of a layer.
   *
   * @param neuron its dynamics
   * @param units neurons
   */
  public EventBackprop(EventConstants neuron, int units) {
    this.neuron = neuron;
    this.units = units;
    slow = new double[units];
    fast = new double[units];
  }

  /**
   * Goes back through a sample.
   *
   * @param input the spikes that entered the layer
   * @param output its own
   * @param weights {@code [inputs][units]}
   * @param errors derivative of the loss by the time of each of its spikes
   * @param gradient {@code [inputs][units]}, to which the derivative by the weights is added
   * @param inputErrors receives the derivative by the time of each input spike
   */
  public void run(
      EventSpikes input,
      EventSpikes output,
      double[] weights,
      double[] errors,
      double[] gradient,
      double[] inputErrors) {
    Arrays.fill(slow, 0);
    Arrays.fill(fast, 0);
    int in = input.size() - 1;
    int out = output.size() - 1;
    double after = in < 0 ? 0 : input.time(in);
    after = out < 0 ? after : Math.max(after, output.time(out));
    while (in >= 0) {
      // Of equal times the input spike came first, so it goes last.
      boolean own = out >= 0 && output.time(out) >= input.time(in);
      double time = own ? output.time(out) : input.time(in);
      decay(StrictMath.exp((time - after) / neuron.tau()));
      after = time;
      if (own) {
        int i = output.neuron(out);
        double error = errors[out] + neuron.threshold() * slow[i];
        double share = error / (output.current(out) - neuron.threshold());
        slow[i] += share;
        fast[i] += share;
        out--;
      } else {
        inputErrors[in] = atInput(input.neuron(in), weights, gradient);
        in--;
      }
    }
  }

  private void decay(double factor) {
    if (factor == 1) {
      return;
    }
    double squared = factor * factor;
    for (int i = 0; i < units; i++) {
      slow[i] *= factor;
      fast[i] *= squared;
    }
  }

  private double atInput(int j, double[] weights, double[] gradient) {
    int row = j * units;
    double error = 0;
    for (int i = 0; i < units; i++) {
      gradient[row + i] += neuron.tau() * (fast[i] - slow[i]);
      error += weights[row + i] * (2 * fast[i] - slow[i]);
    }
    return error;
  }
}
