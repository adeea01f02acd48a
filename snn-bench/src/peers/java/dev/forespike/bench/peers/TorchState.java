package dev.forespike.bench.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.forespike.bench.measure.StepSetup;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * Weights, input and all intermediate tensors of a step in torch, allocated once: the numbers are
 * those that our step works on. The order of the list is the one that steps.py unpacks.
 */
final class TorchState implements AutoCloseable {
  /** Rademacher numbers made of one random integer. */
  private static final int BITS = 25;

  static final int LAYERS = 3;
  private static final int HIDDEN = 2;

  private final PtNDManager manager;
  private final List<PtNDArray> weights = new ArrayList<>();
  private final List<PtNDArray> momenta = new ArrayList<>();
  private final List<PtNDArray> feedback = new ArrayList<>();
  private final List<PtNDArray> spikes = new ArrayList<>();
  private final List<PtNDArray> noise = new ArrayList<>();
  private final IValue list;
  private final int steps;
  private final int batch;

  /**
   * Allocates.
   *
   * @param parent owner of the tensors' manager
   * @param setup network of two hidden layers of the same width, a multiple of 25, and batch
   * @param antithetic whether noise serves two steps
   */
  TorchState(PtNDManager parent, StepSetup setup, boolean antithetic) {
    manager = (PtNDManager) parent.newSubManager();
    Parameters parameters = setup.parameters();
    int width = parameters.outputs(0);
    if (parameters.layers() != LAYERS || parameters.outputs(1) != width || width % BITS != 0) {
      throw new IllegalArgumentException("not a shape the script knows: " + parameters.spec());
    }
    steps = setup.spec().timesteps();
    batch = setup.batch().size();
    int classes = parameters.outputs(LAYERS - 1);
    var tensors = new ArrayList<PtNDArray>();
    tensors.add(input(setup.batch()));
    tensors.add(targets(setup.batch(), classes));
    for (int layer = 0; layer < LAYERS; layer++) {
      Shape shape = new Shape(parameters.inputs(layer), parameters.outputs(layer));
      weights.add((PtNDArray) manager.create(parameters.weights(layer), shape));
      momenta.add((PtNDArray) manager.zeros(shape));
    }
    tensors.addAll(weights);
    tensors.addAll(momenta);
    for (int layer = 0; layer < HIDDEN; layer++) {
      feedback.add(zeros(classes, width));
    }
    tensors.addAll(feedback);
    tensors.add(zeros(batch, width)); // current of the input
    tensors.add(zeros(batch, width)); // membrane
    int draws = antithetic ? steps / 2 : steps;
    for (int layer = 0; layer < HIDDEN; layer++) {
      spikes.add(zeros(steps, batch, width));
      noise.add(zeros(draws, batch, width));
      tensors.add(zeros(steps, batch, width)); // currents, then sigmoid
      tensors.add(spikes.get(layer));
      tensors.add(noise.get(layer));
    }
    tensors.add(zeros(steps, batch, width)); // spikes plus noise
    tensors.add(zeros(steps, batch, classes)); // outputs
    tensors.add(zeros(steps, batch, classes)); // errors
    tensors.add(zeros(steps, batch, width)); // signals
    tensors.add(zeros(batch, width)); // their sum
    Shape bits = new Shape(draws, batch, width / BITS, 1);
    tensors.add((PtNDArray) manager.zeros(bits, DataType.INT32));
    tensors.add(masks());
    Shape anded = new Shape(draws, batch, width / BITS, BITS);
    tensors.add((PtNDArray) manager.zeros(anded, DataType.INT32));
    tensors.add((PtNDArray) manager.create(-1f));
    tensors.add((PtNDArray) manager.create(-4f));
    list = IValue.listFrom(tensors.toArray(PtNDArray[]::new));
  }

  private PtNDArray zeros(long... shape) {
    return (PtNDArray) manager.zeros(new Shape(shape));
  }

  private PtNDArray input(ClockedBatch data) {
    return (PtNDArray) manager.create(data.input(), new Shape(batch, data.width()));
  }

  /** The wanted outputs, 1 at the class, repeated for each step. */
  private PtNDArray targets(ClockedBatch data, int classes) {
    float[] targets = new float[steps * batch * classes];
    for (int row = 0; row < steps * batch; row++) {
      targets[row * classes + data.labels()[row % batch]] = 1f;
    }
    return (PtNDArray) manager.create(targets, new Shape(steps, batch, classes));
  }

  private PtNDArray masks() {
    int[] masks = new int[BITS];
    for (int i = 0; i < BITS; i++) {
      masks[i] = 1 << i;
    }
    return (PtNDArray) manager.create(masks, new Shape(BITS));
  }

  PtNDManager manager() {
    return manager;
  }

  /** All tensors, as the script takes them. */
  IValue list() {
    return list;
  }

  int steps() {
    return steps;
  }

  int batch() {
    return batch;
  }

  /** What the optimizer holds: after a first step the gradient. */
  float[] momentum(int layer) {
    return momenta.get(layer).toFloatArray();
  }

  /** M of a hidden layer, transposed: {@code [outputs][hidden]}. */
  float[] feedback(int layer) {
    return feedback.get(layer).toFloatArray();
  }

  void setFeedback(int layer, float[] matrix) {
    feedback.get(layer).set(matrix);
  }

  /** Puts noise in the place of what would be drawn. */
  void setNoise(int layer, float[] z) {
    noise.get(layer).set(z);
  }

  int noiseSize(int layer) {
    return (int) noise.get(layer).size();
  }

  /** Spikes per neuron and step of each hidden layer. */
  List<Double> rates() {
    var rates = new ArrayList<Double>();
    for (PtNDArray layer : spikes) {
      try (NDArray mean = layer.mean()) {
        rates.add((double) mean.getFloat());
      }
    }
    return rates;
  }

  @Override
  public void close() {
    list.close();
    manager.close();
  }
}
