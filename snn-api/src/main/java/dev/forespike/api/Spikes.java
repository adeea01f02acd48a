package dev.forespike.api;

/**
 * A last layer without weights: the spikes of the layer below are what is read. With {@link
 * Readout.Mean} of {@link Readout.Linear} the output is the mean spike count.
 *
 * @param readout how the spikes are read
 */
public record Spikes(Readout readout) implements Layer {

  @Override
  public Neuron neuron() {
    return readout;
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }
}
