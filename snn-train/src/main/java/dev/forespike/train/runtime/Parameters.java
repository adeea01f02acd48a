package dev.forespike.train.runtime;

import dev.forespike.api.Dense;
import dev.forespike.api.Initialization;
import dev.forespike.api.Layer;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Shape;
import dev.forespike.api.Spikes;
import dev.forespike.kernels.CounterRandom;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Noise;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers in the shape of a network's weights and biases: the parameters themselves, their
 * gradients, or an optimizer's moments. Weights are {@code [in][out]}, one row per presynaptic
 * neuron, because a spike selects a row.
 */
public final class Parameters {
  private final NetworkSpec spec;
  private final int[] inputs;
  private final int[] outputs;
  private final float[][] weights;
  private final float[][] biases;

  /** Layers whose weights are zero although their array still holds what was there before. */
  private final boolean[] cleared;

  /** The first layer of these in the arrays, which parts of a network share. */
  private final int first;

  private final int layers;

  /**
   * All zero.
   *
   * @param spec the network
   */
  public Parameters(NetworkSpec spec) {
    this.spec = spec;
    first = 0;
    layers = spec.parts().stream().mapToInt(part -> part.layers().size()).sum();
    inputs = new int[layers];
    outputs = new int[layers];
    weights = new float[layers][];
    biases = new float[layers][];
    cleared = new boolean[layers];
    int i = 0;
    for (NetworkSpec part : spec.parts()) {
      Shape shape = part.input();
      for (Layer layer : part.layers()) {
        inputs[i] = shape.size();
        shape = layer.outputShape(shape);
        outputs[i] = shape.size();
        weights[i] =
            switch (layer) {
              case Dense _ -> new float[inputs[i] * outputs[i]];
              case Spikes _ -> new float[0];
            };
        biases[i] = new float[layer.hasBias() ? outputs[i] : 0];
        i++;
      }
    }
  }

  private Parameters(Parameters whole, NetworkSpec part, int first) {
    spec = part;
    this.first = first;
    layers = part.layers().size();
    inputs = whole.inputs;
    outputs = whole.outputs;
    weights = whole.weights;
    biases = whole.biases;
    cleared = whole.cleared;
  }

  /**
   * The parameters of a part of an operator network.
   *
   * @param part its index in {@link NetworkSpec#parts}
   * @return a view: what changes in one changes in the other
   */
  public Parameters part(int part) {
    List<NetworkSpec> parts = spec.parts();
    int at = first;
    for (NetworkSpec before : parts.subList(0, part)) {
      at += before.layers().size();
    }
    return new Parameters(this, parts.get(part), at);
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
    List<Layer> layers = spec.parts().stream().flatMap(part -> part.layers().stream()).toList();
    for (int i = 0; i < parameters.layers(); i++) {
      if (!(layers.get(i) instanceof Dense dense)) {
        continue;
      }
      Initialization initialization = dense.initialization();
      int width = parameters.outputs[i];
      float bound =
          switch (initialization) {
            case Initialization.UniformFanIn(double gain) ->
                (float) (gain / Math.sqrt(parameters.inputs[i]));
            case Initialization.UniformBetween(double low, double high) ->
                (float) ((high - low) / 2);
          };
      long key = Stream.WEIGHTS.key(seed, i);
      int[] scratch = new int[Noise.scratch(width)];
      for (int row = 0; row < parameters.inputs[i]; row++) {
        noise.uniform(
            CounterRandom.child(key, row),
            width,
            bound,
            parameters.weights[i],
            row * width,
            scratch);
      }
      if (parameters.biases[i].length > 0) {
        noise.uniform(
            CounterRandom.child(key, parameters.inputs[i]),
            width,
            bound,
            parameters.biases[i],
            0,
            scratch);
      }
      if (initialization instanceof Initialization.UniformBetween(double low, double high)) {
        move(parameters.weights[i], (float) ((low + high) / 2));
        move(parameters.biases[i], (float) ((low + high) / 2));
      }
    }
    return parameters;
  }

  private static void move(float[] x, float by) {
    for (int i = 0; i < x.length; i++) {
      x[i] += by;
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
   * The number of layers, read-out included; of an operator network those of the branch and then
   * those of each trunk.
   *
   * @return at least 1
   */
  public int layers() {
    return layers;
  }

  /**
   * The fan-in of a layer.
   *
   * @param layer its index
   * @return presynaptic neurons
   */
  public int inputs(int layer) {
    return inputs[first + layer];
  }

  /**
   * The width of a layer.
   *
   * @param layer its index
   * @return units
   */
  public int outputs(int layer) {
    return outputs[first + layer];
  }

  /**
   * Weights of a layer, not a copy.
   *
   * @param layer its index
   * @return {@code [in][out]}, or empty where the layer has none
   */
  public float[] weights(int layer) {
    if (claimZero(layer)) {
      Arrays.fill(weights[first + layer], 0f);
    }
    return weights[first + layer];
  }

  /**
   * Whether the weights of a layer are zero since {@link #clear} and nobody has asked for them. Who
   * hears yes must write every one of them before anyone reads: so large gradients need not be
   * filled with zeros only to be read again.
   *
   * @param layer its index
   * @return true at most once after each {@link #clear}; {@link #weights} then gives whatever was
   *     there before
   */
  public boolean claimZero(int layer) {
    boolean zero = cleared[first + layer];
    cleared[first + layer] = false;
    return zero;
  }

  /**
   * Biases of a layer, not a copy.
   *
   * @param layer its index
   * @return {@code [out]}, or empty where the layer has none
   */
  public float[] biases(int layer) {
    return biases[first + layer];
  }

  /** Sets everything to zero. */
  public void clear() {
    for (int i = 0; i < layers(); i++) {
      cleared[first + i] = true;
      Arrays.fill(biases(i), 0f);
    }
  }

  /**
   * Takes over the numbers of other parameters of the same shape.
   *
   * @param other where to copy from
   */
  public void copyFrom(Parameters other) {
    for (int i = 0; i < layers(); i++) {
      System.arraycopy(other.weights(i), 0, weights(i), 0, weights(i).length);
      System.arraycopy(other.biases(i), 0, biases(i), 0, biases(i).length);
    }
  }

  /**
   * Weights as files and users see them.
   *
   * @param layer its index
   * @return a new array {@code [out][in]}
   */
  public float[] exportWeights(int layer) {
    return weights(layer).length == 0
        ? new float[0]
        : transpose(weights(layer), inputs(layer), outputs(layer));
  }

  /**
   * Takes weights as files and users see them.
   *
   * @param layer its index
   * @param values {@code [out][in]}
   */
  public void importWeights(int layer, float[] values) {
    cleared[first + layer] = false;
    if (values.length > 0) {
      weights[first + layer] = transpose(values, outputs(layer), inputs(layer));
    }
  }

  private static float[] transpose(float[] matrix, int rows, int columns) {
    float[] result = new float[matrix.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        result[c * rows + r] = matrix[r * columns + c];
      }
    }
    return result;
  }
}
