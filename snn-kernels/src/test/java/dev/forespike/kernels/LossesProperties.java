package dev.forespike.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;

final class LossesProperties {
  private static final Losses SIMD = Kernels.best().losses();
  private static final Losses SCALAR = Kernels.scalar().losses();

  @Property(tries = 400)
  void lossAndErrorEqualTheirScalarTwins(
      @ForAll @IntRange(min = 1, max = 200) int k,
      @ForAll @FloatRange(min = 0, max = 1) float c,
      @ForAll(supplier = Seeds.class) long seed) {
    Operands operands = new Operands(seed);
    int offset = operands.upTo(5);
    int errorOffset = operands.upTo(5);
    int targetOffset = operands.upTo(5);
    float[] target = operands.mixed(k + 8);
    float scale = operands.between(-2, 2);
    float[] outputs = operands.mixed(k + 8);
    outputs[offset + operands.upTo(k - 1)] *= operands.between(1, 1000);
    float[] expected = operands.mixed(k + 8);
    float[] actual = expected.clone();
    double loss =
        SCALAR.row(k, outputs, offset, target, targetOffset, c, scale, expected, errorOffset);
    assertEquals(
        loss,
        SIMD.row(k, outputs, offset, target, targetOffset, c, scale, actual, errorOffset),
        0.0);
    Bits.assertSame(expected, actual, "error");
  }

  /** The formulas of the contract, in double precision. */
  @Property(tries = 200)
  void lossAndErrorFollowTheirFormulas(
      @ForAll @IntRange(min = 1, max = 40) int k,
      @ForAll @FloatRange(min = 0, max = 1) float c,
      @ForAll(supplier = Seeds.class) long seed) {
    Operands operands = new Operands(seed);
    float[] target = distribution(operands, k);
    float scale = operands.between(0.1, 2);
    float[] o = operands.mixed(k);
    float[] error = new float[k];
    final double loss = SIMD.row(k, o, 0, target, 0, c, scale, error, 0);
    double sum = 0;
    double squares = 0;
    double linear = 0;
    for (int j = 0; j < k; j++) {
      sum += Math.exp(o[j]);
      squares += Math.pow(o[j] - (double) target[j], 2);
      linear += (double) target[j] * o[j];
    }
    double expected = (1 - c) * (Math.log(sum) - linear) + c * squares / 2;
    assertEquals(expected, loss, 1e-5 * (1 + expected));
    for (int j = 0; j < k; j++) {
      double y = target[j];
      double slope = (1 - c) * (Math.exp(o[j]) / sum - y) + c * (o[j] - y);
      assertTrue(Math.abs(scale * slope - error[j]) < 1e-5 * (1 + Math.abs(o[j])));
    }
  }

  /** One class, or shares that sum to 1. */
  private static float[] distribution(Operands operands, int k) {
    float[] target = new float[k];
    int label = operands.upTo(k - 1);
    float share = operands.upTo(1) == 0 ? 1f : operands.between(0, 1);
    target[label] = share;
    target[(label + 1) % k] += 1f - share;
    return target;
  }

  /** Outputs far apart neither overflow nor lose the loss. */
  @Property(tries = 100)
  void hugeOutputsGiveFiniteLosses(@ForAll @IntRange(min = 2, max = 40) int k) {
    float[] outputs = new float[k];
    outputs[0] = 1e30f;
    outputs[1] = -1e30f;
    float[] target = new float[k];
    target[1] = 1f;
    float[] error = new float[k];
    assertEquals(2e30, SIMD.row(k, outputs, 0, target, 0, 0f, 1f, error, 0), 1e24);
    assertEquals(1f, error[0]);
    assertEquals(-1f, error[1]);
  }
}
