package dev.forespike.kernels.vector;

import dev.forespike.kernels.ParameterUpdates;
import dev.forespike.kernels.scalar.ScalarParameterUpdates;
import jdk.incubator.vector.FloatVector;

/** A vector of parameters at a time; what does not fill a vector is left to the scalar twin. */
final class VectorParameterUpdates implements ParameterUpdates {
  private static final ScalarParameterUpdates TAIL = new ScalarParameterUpdates();

  @Override
  public void sgd(
      int from,
      int to,
      float[] w,
      float[] g,
      float[] m,
      float rate,
      float momentum,
      boolean nesterov,
      float decay) {
    int bound = from + Lanes.bound(to - from);
    FloatVector step = FloatVector.broadcast(Lanes.FLOAT, -rate);
    FloatVector keep = FloatVector.broadcast(Lanes.FLOAT, momentum);
    FloatVector pull = FloatVector.broadcast(Lanes.FLOAT, decay);
    for (int i = from; i < bound; i += Lanes.COUNT) {
      FloatVector weight = FloatVector.fromArray(Lanes.FLOAT, w, i);
      FloatVector gradient = weight.fma(pull, FloatVector.fromArray(Lanes.FLOAT, g, i));
      FloatVector velocity = FloatVector.fromArray(Lanes.FLOAT, m, i).fma(keep, gradient);
      velocity.intoArray(m, i);
      if (nesterov) {
        velocity.fma(keep, gradient).fma(step, weight).intoArray(w, i);
      } else {
        velocity.fma(step, weight).intoArray(w, i);
      }
    }
    TAIL.sgd(bound, to, w, g, m, rate, momentum, nesterov, decay);
  }

  @Override
  public void adam(
      int from,
      int to,
      float[] w,
      float[] g,
      float[] m,
      float[] v,
      float rate1,
      float correction2,
      float beta1,
      float beta2,
      float epsilon,
      float coupledDecay,
      float shrink) {
    int bound = from + Lanes.bound(to - from);
    FloatVector step = FloatVector.broadcast(Lanes.FLOAT, -rate1);
    FloatVector keep1 = FloatVector.broadcast(Lanes.FLOAT, beta1);
    FloatVector keep2 = FloatVector.broadcast(Lanes.FLOAT, beta2);
    FloatVector pull = FloatVector.broadcast(Lanes.FLOAT, coupledDecay);
    FloatVector offset = FloatVector.broadcast(Lanes.FLOAT, epsilon);
    FloatVector correction = FloatVector.broadcast(Lanes.FLOAT, correction2);
    for (int i = from; i < bound; i += Lanes.COUNT) {
      FloatVector weight = FloatVector.fromArray(Lanes.FLOAT, w, i);
      FloatVector gradient = weight.fma(pull, FloatVector.fromArray(Lanes.FLOAT, g, i));
      FloatVector mean =
          FloatVector.fromArray(Lanes.FLOAT, m, i).fma(keep1, gradient.mul(1f - beta1));
      FloatVector square =
          FloatVector.fromArray(Lanes.FLOAT, v, i)
              .fma(keep2, gradient.mul(1f - beta2).mul(gradient));
      mean.intoArray(m, i);
      square.intoArray(v, i);
      FloatVector denominator = square.sqrt().fma(correction, offset);
      mean.div(denominator).fma(step, weight.mul(shrink)).intoArray(w, i);
    }
    TAIL.adam(
        bound, to, w, g, m, v, rate1, correction2, beta1, beta2, epsilon, coupledDecay, shrink);
  }

  @Override
  public void adaBelief(
      int from,
      int to,
      float[] w,
      float[] g,
      float[] m,
      float[] v,
      float rate1,
      float correction2,
      float beta1,
      float beta2,
      float epsilon,
      float coupledDecay) {
    int bound = from + Lanes.bound(to - from);
    FloatVector step = FloatVector.broadcast(Lanes.FLOAT, -rate1);
    FloatVector keep1 = FloatVector.broadcast(Lanes.FLOAT, beta1);
    FloatVector keep2 = FloatVector.broadcast(Lanes.FLOAT, beta2);
    FloatVector pull = FloatVector.broadcast(Lanes.FLOAT, coupledDecay);
    FloatVector offset = FloatVector.broadcast(Lanes.FLOAT, epsilon);
    FloatVector correction = FloatVector.broadcast(Lanes.FLOAT, correction2);
    for (int i = from; i < bound; i += Lanes.COUNT) {
      FloatVector weight = FloatVector.fromArray(Lanes.FLOAT, w, i);
      FloatVector gradient = weight.fma(pull, FloatVector.fromArray(Lanes.FLOAT, g, i));
      FloatVector mean =
          FloatVector.fromArray(Lanes.FLOAT, m, i).fma(keep1, gradient.mul(1f - beta1));
      FloatVector surprise = gradient.sub(mean);
      FloatVector square =
          FloatVector.fromArray(Lanes.FLOAT, v, i)
              .fma(keep2, surprise.mul(1f - beta2).mul(surprise))
              .add(epsilon);
      mean.intoArray(m, i);
      square.intoArray(v, i);
      FloatVector denominator = square.sqrt().fma(correction, offset);
      mean.div(denominator).fma(step, weight).intoArray(w, i);
    }
    TAIL.adaBelief(bound, to, w, g, m, v, rate1, correction2, beta1, beta2, epsilon, coupledDecay);
  }
}
