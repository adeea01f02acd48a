package dev.forespike.kernels.event;

import dev.forespike.kernels.EventNeurons;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One layer of event-driven neurons, one sample at a time, from input spike to input spike. Where a
 * neuron's potential {@code m y - g y^2}, {@code y = exp(-s / tau)}, reaches the threshold c before
 * the next input,
 *
 * <pre>{@code
 * y = (m + sqrt(m^2 - 4 g c)) / (2 g) ;  s = -tau ln y ;  m -= c / y
 * }</pre>
 *
 * <p>until there is no crossing left or the neuron has fired as often as it may. A spike may come
 * at the very time of an input spike, and again at the very time of the one before.
 *
 * <p>A perturbation v is carried along: each input spike adds weight times the derivative it
 * carries, and a spike takes what has gathered since the neuron's last one, with v added to the
 * first. Source: code of SFDFA.
 */
public final class EventLayer {
  private final EventConstants neuron;
  private final int units;
  private final EventNeurons kernel;
  private final double[] m;
  private final double[] g;
  private final double[] gathered;
  private final int[] counts;
  private final int[] candidates;
  private int limited;

  /**
   * Makes a layer's state.
   *
   * @param neuron its dynamics
   * @param units neurons
   * @param kernel who computes
   */
  public EventLayer(EventConstants neuron, int units, EventNeurons kernel) {
    this.neuron = neuron;
    this.units = units;
    this.kernel = kernel;
    m = new double[units];
    g = new double[units];
    gathered = new double[units];
    counts = new int[units];
    candidates = new int[units];
  }

  /**
   * How often each neuron fired in the last sample.
   *
   * @return by neuron, overwritten by the next sample
   */
  public int[] counts() {
    return counts;
  }

  /**
   * How many neurons would have fired more often than they may in the last sample.
   *
   * @return at least 0
   */
  public int limited() {
    return limited;
  }

  /**
   * Runs a sample.
   *
   * @param input its spikes, in order
   * @param weights {@code [inputs][units]}
   * @param perturbation v of each neuron, or null for none here; derivatives that input spikes
   *     carry go on either way
   * @param eligibility receives derivatives by the weights, or null
   * @param output receives the layer's spikes
   */
  public void run(
      EventSpikes input,
      double[] weights,
      double @Nullable [] perturbation,
      @Nullable SpikeEligibility eligibility,
      EventSpikes output) {
    Arrays.fill(m, 0);
    Arrays.fill(g, 0);
    Arrays.fill(gathered, 0);
    Arrays.fill(counts, 0);
    limited = 0;
    output.clear();
    if (eligibility != null) {
      eligibility.begin(input);
    }
    double decay = 1;
    for (int k = 0; k < input.size() && input.time(k) <= neuron.maxTime(); k++) {
      double time = input.time(k);
      double next = k + 1 < input.size() ? input.time(k + 1) : Double.POSITIVE_INFINITY;
      double end = Math.min(next, neuron.maxTime());
      double last = StrictMath.exp((time - end) / neuron.tau());
      int j = input.neuron(k);
      if (eligibility != null) {
        eligibility.onInput(j, decay);
      }
      if (input.derivative(k) != 0) {
        kernel.addScaled(units, input.derivative(k), weights, j * units, gathered);
      }
      interval(time, end, last, decay, weights, j, perturbation, eligibility, output);
      // Where the next input comes after the end of time, the loop ends.
      decay = last;
    }
  }

  /** From one input spike to the next. */
  private void interval(
      double time,
      double end,
      double last,
      double decay,
      double[] weights,
      int j,
      double @Nullable [] perturbation,
      @Nullable SpikeEligibility eligibility,
      EventSpikes output) {
    int found =
        kernel.advance(
            units, decay, weights, j * units, m, g, neuron.threshold(), last, candidates);
    int first = output.size();
    for (int candidate = 0; candidate < found; candidate++) {
      int i = candidates[candidate];
      double v = perturbation == null ? 0 : perturbation[i];
      fire(i, time, end, last, v, eligibility, output);
    }
    output.sortFrom(first);
  }

  private void fire(
      int i,
      double time,
      double end,
      double last,
      double v,
      @Nullable SpikeEligibility eligibility,
      EventSpikes output) {
    double c = neuron.threshold();
    double latest = 1;
    while (true) {
      double discriminant = m[i] * m[i] - 4 * g[i] * c;
      if (!(discriminant > 0)) {
        return;
      }
      double y = (m[i] + Math.sqrt(discriminant)) / (2 * g[i]);
      if (!(y > 0 && y <= latest && y >= last)) {
        return;
      }
      if (counts[i] == neuron.maxSpikes()) {
        limited++;
        m[i] = Double.NEGATIVE_INFINITY; // silent for good
        return;
      }
      double at = Math.min(Math.max(time - neuron.tau() * StrictMath.log(y), time), end);
      double current = g[i] * y * y;
      output.add(at, i, gathered[i] + (counts[i] == 0 ? v : 0), current);
      gathered[i] = 0;
      counts[i]++;
      if (eligibility != null) {
        eligibility.onSpike(i, at, y, current);
      }
      m[i] -= c / y;
      latest = y;
    }
  }
}
