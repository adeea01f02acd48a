package dev.forespike.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
 * <p>An <em>operator network</em> has trunks beside its layers, which are then its branch. The
 * branch takes a function by its values at sensors, trunks take coordinates, and all give R numbers
 * as a whole (the mean over steps, or what the read-out says): {@code G(f)(y) = sum_r branch_r(f)
 * prod_d trunk_d,r(y_d)}. One trunk that takes all coordinates makes a DeepONet (Lu et al., Nature
 * Machine Intelligence 2021, without the bias of the output); one trunk for each coordinate a
 * SepONet (Yu et al., arXiv 2407.15887). See {@link #operator}.
 *
 * @param input the shape of one input sample
 * @param layers hidden layers and the output layer, which is last; of an operator network those of
 *     its branch
 * @param trunks of an operator network, one for each coordinate or one for all; empty for others
 */
public record NetworkSpec(Shape input, List<Layer> layers, List<NetworkSpec> trunks) {

  /**
   * Validates the order and the shapes of the layers.
   *
   * @throws SpecException if there is no layer, a hidden layer does not spike, the last layer of a
   *     clock-driven network is no read-out, clocks and events are mixed, an event-driven layer has
   *     biases, a layer cannot take the shape of the one below, or the parts of an operator network
   *     do not fit together
   */
  public NetworkSpec {
    trunks = List.copyOf(trunks);
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
    checkTrunks(events, shape.size(), trunks);
  }

  private static void checkTrunks(boolean events, int rank, List<NetworkSpec> trunks) {
    for (int i = 0; i < trunks.size(); i++) {
      NetworkSpec trunk = trunks.get(i);
      if (events || trunk.isEventDriven()) {
        throw new SpecException("an operator network has time steps: its parts are clock-driven");
      }
      if (trunk.isOperator()) {
        throw new SpecException("trunk " + i + " has trunks of its own, but a part is one network");
      }
      if (trunk.outputs() != rank) {
        throw new SpecException(
            String.format(
                Locale.ROOT,
                "trunk %d gives %d numbers, but the branch gives %d; all parts give as many",
                i,
                trunk.outputs(),
                rank));
      }
      if (trunks.size() > 1 && trunk.input().size() != 1) {
        throw new SpecException(
            String.format(
                Locale.ROOT,
                "trunk %d takes %d coordinates; with several trunks each takes one",
                i,
                trunk.input().size()));
      }
    }
  }

  /**
   * A network of one part.
   *
   * @param input the shape of one input sample
   * @param layers hidden layers and the output layer, which is last
   * @throws SpecException if the layers do not fit together
   */
  public NetworkSpec(Shape input, List<Layer> layers) {
    this(input, layers, List.of());
  }

  /**
   * An operator network.
   *
   * @param branch takes a function's values at sensors and gives R numbers
   * @param trunks one that takes all coordinates, or one for each of several coordinates; each
   *     gives R numbers
   * @return the network
   * @throws SpecException if there is no trunk, or the parts do not fit together
   */
  public static NetworkSpec operator(NetworkSpec branch, NetworkSpec... trunks) {
    if (trunks.length == 0) {
      throw new SpecException("an operator network needs at least one trunk");
    }
    if (branch.isOperator()) {
      throw new SpecException("the branch has trunks of its own, but a part is one network");
    }
    return new NetworkSpec(branch.input, branch.layers, List.of(trunks));
  }

  /**
   * Whether this is an operator network.
   *
   * @return true with trunks
   */
  public boolean isOperator() {
    return !trunks.isEmpty();
  }

  /**
   * The coordinates of a point that trunks take.
   *
   * @return inputs of a single trunk, else the number of trunks; 0 without trunks
   */
  public int coordinates() {
    return trunks.size() == 1 ? trunks.getFirst().input().size() : trunks.size();
  }

  /**
   * The networks this one is made of.
   *
   * @return the branch, then the trunks; or this network alone
   */
  public List<NetworkSpec> parts() {
    if (!isOperator()) {
      return List.of(this);
    }
    var parts = new ArrayList<NetworkSpec>();
    parts.add(new NetworkSpec(input, layers));
    parts.addAll(trunks);
    return List.copyOf(parts);
  }

  /**
   * The name of a part of an operator network, in files and messages.
   *
   * @param part its index in {@link #parts}
   * @return {@code branch}, {@code trunk.0}, {@code trunk.1} and so on
   * @throws IndexOutOfBoundsException if it is negative
   */
  public static String partName(int part) {
    java.util.Objects.checkIndex(part, Integer.MAX_VALUE);
    return part == 0 ? "branch" : "trunk." + (part - 1);
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
   * The units of layer i.
   *
   * @param i the layer's index
   * @return at least 1
   */
  public int width(int i) {
    return inputOf(i + 1).size();
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
   * @return the last layer's read-out; of an operator network that of its branch
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
   * The number of hidden spiking layers: all but the last; of an operator network those of its
   * branch.
   *
   * @return one less than the number of layers
   */
  public int hiddenLayers() {
    return layers.size() - 1;
  }

  /**
   * The number of weights and biases.
   *
   * @return their sum over all layers, of an operator network of all parts
   * @throws ArithmeticException if it exceeds an int
   */
  public int parameters() {
    long sum = 0;
    for (NetworkSpec trunk : trunks) {
      sum += trunk.parameters();
    }
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
   * @return the last layer's width; of an operator network the rank R of its sum, the numbers each
   *     part gives
   */
  public int outputs() {
    return inputOf(layers.size()).size();
  }

  /**
   * The widths joined by hyphens, for example {@code 784-800-800-10}; those of the parts of an
   * operator network joined by a sign of multiplication, {@code 51-64-128 x 1-64-128}.
   */
  @Override
  public String toString() {
    var widths = new ArrayList<Integer>();
    for (int i = 0; i <= layers.size(); i++) {
      widths.add(inputOf(i).size());
    }
    String own = widths.stream().map(String::valueOf).collect(Collectors.joining("-"));
    return Stream.concat(Stream.of(own), trunks.stream().map(NetworkSpec::toString))
        .collect(Collectors.joining(" x "));
  }

  /** Adds layers from the input to the read-out. */
  public static final class Builder {
    private final Shape input;
    private final List<Layer> layers = new ArrayList<>();
    private boolean bias;
    private Initialization initialization = Initialization.uniform(2);

    /** What was said of layers to come, until one comes: otherwise it would be lost silently. */
    private String waiting = "";

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
      waiting = "withBias()";
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
      waiting = "withInitialization(" + initialization + ")";
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
      return add(units, neuron);
    }

    /**
     * Adds a fully connected event-driven layer.
     *
     * @param units number of neurons
     * @param neuron their dynamics
     * @return this builder
     */
    public Builder events(int units, EventLif neuron) {
      return add(units, neuron);
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
     * @throws SpecException if there is no layer that spikes, or something was said of layers to
     *     come: this read-out has no weights
     */
    public NetworkSpec spikes(Readout readout) {
      if (!waiting.isEmpty()) {
        throw new SpecException(
            waiting + " is of layers that follow, but none with weights does; say it before one");
      }
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
      add(outputs, readout);
      return new NetworkSpec(input, layers);
    }

    private Builder add(int units, Neuron neuron) {
      layers.add(new Dense(units, bias, neuron, initialization));
      waiting = "";
      return this;
    }
  }
}
