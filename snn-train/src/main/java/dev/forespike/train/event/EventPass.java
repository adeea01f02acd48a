package dev.forespike.train.event;

import dev.forespike.api.EventLif;
import dev.forespike.kernels.EventNeurons;
import dev.forespike.kernels.event.EventLayer;
import dev.forespike.kernels.event.EventSpikes;
import dev.forespike.kernels.event.SpikeEligibility;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One sample's way through all layers, and what it leaves for learning. */
public final class EventPass {
  private final EventNetwork network;
  private final List<EventLayer> layers = new ArrayList<>();
  private final List<EventSpikes> spikes = new ArrayList<>();
  private final List<@Nullable SpikeEligibility> eligibilities = new ArrayList<>();
  private final int outputs;
  private final boolean firstOfOutput;

  /** What is to be kept of a pass for learning. */
  public enum Keep {
    /** Spikes alone. */
    SPIKES,
    /** Eligibilities with the exact denominator. */
    EXACT,
    /** Eligibilities with the bounded denominator. */
    BOUNDED
  }

  /**
   * Makes a pass, to be used for one sample after the other.
   *
   * @param network layers and weights, read at each pass
   * @param keep what is to be kept
   * @param firstOfOutput whether eligibilities of outputs, and what perturbations did to them, are
   *     those of their first spikes
   * @param kernel who computes
   */
  public EventPass(EventNetwork network, Keep keep, boolean firstOfOutput, EventNeurons kernel) {
    this.network = network;
    this.firstOfOutput = firstOfOutput;
    spikes.add(new EventSpikes());
    for (int layer = 0; layer < network.layers(); layer++) {
      layers.add(
          new EventLayer(
              EventInput.constants(network.neuron(layer)), network.units(layer), kernel));
      spikes.add(new EventSpikes());
      eligibilities.add(
          keep == Keep.SPIKES
              ? null
              : new SpikeEligibility(
                  EventInput.constants(network.neuron(layer)),
                  keep == Keep.BOUNDED,
                  firstOfOutput && layer + 1 == network.layers(),
                  network.inputs(layer),
                  network.units(layer),
                  kernel));
    }
    outputs = network.units(network.layers() - 1);
  }

  /**
   * The input of the next pass, to be filled.
   *
   * @return spikes, cleared by who fills them
   */
  public EventSpikes input() {
    return spikes.getFirst();
  }

  /**
   * Runs the sample that is in {@link #input}.
   *
   * @param perturbation v of each hidden layer, or null for none
   */
  public void run(double @Nullable [][] perturbation) {
    for (int layer = 0; layer < layers.size(); layer++) {
      boolean hidden = layer + 1 < layers.size();
      layers
          .get(layer)
          .run(
              spikes.get(layer),
              network.weights(layer),
              perturbation == null || !hidden ? null : perturbation[layer],
              eligibilities.get(layer),
              spikes.get(layer + 1));
    }
  }

  /**
   * The spikes of a layer.
   *
   * @param layer its index, from 0
   * @return its spikes, overwritten by the next pass
   */
  public EventSpikes spikes(int layer) {
    return spikes.get(layer + 1);
  }

  /**
   * How often the neurons of a layer fired.
   *
   * @param layer its index
   * @return by neuron, overwritten by the next pass
   */
  public int[] counts(int layer) {
    return layers.get(layer).counts();
  }

  /**
   * How many neurons of a layer reached their limit of spikes.
   *
   * @param layer its index
   * @return at least 0
   */
  public int limited(int layer) {
    return layers.get(layer).limited();
  }

  /**
   * When a silent output of the last sample counts as firing.
   *
   * @return the end of time, or five tau of the output's membrane after the last input spike
   */
  public double silentUntil() {
    EventLif neuron = network.neuron(layers.size() - 1);
    if (neuron.maxTime() < Double.POSITIVE_INFINITY) {
      return neuron.maxTime();
    }
    EventSpikes input = input();
    double latest = input.size() == 0 ? 0 : input.time(input.size() - 1);
    return latest + 5 * neuron.tau();
  }

  /**
   * The eligibilities of a layer.
   *
   * @param layer its index
   * @return those of this pass
   * @throws IllegalStateException if they are not kept
   */
  public SpikeEligibility eligibility(int layer) {
    SpikeEligibility eligibility = eligibilities.get(layer);
    if (eligibility == null) {
      throw new IllegalStateException("this pass keeps spikes alone");
    }
    return eligibility;
  }

  /**
   * What the perturbations did to each output: the sum of the derivatives that its spikes carry, or
   * what the first one carries where the loss is one of first spikes.
   *
   * @param derivative receives one number for each output
   */
  public void derivative(double[] derivative) {
    Arrays.fill(derivative, 0, outputs, 0);
    EventSpikes output = spikes.getLast();
    if (firstOfOutput) {
      for (int k = output.size() - 1; k >= 0; k--) {
        derivative[output.neuron(k)] = output.derivative(k);
      }
      return;
    }
    for (int k = 0; k < output.size(); k++) {
      derivative[output.neuron(k)] += output.derivative(k);
    }
  }
}
