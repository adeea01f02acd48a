package dev.forespike.train.runtime;

import dev.forespike.api.Initialization;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Projection;
import dev.forespike.api.SpecException;
import dev.forespike.kernels.CounterRandom;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Noise;
import dev.forespike.train.runtime.ParameterTensor.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * An ordered set of named tensors in the shape of a network: its parameters, their gradients, or an
 * optimizer's moments. What treats all numbers alike is a loop over {@link #tensors}.
 */
public final class Parameters {
  private static final float[] NONE = {};

  private final NetworkSpec spec;
  private final List<Block> blocks;
  private final List<ParameterTensor> tensors = new ArrayList<>();
  private final List<ParameterTensor> fixed = Collections.unmodifiableList(tensors);

  /** The tensors of a layer; parts of a network share those of the whole. */
  private record Block(
      int inputs, int outputs, @Nullable ParameterTensor weight, @Nullable ParameterTensor bias) {}

  /**
   * All zero.
   *
   * @param spec the network
   */
  public Parameters(NetworkSpec spec) {
    this(spec, new ArrayList<>());
    for (Projection projection : spec.projections()) {
      int inputs = spec.population(projection.from()).shape().size();
      int outputs = spec.population(projection.to()).shape().size();
      blocks.add(block(projection, blocks.size(), inputs, outputs));
    }
    list();
  }

  private Parameters(NetworkSpec spec, List<Block> blocks) {
    this.spec = spec;
    this.blocks = blocks;
  }

  private static Block block(Projection projection, int index, int inputs, int outputs) {
    String name = projection.name();
    return new Block(
        inputs,
        outputs,
        projection.connection().drawn().isPresent()
            ? new ParameterTensor(name + ".weight", Kind.WEIGHT, index, 0, inputs, outputs)
            : null,
        projection.connection().hasBias()
            ? new ParameterTensor(name + ".bias", Kind.BIAS, index, inputs, 1, outputs)
            : null);
  }

  private void list() {
    for (Block block : blocks) {
      if (block.weight != null) {
        tensors.add(block.weight);
      }
      if (block.bias != null) {
        tensors.add(block.bias);
      }
    }
  }

  /**
   * The parameters of a part of an operator network.
   *
   * @param part its index in {@link NetworkSpec#parts}
   * @return a view: what changes in one changes in the other
   */
  public Parameters part(int part) {
    List<NetworkSpec> parts = spec.parts();
    int from = 0;
    for (NetworkSpec before : parts.subList(0, part)) {
      from += before.projections().size();
    }
    NetworkSpec own = parts.get(part);
    var view = new Parameters(own, blocks.subList(from, from + own.projections().size()));
    view.list();
    return view;
  }

  /**
   * Untrained weights, drawn row by row from the counter-based generator.
   *
   * @param spec the network
   * @param seed the run's seed
   * @return new parameters
   */
  public static Parameters initialize(NetworkSpec spec, long seed) {
    Noise noise = Kernels.best().noise();
    var parameters = new Parameters(spec);
    for (ParameterTensor tensor : parameters.tensors) {
      int layer = tensor.layer();
      spec.projections()
          .get(layer)
          .connection()
          .drawn()
          .ifPresent(law -> initialize(tensor, law, parameters.inputs(layer), seed, noise));
    }
    return parameters;
  }

  private static void initialize(
      ParameterTensor tensor, Initialization initialization, int fanIn, long seed, Noise noise) {
    if (initialization instanceof Initialization.Custom own) {
      initialize(tensor, own, fanIn, seed);
      return;
    }
    float bound =
        switch (initialization) {
          case Initialization.Custom _ -> throw new IllegalStateException("drawn by itself");
          case Initialization.UniformFanIn(double gain) -> (float) (gain / Math.sqrt(fanIn));
          case Initialization.UniformBetween(double low, double high) -> (float) ((high - low) / 2);
        };
    long key = Stream.WEIGHTS.key(seed, tensor.layer());
    int width = tensor.columns();
    float[] values = tensor.values();
    int[] scratch = new int[Noise.scratch(width)];
    for (int row = 0; row < tensor.rows(); row++) {
      long own = CounterRandom.child(key, tensor.firstRow() + row);
      noise.uniform(own, width, bound, values, row * width, scratch);
    }
    if (initialization instanceof Initialization.UniformBetween(double low, double high)) {
      float middle = (float) ((low + high) / 2);
      for (int i = 0; i < values.length; i++) {
        values[i] += middle;
      }
    }
  }

  private static void initialize(
      ParameterTensor tensor, Initialization.Custom own, int fanIn, long seed) {
    long key = Stream.WEIGHTS.key(seed, tensor.layer());
    int width = tensor.columns();
    for (int row = 0; row < tensor.rows(); row++) {
      var random = new SplittableRandom(CounterRandom.child(key, tensor.firstRow() + row));
      for (int i = 0; i < width; i++) {
        double drawn =
            tensor.kind() == Kind.WEIGHT
                ? own.weight(random, fanIn, width)
                : own.bias(random, fanIn, width);
        if (!Double.isFinite((float) drawn)) {
          throw new SpecException("initialization " + own + " drew " + drawn);
        }
        tensor.values()[row * width + i] = (float) drawn;
      }
    }
  }

  /**
   * The network whose shape this is.
   *
   * @return its specification
   */
  public NetworkSpec spec() {
    return spec;
  }

  /**
   * All tensors, layer by layer, weights before biases.
   *
   * @return a list that cannot be changed; the numbers can
   */
  public List<ParameterTensor> tensors() {
    return fixed;
  }

  /**
   * The number of layers, read-out included; of an operator network those of the branch and then
   * those of each trunk.
   *
   * @return at least 1
   */
  public int layers() {
    return blocks.size();
  }

  /**
   * The fan-in of a layer.
   *
   * @param layer its index
   * @return presynaptic neurons
   */
  public int inputs(int layer) {
    return blocks.get(layer).inputs;
  }

  /**
   * The width of a layer.
   *
   * @param layer its index
   * @return units
   */
  public int outputs(int layer) {
    return blocks.get(layer).outputs;
  }

  /**
   * Weights of a layer, not a copy.
   *
   * @param layer its index
   * @return {@code [in][out]}, or empty where the layer has none
   */
  public float[] weights(int layer) {
    ParameterTensor weight = blocks.get(layer).weight;
    return weight == null ? NONE : weight.values();
  }

  /**
   * Whether a layer's weights are zero and nobody has asked for them.
   *
   * @param layer its index
   * @return as {@link ParameterTensor#claimZero}
   */
  public boolean claimZero(int layer) {
    ParameterTensor weight = blocks.get(layer).weight;
    return weight != null && weight.claimZero();
  }

  /**
   * Biases of a layer, not a copy.
   *
   * @param layer its index
   * @return {@code [out]}, or empty where the layer has none
   */
  public float[] biases(int layer) {
    ParameterTensor bias = blocks.get(layer).bias;
    return bias == null ? NONE : bias.values();
  }

  /** Sets everything to zero. */
  public void clear() {
    for (int i = 0; i < tensors.size(); i++) {
      tensors.get(i).clear();
    }
  }

  /**
   * Takes over the numbers of other parameters of the same shape.
   *
   * @param other where to copy from
   */
  public void copyFrom(Parameters other) {
    for (int i = 0; i < tensors.size(); i++) {
      tensors.get(i).copyFrom(other.tensors.get(i));
    }
  }

  /**
   * Multiplies all numbers.
   *
   * @param factor the factor
   */
  public void scale(float factor) {
    for (int i = 0; i < tensors.size(); i++) {
      tensors.get(i).scale(factor);
    }
  }

  /**
   * Weights as files and users see them.
   *
   * @param layer its index
   * @return a new array {@code [out][in]}, empty where the layer has none
   */
  public float[] exportWeights(int layer) {
    ParameterTensor weight = blocks.get(layer).weight;
    return weight == null ? new float[0] : weight.exported();
  }

  /**
   * Takes weights as files and users see them.
   *
   * @param layer its index, of a layer with weights
   * @param values {@code [out][in]}
   */
  public void importWeights(int layer, float[] values) {
    ParameterTensor weight = blocks.get(layer).weight;
    if (weight != null) {
      weight.take(values);
    }
  }
}
