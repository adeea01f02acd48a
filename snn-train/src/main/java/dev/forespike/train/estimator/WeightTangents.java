package dev.forespike.train.estimator;

import dev.forespike.kernels.product.Activity;
import dev.forespike.kernels.product.Compute;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.ErrorSignal;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Recording;
import dev.forespike.train.runtime.TangentStack;
import java.util.Arrays;

/**
 * Derivatives of a loss along directions of the parameters, from a recorded pass: chunk by chunk,
 * with memory that does not grow with the number of steps.
 */
public final class WeightTangents implements TangentStack.Perturbation {
  /** All layers are perturbed together. */
  public static final int ALL_LAYERS = -1;

  private final Parameters parameters;
  private final LayerDirections directions;

  /** The network's first layer among those that have directions. */
  private final int first;

  private final TangentStack stack;
  private final LossTangents loss;
  private final int count;

  /** The current of a constant input, the same at every step, {@code [B][K][n]}. */
  private float[] constant = {};

  private ClockedBatch batch = new ClockedBatch(1, 1, 1, true);
  private int only = ALL_LAYERS;

  /**
   * Makes tangents.
   *
   * @param parameters the network's parameters, read at each chunk
   * @param directions what is perturbed
   * @param first the network's first layer among those that have directions
   * @param detachReset whether the spike within the reset counts as a constant
   * @param compute who computes
   */
  public WeightTangents(
      Parameters parameters,
      LayerDirections directions,
      int first,
      boolean detachReset,
      Compute compute) {
    this.parameters = parameters;
    this.directions = directions;
    this.first = first;
    count = directions.count();
    stack = new TangentStack(parameters, count, detachReset, compute);
    loss = new LossTangents(count, parameters.spec().outputs());
  }

  /**
   * Whether membranes must be in the recording.
   *
   * @return true if the model of a population reads them
   */
  public boolean needsMembranes() {
    return stack.needsMembranes();
  }

  /**
   * Begins a sequence.
   *
   * @param next its input
   */
  public void begin(ClockedBatch next) {
    batch = next;
    stack.begin();
    loss.begin(next.size());
  }

  /**
   * Follows a chunk whose errors are known as far as they can be.
   *
   * @param recording the chunk
   * @param input its input
   * @param error errors of the output
   * @param layer the one that is perturbed, or {@link #ALL_LAYERS}
   */
  public void advance(Recording recording, ClockedBatch input, ErrorSignal error, int layer) {
    only = layer;
    stack.advance(recording, this);
    loss.add(recording, input, error, stack.tangents());
  }

  /**
   * Adds the derivatives of the whole sequence's loss.
   *
   * @param input its input
   * @param error errors of the output
   * @param target updated
   * @param from the first of K derivatives
   */
  public void addDerivatives(ClockedBatch input, ErrorSignal error, double[] target, int from) {
    loss.addDerivatives(input, error, target, from);
  }

  @Override
  public boolean reaches(int layer) {
    return layer >= only;
  }

  @Override
  public void add(int layer, Recording recording, float[] tangents) {
    if (only != ALL_LAYERS && layer != only) {
      return;
    }
    if (layer > 0 || !batch.constant()) {
      affine(layer, recording.received(layer), tangents);
      return;
    }
    int size = batch.size() * count * parameters.outputs(layer);
    if (recording.from() == 0) {
      constant = constant.length < size ? new float[size] : constant;
      Arrays.fill(constant, 0, size, 0f);
      affine(layer, recording.input(), constant);
    }
    for (int t = 0; t < recording.steps(); t++) {
      System.arraycopy(constant, 0, tangents, t * size, size);
    }
  }

  private void affine(int layer, Activity x, float[] tangents) {
    int own = first + layer;
    stack
        .map(layer)
        .weightTangents(x, count, directions.weights(own), directions.biases(own), tangents);
  }
}
