package dev.forespike.kernels.vector;

import dev.forespike.kernels.EventNeurons;
import dev.forespike.kernels.scalar.ScalarEventNeurons;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** A vector of neurons or synapses at a time; what does not fill a vector is left to the twin. */
final class VectorEventNeurons implements EventNeurons {
  private static final ScalarEventNeurons TAIL = new ScalarEventNeurons();

  @Override
  public int advance(
      int n,
      double decay,
      double[] weights,
      int row,
      double[] m,
      double[] g,
      double threshold,
      double last,
      int[] candidates) {
    int bound = Lanes.doubleBound(n);
    int count = 0;
    DoubleVector slow = DoubleVector.broadcast(Lanes.DOUBLE, decay);
    DoubleVector fast = DoubleVector.broadcast(Lanes.DOUBLE, decay * decay);
    DoubleVector near = DoubleVector.broadcast(Lanes.DOUBLE, threshold * (1 - SLACK));
    DoubleVector low = DoubleVector.broadcast(Lanes.DOUBLE, last);
    DoubleVector one = DoubleVector.broadcast(Lanes.DOUBLE, 1);
    for (int i = 0; i < bound; i += Lanes.DOUBLES) {
      DoubleVector w = DoubleVector.fromArray(Lanes.DOUBLE, weights, row + i);
      DoubleVector membrane = DoubleVector.fromArray(Lanes.DOUBLE, m, i).fma(slow, w);
      DoubleVector synapse = DoubleVector.fromArray(Lanes.DOUBLE, g, i).fma(fast, w);
      membrane.intoArray(m, i);
      synapse.intoArray(g, i);
      DoubleVector y = membrane.div(synapse.add(synapse)).max(low).min(one);
      DoubleVector highest = synapse.neg().fma(y, membrane).mul(y);
      VectorMask<Double> may =
          highest.compare(VectorOperators.GE, near).and(synapse.compare(VectorOperators.GT, 0));
      for (long lanes = may.toLong(); lanes != 0; lanes &= lanes - 1) {
        candidates[count++] = i + Long.numberOfTrailingZeros(lanes);
      }
    }
    return TAIL.advance(bound, n, decay, weights, row, m, g, threshold, last, candidates, count);
  }

  @Override
  public void addScaled(int n, double factor, double[] weights, int row, double[] d) {
    int bound = Lanes.doubleBound(n);
    DoubleVector times = DoubleVector.broadcast(Lanes.DOUBLE, factor);
    for (int i = 0; i < bound; i += Lanes.DOUBLES) {
      times
          .fma(
              DoubleVector.fromArray(Lanes.DOUBLE, weights, row + i),
              DoubleVector.fromArray(Lanes.DOUBLE, d, i))
          .intoArray(d, i);
    }
    TAIL.addScaled(bound, n, factor, weights, row, d);
  }

  @Override
  public void decay(int n, double decay, double[] p, double[] q) {
    int bound = Lanes.doubleBound(n);
    DoubleVector slow = DoubleVector.broadcast(Lanes.DOUBLE, decay);
    DoubleVector fast = DoubleVector.broadcast(Lanes.DOUBLE, decay * decay);
    for (int k = 0; k < bound; k += Lanes.DOUBLES) {
      DoubleVector.fromArray(Lanes.DOUBLE, p, k).mul(fast).intoArray(p, k);
      DoubleVector.fromArray(Lanes.DOUBLE, q, k).mul(slow).intoArray(q, k);
    }
    TAIL.decay(bound, n, decay, p, q);
  }

  @Override
  public void eligibility(
      int n,
      double y,
      double keep,
      double scale,
      double reset,
      double[] p,
      double[] q,
      int from,
      double[] r,
      double[] eligibility) {
    int bound = Lanes.doubleBound(n);
    DoubleVector later = DoubleVector.broadcast(Lanes.DOUBLE, y);
    DoubleVector taken = DoubleVector.broadcast(Lanes.DOUBLE, reset);
    for (int k = 0; k < bound; k += Lanes.DOUBLES) {
      DoubleVector before = DoubleVector.fromArray(Lanes.DOUBLE, r, from + k).mul(keep);
      DoubleVector membrane = DoubleVector.fromArray(Lanes.DOUBLE, q, k).neg().fma(later, before);
      DoubleVector derivative =
          DoubleVector.fromArray(Lanes.DOUBLE, p, k).mul(later).fma(later, membrane).mul(scale);
      DoubleVector.fromArray(Lanes.DOUBLE, eligibility, from + k)
          .add(derivative)
          .intoArray(eligibility, from + k);
      derivative.fma(taken, before).intoArray(r, from + k);
    }
    TAIL.eligibility(bound, n, y, keep, scale, reset, p, q, from, r, eligibility);
  }
}
