package dev.forespike.kernels.vector;

import dev.forespike.kernels.MachinePeak;
import jdk.incubator.vector.FloatVector;

/** Ten chains of vector multiply-adds: as many as latency times throughput asks for. */
final class VectorMachinePeak implements MachinePeak {
  private static final int CHAINS = 10;

  @Override
  public float multiplyAdd(int rounds) {
    FloatVector x = FloatVector.broadcast(Lanes.FLOAT, 0.999f);
    FloatVector a = x;
    FloatVector b = x.mul(2f);
    FloatVector c = x.mul(3f);
    FloatVector d = x.mul(4f);
    FloatVector e = x.mul(5f);
    FloatVector f = x.mul(6f);
    FloatVector g = x.mul(7f);
    FloatVector h = x.mul(8f);
    FloatVector k = x.mul(9f);
    FloatVector l = x.mul(10f);
    for (int i = 0; i < rounds; i += 2) {
      a = a.fma(x, x);
      b = b.fma(x, x);
      c = c.fma(x, x);
      d = d.fma(x, x);
      e = e.fma(x, x);
      f = f.fma(x, x);
      g = g.fma(x, x);
      h = h.fma(x, x);
      k = k.fma(x, x);
      l = l.fma(x, x);
      // Twice, which makes the method too large to be inlined: within a larger one the compiler now
      // and then ran out of registers, and the peak was half of what it is.
      a = a.fma(x, x);
      b = b.fma(x, x);
      c = c.fma(x, x);
      d = d.fma(x, x);
      e = e.fma(x, x);
      f = f.fma(x, x);
      g = g.fma(x, x);
      h = h.fma(x, x);
      k = k.fma(x, x);
      l = l.fma(x, x);
    }
    FloatVector sum = a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(k).add(l);
    return sum.lane(0);
  }

  @Override
  public int operationsPerRound() {
    return 2 * CHAINS * Lanes.COUNT;
  }
}
