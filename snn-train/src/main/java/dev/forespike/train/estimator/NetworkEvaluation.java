package dev.forespike.train.estimator;

import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Compute;
import dev.forespike.train.runtime.ErrorSignal;
import dev.forespike.train.runtime.ForwardPass;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.SpikeProduct;

/** Loss and derivatives of a network on one batch, at any point of its parameter space. */
public final class NetworkEvaluation {
  private final ClockedBatch batch;
  private final boolean single;
  private final DualPass dual;
  private final SequenceLoss sequenceLoss;
  private final Parameters rounded;
  private final ForwardPass forward;
  private final ErrorSignal error;

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
    this.single = single;
    dual = new DualPass(spec, single, detachReset);
    sequenceLoss = new SequenceLoss(loss, spec.outputs());
    rounded = new Parameters(spec);
    var compute = new Compute(Kernels.best(), new Workers(1));
    forward =
        new ForwardPass(
            rounded, compute, batch.size(), batch.timesteps(), SpikeProduct.Path.AUTOMATIC);
    error =
        new ErrorSignal(
            loss, compute.kernels().losses(), spec.outputs(), batch.size(), batch.timesteps());
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
    if (!single) {
      dual.run(batch, point, null);
      sequenceLoss.compute(batch, dual.outputs(), dual.tangents());
      return sequenceLoss.value();
    }
    NetworkPoint.into(point, rounded);
    forward.begin(rounded, batch);
    error.begin();
    forward.advance(0, batch.timesteps(), null, 0, false);
    error.compute(forward.recording(), batch, 0, batch.timesteps());
    return error.loss();
  }

  /**
   * The surrogate derivative along a direction.
   *
   * @param point in the order of {@link NetworkPoint}
   * @param direction in the same order
   * @return the product of gradient and direction
   */
  public double derivative(double[] point, double[] direction) {
    dual.run(batch, point, direction);
    sequenceLoss.compute(batch, dual.outputs(), dual.tangents());
    return sequenceLoss.derivative();
  }
}
