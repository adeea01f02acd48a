package dev.forespike.api;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A network: clock-driven, of spiking layers and a read-out; or event-driven, of {@link EventLif}
 * layers of which the last one's spikes are the output. Layer i of a model file, a recording or a
 * message is {@code layers().get(i)}, counted from 0, the output layer included.
 *
 * <pre>{@code
 * NetworkSpec mnist = NetworkSpec.input(784)
 *     .dense(800, Lif.of(0.5, 1))
 *     .dense(800, Lif.of(0.5, 1))
 *     .readout(10);
 * NetworkSpec events = NetworkSpec.input(784)
 *     .events(800, EventLif.of(0.13, 0.7692))
 *     .eventOutput(10, EventLif.of(0.13, 2.6923));
 * }</pre>
 *
 * @param input the shape of one input sample
 * @param layers hidden layers and the output layer, which is last
 */
public record NetworkSpec(Shape input, List<Layer> layers) {

  /**
   * Validates the order and the shapes of the layers.
   *
   * @throws SpecException if there is no layer, a hidden layer does not spike, the last layer of a
   *     clock-driven network is no read-out, clocks and events are mixed, an event-driven layer has
   *     biases, or a layer cannot take the shape of the one below
   */
  public NetworkSpec {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new SpecException("a network needs at least a read-out layer");
    }
    boolean events = layers.getFirst().neuron() instanceof EventLif;
    Shape shape = input;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      if (events != layer.neuron() instanceof EventLif) {
        throw new SpecException(
            "layer "
                + i
                + (events ? " is clock-driven" : " is event-driven")
                + ", but the layers before it are not; a network is one or the other");
      }
      boolean last = i == layers.size() - 1;
      switch (layer.neuron()) {
        case SpikingNeuron _ when last ->
            throw new SpecException(
                "layer " + i + " is the last and must be a read-out, but its neurons spike");
        case Readout _ when !last ->
            throw new SpecException(
                "layer " + i + " is a read-out, but only the last layer may be one");
        case EventLif _ when layer instanceof Dense dense && dense.bias() ->
            throw new SpecException(
                "layer " + i + " is event-driven, so it can have no bias: give an input spike");
        case SpikingNeuron _, Readout _, EventLif _ -> {}
      }
      if (layer instanceof Spikes && i == 0) {
        throw new SpecException("layer 0 reads the spikes of the layer below, but there is none");
      }
      long weights = weights(layer, shape);
      if (weights > Integer.MAX_VALUE - 64) {
        throw new SpecException(
            "layer " + i + " would have " + weights + " weights; the limit is 2^31");
      }
      shape = layer.outputShape(shape);
    }
  }

  private static long weights(Layer layer, Shape input) {
    return switch (layer) {
      case Dense dense -> (long) input.size() * dense.outputShape(input).size();
      case Spikes _ -> 0;
    };
  }

  /**
   * Begins a network at its input.
   *
   * @param dimensions the shape of one sample, {@code [N]} or {@code [C, H, W]}
   * @return a builder to which layers are added
   */
  public static Builder input(int... dimensions) {
    return new Builder(Shape.of(dimensions));
  }

  /**
   * Begins a network at its input.
   *
   * @param shape the shape of one sample
   * @return a builder to which layers are added
   */
  public static Builder input(Shape shape) {
    return new Builder(shape);
  }

  /**
   * The shape that enters layer i.
   *
   * @param i the layer's index
   * @return the network's input shape for 0, else the shape of the layer below
   */
  public Shape inputOf(int i) {
    Shape shape = input;
    for (Layer layer : layers.subList(0, i)) {
      shape = layer.outputShape(shape);
    }
    return shape;
  }

  /**
   * Whether time is continuous.
   *
   * @return true for layers of {@link EventLif}
   */
  public boolean isEventDriven() {
    return layers.getFirst().neuron() instanceof EventLif;
  }

  /**
   * How the output of a clock-driven network is read.
   *
   * @return the last layer's read-out
   * @throws SpecException if the network is event-driven
   */
  public Readout readout() {
    if (layers.getLast().neuron() instanceof Readout readout) {
      return readout;
    }
    throw new SpecException("an event-driven network has no read-out: its output are spikes");
  }

  /**
   * Whether the output are spikes of a clock-driven layer, without weights behind them.
   *
   * @return true where the last layer is {@link Spikes}
   */
  public boolean readsSpikes() {
    return layers.getLast() instanceof Spikes;
  }

  /**
   * The number of hidden spiking layers: all but the last.
   *
   * @return one less than the number of layers
   */
  public int hiddenLayers() {
    return layers.size() - 1;
  }

  /**
   * The number of weights and biases.
   *
   * @return their sum over all layers
   * @throws ArithmeticException if it exceeds an int
   */
  public int parameters() {
    long sum = 0;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      Shape below = inputOf(i);
      sum += weights(layer, below) + (layer.hasBias() ? layer.outputShape(below).size() : 0);
    }
    return Math.toIntExact(sum);
  }

  /**
   * The number of outputs.
   *
   * @return the last layer's width
   */
  public int outputs() {
    return inputOf(layers.size()).size();
  }

  /** The widths joined by hyphens, for example {@code 784-800-800-10}. */
  @Override
  public String toString() {
    var widths = new ArrayList<Integer>();
    for (int i = 0; i <= layers.size(); i++) {
      widths.add(inputOf(i).size());
    }
    return widths.stream().map(String::valueOf).collect(Collectors.joining("-"));
  }

  /** Adds layers from the input to the read-out. */
  public static final class Builder {
    private final Shape input;
    private final List<Layer> layers = new ArrayList<>();
    private boolean bias;
    private Initialization initialization = Initialization.uniform(2);

    private Builder(Shape input) {
      this.input = input;
    }

    /**
     * Gives a bias to the layers added from here on. Without this call there is none.
     *
     * @return this builder
     */
    public Builder withBias() {
      bias = true;
      return this;
    }

    /**
     * Sets how weights of the layers added from here on are drawn; uniform with gain 2 otherwise.
     *
     * @param initialization how untrained weights are drawn
     * @return this builder
     */
    public Builder withInitialization(Initialization initialization) {
      this.initialization = initialization;
      return this;
    }

    /**
     * Adds a fully connected spiking layer.
     *
     * @param units number of neurons
     * @param neuron their dynamics
     * @return this builder
     */
    public Builder dense(int units, SpikingNeuron neuron) {
      layers.add(new Dense(units, bias, neuron, initialization));
      return this;
    }

    /**
     * Adds a fully connected event-driven layer.
     *
     * @param units number of neurons
     * @param neuron their dynamics
     * @return this builder
     */
    public Builder events(int units, EventLif neuron) {
      layers.add(new Dense(units, bias, neuron, initialization));
      return this;
    }

    /**
     * Ends the network with an event-driven layer, whose spikes are the output.
     *
     * @param outputs number of outputs
     * @param neuron their dynamics
     * @return the network
     * @throws SpecException if the layers do not fit together
     */
    public NetworkSpec eventOutput(int outputs, EventLif neuron) {
      events(outputs, neuron);
      return new NetworkSpec(input, layers);
    }

    /**
     * Ends the network with the spikes of the last layer added.
     *
     * @param readout how they are read
     * @return the network
     * @throws SpecException if there is no layer that spikes
     */
    public NetworkSpec spikes(Readout readout) {
      layers.add(new Spikes(readout));
      return new NetworkSpec(input, layers);
    }

    /**
     * Ends the network with a fully connected linear read-out without membrane.
     *
     * @param outputs number of outputs
     * @return the network
     */
    public NetworkSpec readout(int outputs) {
      return readout(outputs, Readout.linear());
    }

    /**
     * Ends the network with a fully connected read-out.
     *
     * @param outputs number of outputs
     * @param readout its dynamics
     * @return the network
     * @throws SpecException if the layers do not fit together
     */
    public NetworkSpec readout(int outputs, Readout readout) {
      layers.add(new Dense(outputs, bias, readout, initialization));
      return new NetworkSpec(input, layers);
    }
  }
}
