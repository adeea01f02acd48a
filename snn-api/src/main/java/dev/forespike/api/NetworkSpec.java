package dev.forespike.api;

import dev.forespike.api.Head.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A network: a graph of populations, the projections between them, and the head that reads it. It
 * is clock-driven, of spiking populations and integrators that are read; or event-driven, of {@link
 * EventLif} populations of which the last one's spikes are the output.
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
 * <p>Populations are listed in the order in which they are computed, each input before what hears
 * it. So far every population but an input hears the one listed before it: a graph is one chain, or
 * one for each reading of its head. Such a chain is told in {@link #layers}, of which layer i is
 * the projection {@code layers.<i>} and the population {@code layers.<i>} it leads to.
 *
 * <p>An <em>operator network</em> has a head that contracts several chains, its {@linkplain #parts
 * parts}: a branch, which takes a function by its values at sensors, and trunks, which take
 * coordinates. All give R numbers as a whole (the mean over steps, or what the head says): {@code
 * G(f)(y) = sum_r branch_r(f) prod_d trunk_d,r(y_d)}. One trunk that takes all coordinates makes a
 * DeepONet (Lu et al., Nature Machine Intelligence 2021, without the bias of the output); one trunk
 * for each coordinate a SepONet (Yu et al., arXiv 2407.15887). See {@link #operator}.
 *
 * @param populations inputs, spiking neurons and integrators, in the order of their computation
 * @param projections in the order of the populations they lead to
 * @param heads how the network is read: one head
 */
public record NetworkSpec(
    List<Population> populations, List<Projection> projections, List<Head> heads) {

  /**
   * Validates the graph.
   *
   * @throws SpecException if there is no layer, a hidden layer does not spike, the last layer of a
   *     clock-driven network is no read-out, clocks and events are mixed, an event-driven layer has
   *     biases, a connection does not fit its populations, names are not known or not unique, or
   *     the parts of an operator network do not fit together
   */
  public NetworkSpec {
    populations = List.copyOf(populations);
    projections = List.copyOf(projections);
    heads = List.copyOf(heads);
    new GraphChecks(populations, projections, heads).check();
  }

  /**
   * A chain.
   *
   * @param input the shape of one input sample
   * @param layers hidden layers and the output layer, which is last
   * @throws SpecException if the layers do not fit together
   */
  public NetworkSpec(Shape input, List<Layer> layers) {
    this(Chain.populations(input, layers), Chain.projections(layers), List.of(Chain.head(layers)));
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
    if (branch.head().contracts()) {
      throw new SpecException("the branch has trunks of its own, but a part is one network");
    }
    var populations = new ArrayList<Population>();
    var projections = new ArrayList<Projection>();
    var readings = new ArrayList<Reading>();
    for (int part = 0; part <= trunks.length; part++) {
      NetworkSpec own = part == 0 ? branch : trunks[part - 1];
      if (own.head().contracts()) {
        throw new SpecException(
            "trunk " + (part - 1) + " has trunks of its own, but a part is one network");
      }
      String prefix = partName(part) + ".";
      own.populations.forEach(
          of -> populations.add(new Population(prefix + of.name(), of.shape(), of.neuron())));
      own.projections.forEach(
          of ->
              projections.add(
                  new Projection(
                      prefix + of.name(), prefix + of.from(), prefix + of.to(), of.connection())));
      Reading reading = own.head().readings().getFirst();
      readings.add(new Reading(prefix + reading.population(), reading.decoding()));
    }
    return new NetworkSpec(
        populations, projections, List.of(new Head(branch.head().name(), readings)));
  }

  /**
   * How the network is read.
   *
   * @return its head
   */
  public Head head() {
    return heads.getFirst();
  }

  /**
   * The coordinates of a point that trunks take.
   *
   * @return inputs of a single trunk, else the number of trunks; 0 without trunks
   */
  public int coordinates() {
    int sum = -input().size();
    for (Population population : populations) {
      sum += population.neuron() instanceof Input ? population.shape().size() : 0;
    }
    return sum;
  }

  /**
   * The chains this network is made of.
   *
   * @return of an operator network the branch, then the trunks, each as a network of its own; or
   *     this network alone
   */
  public List<NetworkSpec> parts() {
    if (!head().contracts()) {
      return List.of(this);
    }
    var parts = new ArrayList<NetworkSpec>();
    for (int part = 0; part < head().readings().size(); part++) {
      String prefix = partPrefix(part);
      int skipped = prefix.length();
      Reading reading = head().readings().get(part);
      parts.add(
          new NetworkSpec(
              populations.stream()
                  .filter(of -> of.name().startsWith(prefix))
                  .map(of -> new Population(of.name().substring(skipped), of.shape(), of.neuron()))
                  .toList(),
              projections.stream()
                  .filter(of -> of.name().startsWith(prefix))
                  .map(
                      of ->
                          new Projection(
                              of.name().substring(skipped),
                              of.from().substring(skipped),
                              of.to().substring(skipped),
                              of.connection()))
                  .toList(),
              List.of(
                  new Head(
                      head().name(),
                      List.of(
                          new Reading(
                              reading.population().substring(skipped), reading.decoding()))))));
    }
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
    Objects.checkIndex(part, Integer.MAX_VALUE);
    return part == 0 ? "branch" : "trunk." + (part - 1);
  }

  /**
   * What names of a part begin with.
   *
   * @param part its index in {@link #parts}
   * @return {@code branch.} and so on, empty for a network of one part
   */
  public String partPrefix(int part) {
    return head().contracts() ? partName(part) + "." : "";
  }

  /**
   * The shape of one input sample.
   *
   * @return of an operator network that of its branch
   */
  public Shape input() {
    return populations.getFirst().shape();
  }

  /**
   * The network as a chain.
   *
   * @return hidden layers and the output layer, which is last; of an operator network those of its
   *     branch. Layer i of a model file, a recording or a message is the i-th, counted from 0
   */
  public List<Layer> layers() {
    return IntStream.range(0, chain()).mapToObj(this::layer).toList();
  }

  private Layer layer(int i) {
    Population to = populations.get(i + 1);
    boolean last = i == chain() - 1;
    Neuron neuron =
        last && to.neuron() instanceof Readout units
            ? Chain.readout(units, head().readings().getFirst().decoding())
            : to.neuron();
    return switch (projections.get(i).connection()) {
      case Connection.AllToAll(boolean bias, Initialization initialization) ->
          new Dense(to.shape().size(), bias, neuron, initialization);
      case Connection.OneToOne _ -> new Spikes((Readout) neuron);
    };
  }

  /** The layers of the first chain. */
  private int chain() {
    int length = 0;
    while (length + 1 < populations.size()
        && !(populations.get(length + 1).neuron() instanceof Input)) {
      length++;
    }
    return length;
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
    return populations.get(i).shape();
  }

  /**
   * The units of layer i.
   *
   * @param i the layer's index
   * @return at least 1
   */
  public int width(int i) {
    return populations.get(i + 1).shape().size();
  }

  /**
   * The neurons of layer i.
   *
   * @param i the layer's index
   * @return their dynamics
   */
  public Neuron neuron(int i) {
    return populations.get(i + 1).neuron();
  }

  /**
   * Whether time is continuous.
   *
   * @return true for layers of {@link EventLif}
   */
  public boolean isEventDriven() {
    return neuron(0) instanceof EventLif;
  }

  /**
   * How the output of a clock-driven network is read.
   *
   * @return the last layer's read-out; of an operator network that of its branch
   * @throws SpecException if the network is event-driven
   */
  public Readout readout() {
    if (layer(chain() - 1).neuron() instanceof Readout readout) {
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
    return projections.get(chain() - 1).connection() instanceof Connection.OneToOne;
  }

  /**
   * The number of hidden spiking layers: all but the last; of an operator network those of its
   * branch.
   *
   * @return one less than the number of layers
   */
  public int hiddenLayers() {
    return chain() - 1;
  }

  /**
   * The number of weights and biases.
   *
   * @return their sum over all layers, of an operator network of all parts
   * @throws ArithmeticException if it exceeds an int
   */
  public int parameters() {
    long sum = 0;
    for (Projection projection : projections) {
      Shape to = population(projection.to()).shape();
      Connection connection = projection.connection();
      sum += connection.weights(population(projection.from()).shape(), to);
      sum += connection.hasBias() ? to.size() : 0;
    }
    return Math.toIntExact(sum);
  }

  /**
   * A population.
   *
   * @param name its name
   * @return the population
   * @throws SpecException if there is none of that name
   */
  public Population population(String name) {
    for (Population population : populations) {
      if (population.name().equals(name)) {
        return population;
      }
    }
    throw new SpecException("the network " + this + " has no population " + name);
  }

  /**
   * The number of outputs.
   *
   * @return the last layer's width; of an operator network the rank R of its sum, the numbers each
   *     part gives
   */
  public int outputs() {
    return inputOf(chain()).size();
  }

  /**
   * The widths joined by hyphens, for example {@code 784-800-800-10}; those of the parts of an
   * operator network joined by a sign of multiplication, {@code 51-64-128 x 1-64-128}.
   */
  @Override
  public String toString() {
    var text = new StringBuilder();
    for (Population population : populations) {
      boolean begins = population.neuron() instanceof Input;
      text.append(text.isEmpty() ? "" : begins ? " x " : "-").append(population.shape().size());
    }
    return text.toString();
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
