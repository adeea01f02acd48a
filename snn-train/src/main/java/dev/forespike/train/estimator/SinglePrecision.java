package dev.forespike.train.estimator;

import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoisePosition;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.ErrorSignal;
import dev.forespike.train.runtime.ForwardPass;
import dev.forespike.train.runtime.LinearMap;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Recording;
import dev.forespike.train.runtime.TangentStack;
import java.util.function.IntFunction;

/**
 * Loss and derivatives of a network on one batch by the passes that train it, in their precision:
 * what laws find of an estimator, they find of what runs.
 */
final class SinglePrecision {
  private final ClockedBatch batch;
  private final Parameters parameters;
  private final Parameters direction;
  private final Parameters gradients;
  private final ForwardPass forward;
  private final ErrorSignal error;
  private final TangentStack stack;
  private final WeightTangents weights;
  private final LossTangents loss;

  SinglePrecision(NetworkSpec spec, ClockedBatch batch, Loss of, boolean detachReset) {
    this.batch = batch;
    var compute = new Compute(Kernels.best(), new Workers(1));
    parameters = new Parameters(spec);
    direction = new Parameters(spec);
    gradients = new Parameters(spec);
    int steps = batch.timesteps();
    forward =
        new ForwardPass(parameters, compute, batch.size(), steps, SpikeProduct.Path.AUTOMATIC);
    error = new ErrorSignal(of, spec.readout(), compute, spec.outputs(), batch.size(), steps);
    stack = new TangentStack(parameters, 1, detachReset, compute);
    if (stack.needsMembranes()) {
      forward.keepMembranes();
    }
    weights = new WeightTangents(parameters, new One(direction), 0, detachReset, compute);
    loss = new LossTangents(1, spec.outputs());
  }

  /** A single direction lies as the parameters themselves do. */
  private record One(Parameters direction) implements LayerDirections {
    @Override
    public int count() {
      return 1;
    }

    @Override
    public float[] weights(int layer) {
      return direction.weights(layer);
    }

    @Override
    public float[] biases(int layer) {
      return direction.biases(layer);
    }
  }

  private Recording forward(double[] point, boolean learn) {
    NetworkPoint.into(point, parameters);
    forward.begin(parameters, batch);
    forward.advance(0, batch.timesteps(), null, 0, learn);
    return forward.recording();
  }

  private void measure(Recording recording) {
    error.begin();
    error.compute(recording, batch, 0, batch.timesteps());
  }

  /** The loss at a point, in the order of {@link NetworkPoint}. */
  double value(double[] point) {
    measure(forward(point, false));
    return error.loss();
  }

  /** The derivative at a point along a direction. */
  double derivative(double[] point, double[] along) {
    Recording recording = forward(point, true);
    measure(recording);
    NetworkPoint.into(along, direction);
    weights.begin(batch);
    weights.advance(recording, batch, error, WeightTangents.ALL_LAYERS);
    double[] derivative = new double[1];
    weights.addDerivatives(batch, error, derivative, 0);
    return derivative[0];
  }

  /**
   * For each sample the derivative along a direction of its currents, times that direction, times
   * what each neuron received.
   *
   * @param nodes gives the direction of a sample, {@code [layer][T][n]}, read-out included
   */
  double[] nodeGradient(double[] point, IntFunction<double[][][]> nodes) {
    Recording recording = forward(point, true);
    measure(recording);
    double[][][][] along = drawn(nodes);
    stack.begin();
    loss.begin(batch.size());
    stack.advance(
        recording, (layer, _, tangents) -> place(along, layer, 0, batch.size(), tangents));
    loss.add(recording, batch, error, stack.tangents());
    double[] derivatives = loss.bySample(batch, error);
    gradients.clear();
    for (int layer = 0; layer < parameters.layers(); layer++) {
      LinearMap map = stack.map(layer);
      float[] delta = new float[recording.rows() * map.outputs()];
      place(along, layer, 0, batch.size(), delta);
      for (int row = 0; row < recording.rows(); row++) {
        int b = row % batch.size();
        boolean valid = row / batch.size() < batch.lengths()[b];
        for (int i = row * map.outputs(); i < (row + 1) * map.outputs(); i++) {
          delta[i] = valid ? (float) (derivatives[b] * delta[i]) : 0f;
        }
      }
      map.biasGradient(0, recording.rows(), 1f, delta, gradients);
      if (layer == 0 && batch.constant()) {
        sumOverTime(delta, batch.size() * map.outputs());
      }
      map.gradient(recording.received(layer), delta, gradients);
    }
    return NetworkPoint.of(gradients);
  }

  private static void sumOverTime(float[] rows, int step) {
    for (int i = step; i < rows.length; i++) {
      rows[i % step] += rows[i];
    }
  }

  /**
   * The tangents of all outputs along perturbations of hidden neurons.
   *
   * @param perturbation of each sample, {@code [layer][T][n]}
   * @param position whether it is added to what neurons send, or to their currents
   * @return {@code [rows][outputs]}
   */
  double[] outputTangents(
      double[] point, IntFunction<double[][][]> perturbation, NoisePosition position) {
    Recording recording = forward(point, true);
    double[][][][] along = drawn(perturbation);
    int last = parameters.layers() - 1;
    stack.begin();
    stack.advance(
        recording,
        new TangentStack.Perturbation() {
          @Override
          public void add(int layer, Recording of, float[] tangents) {
            if (position == NoisePosition.MEMBRANE && layer < last) {
              place(along, layer, 0, batch.size(), tangents);
            }
          }

          @Override
          public void addSent(int layer, Recording of, int from, int to, float[] tangents) {
            if (position == NoisePosition.OUTPUT) {
              place(along, layer, from, to, tangents);
            }
          }
        });
    double[] tangents = new double[recording.rows() * parameters.outputs(last)];
    for (int i = 0; i < tangents.length; i++) {
      tangents[i] = stack.tangents()[i];
    }
    return tangents;
  }

  private double[][][][] drawn(IntFunction<double[][][]> bySample) {
    double[][][][] all = new double[batch.size()][][][];
    for (int b = 0; b < all.length; b++) {
      all[b] = bySample.apply(b);
    }
    return all;
  }

  /** Adds the directions of some samples in a layer to rows of it. */
  private void place(double[][][][] along, int layer, int from, int to, float[] rows) {
    int width = parameters.outputs(layer);
    for (int t = 0; t < batch.timesteps(); t++) {
      for (int b = from; b < to; b++) {
        double[] z = along[b][layer][t];
        int at = (t * batch.size() + b) * width;
        for (int i = 0; i < width; i++) {
          rows[at + i] += (float) z[i];
        }
      }
    }
  }
}
