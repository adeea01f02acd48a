package dev.forespike.bench.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.training.GradientCollector;
import dev.forespike.bench.measure.StepSetup;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * A step of back-propagation through time by torch's automatic differentiation, as libraries for
 * spiking networks do it: a spike is {@code stop(step - sigmoid) + sigmoid}. Each product covers
 * the whole sequence, and the current of the static input is computed once.
 */
final class AutogradBpttStep implements Runnable, AutoCloseable {
  private static final float RATE = 1e-7f;

  private final PtNDManager manager;
  private final int steps;
  private final NDArray input;
  private final NDArray target;
  private final List<NDArray> weights = new ArrayList<>();
  private final List<NDArray> momenta = new ArrayList<>();

  AutogradBpttStep(PtNDManager parent, StepSetup setup) {
    manager = (PtNDManager) parent.newSubManager();
    steps = setup.spec().timesteps();
    ClockedBatch batch = setup.batch();
    input = manager.create(batch.input(), new Shape(batch.size(), batch.width()));
    Parameters parameters = setup.parameters();
    for (int layer = 0; layer < parameters.layers(); layer++) {
      Shape shape = new Shape(parameters.inputs(layer), parameters.outputs(layer));
      NDArray matrix = manager.create(parameters.weights(layer), shape);
      matrix.setRequiresGradient(true);
      weights.add(matrix);
      momenta.add(manager.zeros(shape));
    }
    int classes = parameters.outputs(parameters.layers() - 1);
    float[] wanted = new float[steps * batch.size() * classes];
    for (int row = 0; row < steps * batch.size(); row++) {
      wanted[row * classes + batch.labels()[row % batch.size()]] = 1f;
    }
    target = manager.create(wanted, new Shape((long) steps * batch.size(), classes));
  }

  @Override
  public void run() {
    double loss = run(RATE);
    if (!(loss > 0 && loss < 100)) {
      throw new IllegalStateException("the loss of torch is " + loss);
    }
  }

  /** A step at a rate; gives the loss. */
  double run(float rate) {
    try (NDManager step = manager.newSubManager()) {
      // Results belong to the manager of the first operand, and go with this step's.
      input.tempAttach(step);
      target.tempAttach(step);
      weights.forEach(matrix -> matrix.tempAttach(step));
      momenta.forEach(matrix -> matrix.tempAttach(step));
      double loss = backward();
      for (int layer = 0; layer < weights.size(); layer++) {
        NDArray momentum = momenta.get(layer);
        momentum.muli(0.9f).addi(weights.get(layer).getGradient());
        if (rate > 0) {
          // An in-place change of a leaf is not for the record.
          try (NDArray change = momentum.mul(rate)) {
            weights.get(layer).setRequiresGradient(false);
            weights.get(layer).subi(change);
            weights.get(layer).setRequiresGradient(true);
          }
        }
      }
      return loss;
    }
  }

  private double backward() {
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray constant = input.matMul(weights.get(0));
      NDArray first = layer(constant, true);
      NDArray second = layer(first.matMul(weights.get(1)), false);
      NDArray output = second.matMul(weights.get(2));
      NDArray loss = output.logSoftmax(1).mul(target).sum().mul(-1f / target.getShape().get(0));
      collector.backward(loss);
      return loss.getFloat();
    }
  }

  /** Spikes of all steps, {@code [steps * batch, width]}. */
  private NDArray layer(NDArray current, boolean constant) {
    NDList currents = constant ? new NDList() : current.split(steps);
    var spikes = new NDList();
    NDArray membrane = null;
    for (int t = 0; t < steps; t++) {
      NDArray arriving = constant ? current : currents.get(t);
      NDArray potential = membrane == null ? arriving : membrane.mul(0.5f).add(arriving);
      NDArray fired = potential.gte(1f).toType(DataType.FLOAT32, false);
      NDArray smooth = Activation.sigmoid(potential.sub(1f).mul(4f));
      NDArray spike = fired.sub(smooth).stopGradient().add(smooth);
      membrane = potential.sub(spike);
      spikes.add(spike);
    }
    return NDArrays.concat(spikes, 0);
  }

  /** What the optimizer holds: after a first step the gradient. */
  float[] momentum(int layer) {
    return momenta.get(layer).toFloatArray();
  }

  @Override
  public void close() {
    manager.close();
  }
}
