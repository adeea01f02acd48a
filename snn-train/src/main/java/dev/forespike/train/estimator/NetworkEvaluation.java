package dev.forespike.train.estimator;

import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoiseLaw;
import dev.forespike.kernels.CounterRandom;
import dev.forespike.train.runtime.ClockedBatch;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Loss and derivatives of a network on one batch, at any point of its parameter space. */
public final class NetworkEvaluation {
  private final ClockedBatch batch;
  private final DualPass dual;
  private final SequenceLoss sequenceLoss;
  private final @Nullable SinglePrecision single;

  /**
   * Makes an evaluation.
   *
   * @param spec the network
   * @param batch input and targets, which must not change
   * @param loss the loss
   * @param single whether in the precision of training, else in double precision
   * @param detachReset whether derivatives take resets for constants
   */
  public NetworkEvaluation(
      NetworkSpec spec, ClockedBatch batch, Loss loss, boolean single, boolean detachReset) {
    this.batch = batch;
    dual = new DualPass(spec, detachReset);
    sequenceLoss = new SequenceLoss(loss, spec.readout(), spec.outputs());
    this.single = single ? new SinglePrecision(spec, batch, loss, detachReset) : null;
  }

  /**
   * The number of parameters.
   *
   * @return d
   */
  public int dimension() {
    return dual.dimension();
  }

  /**
   * The loss.
   *
   * @param point in the order of {@link NetworkPoint}
   * @return its value, in single precision that of the kernels
   */
  public double value(double[] point) {
    if (single != null) {
      return single.value(point);
    }
    dual.run(batch, point, null);
    sequenceLoss.compute(batch, dual.outputs(), dual.tangents());
    return sequenceLoss.value();
  }

  /**
   * The surrogate derivative along a direction.
   *
   * @param point in the order of {@link NetworkPoint}
   * @param direction in the same order
   * @return the product of gradient and direction
   */
  public double derivative(double[] point, double[] direction) {
    if (single != null) {
      return single.derivative(point, direction);
    }
    dual.run(batch, point, direction);
    sequenceLoss.compute(batch, dual.outputs(), dual.tangents());
    return sequenceLoss.derivative();
  }

  /**
   * Node perturbation: for each sample the derivative D along a direction in the space of all
   * currents, times that direction, times what each neuron received: {@code dW = D sum_t dI[t] (x)
   * x[t]}. As a current enters its neuron where the weight does, {@code E D dI} is the gradient by
   * the current, and the estimate's mean is the gradient that {@link #derivative} is the product
   * with.
   *
   * @param point in the order of {@link NetworkPoint}
   * @param nodes gives the direction of a sample, {@code [layer][T][n]}, read-out included
   * @return the estimate, in the same order
   */
  public double[] nodeGradient(double[] point, IntFunction<double[][][]> nodes) {
    if (single != null) {
      return single.nodeGradient(point, nodes);
    }
    double[] gradient = new double[dimension()];
    double[] eligibility = new double[dimension()];
    for (int b = 0; b < batch.size(); b++) {
      double[][][] along = nodes.apply(b);
      Arrays.fill(eligibility, 0);
      int length = batch.lengths()[b];
      dual.runAlongCurrents(
          batch,
          b,
          point,
          along,
          (layer, t, x) -> {
            if (t < length) {
              collect(layer, along[layer][t], x, eligibility);
            }
          });
      sequenceLoss.compute(batch, b, dual.outputs(), dual.tangents());
      double derivative = sequenceLoss.derivative();
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] += derivative * eligibility[i];
      }
    }
    return gradient;
  }

  private void collect(int layer, double[] z, double[] x, double[] eligibility) {
    if (dual.weightsAt(layer) < 0) {
      return; // no weights, and no perturbation either
    }
    for (int j = 0; j < z.length; j++) {
      int row = dual.weightsAt(layer) + j * x.length;
      for (int i = 0; i < x.length; i++) {
        eligibility[row + i] += z[j] * x[i];
      }
      if (dual.biasesAt(layer) >= 0) {
        eligibility[dual.biasesAt(layer) + j] += z[j];
      }
    }
  }

  /**
   * Node perturbation along random directions, drawn for each sample, layer and step, averaged.
   *
   * @param point in the order of {@link NetworkPoint}
   * @param law the law of the perturbations
   * @param directions how many are averaged
   * @param seed their stream
   * @return the estimate, in the same order
   */
  public double[] nodeGradient(double[] point, NoiseLaw law, int directions, long seed) {
    double[] mean = new double[dimension()];
    for (int k = 0; k < directions; k++) {
      long key = CounterRandom.child(seed, k);
      double[] one =
          nodeGradient(
              point,
              b ->
                  NodeNoise.draw(
                      law, CounterRandom.child(key, b), batch.timesteps(), dual.widths()));
      for (int i = 0; i < mean.length; i++) {
        mean[i] += one[i] / directions;
      }
    }
    return mean;
  }
}
