package dev.forespike.train.event;

import dev.forespike.api.EventLif;
import dev.forespike.api.SpecException;
import dev.forespike.api.SpikeTrain;
import dev.forespike.kernels.event.EventConstants;
import dev.forespike.kernels.event.EventSpikes;

/** How specifications and samples become what the engine of spikes takes. */
public final class EventInput {
  private EventInput() {}

  /**
   * The constants of neurons.
   *
   * @param neuron their dynamics
   * @return the same
   */
  public static EventConstants constants(EventLif neuron) {
    return new EventConstants(
        neuron.tau(), neuron.threshold(), neuron.maxSpikes(), neuron.maxTime());
  }

  /**
   * Adds the input spikes of a sample. Trains are an open interface, so they are checked here.
   *
   * @param input receives them
   * @param train the spikes
   * @param sample whose they are, for messages
   * @param inputs how many inputs there are
   * @throws SpecException if a time is negative, not finite or before the one before it, or a spike
   *     is of no input
   */
  public static void add(EventSpikes input, SpikeTrain train, int sample, int inputs) {
    double before = 0;
    for (int k = 0; k < train.size(); k++) {
      double time = train.time(k);
      int neuron = train.neuron(k);
      if (!(time >= before && time < Double.POSITIVE_INFINITY)) {
        throw new SpecException(
            "sample "
                + sample
                + " has a spike "
                + k
                + " at the time "
                + time
                + "; times must be finite and ascend from 0");
      }
      if (neuron < 0 || neuron >= inputs) {
        throw new SpecException(
            "sample "
                + sample
                + " has a spike of input "
                + neuron
                + ", but the network has "
                + inputs
                + " inputs");
      }
      input.add(time, neuron);
      before = time;
    }
  }
}
