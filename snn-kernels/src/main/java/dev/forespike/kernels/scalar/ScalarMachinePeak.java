package dev.forespike.kernels.scalar;

import dev.forespike.kernels.MachinePeak;

/** Eight chains of scalar multiply-adds. */
public final class ScalarMachinePeak implements MachinePeak {
  @Override
  public float multiplyAdd(int rounds) {
    float x = 0.999f;
    float a = 1f;
    float b = 2f;
    float c = 3f;
    float d = 4f;
    float e = 5f;
    float f = 6f;
    float g = 7f;
    float h = 8f;
    for (int i = 0; i < rounds; i++) {
      a = Math.fma(a, x, x);
      b = Math.fma(b, x, x);
      c = Math.fma(c, x, x);
      d = Math.fma(d, x, x);
      e = Math.fma(e, x, x);
      f = Math.fma(f, x, x);
      g = Math.fma(g, x, x);
      h = Math.fma(h, x, x);
    }
    return a + b + c + d + e + f + g + h;
  }

  @Override
  public int operationsPerRound() {
    return 16;
  }
}
