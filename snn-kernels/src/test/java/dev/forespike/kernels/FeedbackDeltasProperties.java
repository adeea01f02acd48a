package dev.forespike.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Results begin as NaN: a kernel that reads them, or leaves one out, is seen. */
final class FeedbackDeltasProperties {
  private static final FeedbackDeltas SIMD = Kernels.best().feedback();
  private static final FeedbackDeltas SCALAR = Kernels.scalar().feedback();
  private static final int GUARD = 40;

  /** Widths of any size, and those whose rows all begin alike in a cache line. */
  @Provide
  Arbitrary<Shape> shapes() {
    Arbitrary<Integer> widths =
        Arbitraries.oneOf(
            Arbitraries.integers().between(1, 300),
            Arbitraries.integers().between(1, 24).map(vectors -> 16 * vectors));
    return Combinators.combine(
            Arbitraries.integers().between(1, 5),
            Arbitraries.integers().between(1, 6),
            Arbitraries.integers().between(0, 12),
            widths,
            Arbitraries.oneOf(Arbitraries.of(0f, 1f), Arbitraries.floats().between(0f, 1f)),
            Arbitraries.of(true, false),
            Arbitraries.longs().withoutEdgeCases())
        .as(Shape::new);
  }

  record Shape(
      int steps, int samples, int outputs, int width, float decay, boolean firstOnly, long seed) {}

  @Property(tries = 600)
  void equalsTheScalarDeltas(@ForAll("shapes") Shape shape) {
    var arrays = new Case(shape);
    float[] expected = arrays.run(SCALAR);
    Bits.assertSame(expected, arrays.run(SIMD), "D of " + shape);
  }

  /** {@code D[t] = sum over s >= t of decay^(s-t) psi[s] sum over k of e[s][k] F[k]}. */
  @Property(tries = 300)
  void isTheSumOverLaterSteps(@ForAll("shapes") Shape shape) {
    var arrays = new Case(shape);
    for (FeedbackDeltas kernel : new FeedbackDeltas[] {SIMD, SCALAR}) {
      float[] out = arrays.run(kernel);
      for (int t = 0; t < shape.steps; t++) {
        for (int b = 0; b < shape.samples; b++) {
          for (int i = 0; i < shape.width; i++) {
            arrays.assertElement(t, b, i, out);
          }
        }
      }
      for (int i = shape.steps * shape.samples * shape.width; i < out.length; i++) {
        assertEquals(Float.NaN, out[i], "behind the matrix");
      }
    }
  }

  /** Operands of one shape and the samples that are asked for. */
  private static final class Case {
    private final Shape shape;
    private final int from;
    private final int to;
    private final float[] errors;
    private final float[] feedback;
    private final float[] psi;

    Case(Shape shape) {
      this.shape = shape;
      Operands operands = new Operands(shape.seed);
      from = operands.upTo(shape.samples);
      to = from + operands.upTo(shape.samples - from);
      int rows = shape.steps * shape.samples;
      errors = operands.mixed(rows * shape.outputs);
      feedback = operands.mixed(shape.outputs * shape.width);
      psi = operands.mixed(rows * shape.width);
    }

    float[] run(FeedbackDeltas kernel) {
      float[] out = new float[shape.steps * shape.samples * shape.width + GUARD];
      Arrays.fill(out, Float.NaN);
      kernel.backwards(
          shape.steps,
          shape.samples,
          from,
          to,
          shape.outputs,
          shape.width,
          errors,
          feedback,
          psi,
          shape.decay,
          shape.firstOnly,
          out);
      return out;
    }

    void assertElement(int t, int b, int i, float[] out) {
      float actual = out[(t * shape.samples + b) * shape.width + i];
      if (b < from || b >= to || (t > 0 && shape.firstOnly)) {
        assertEquals(Float.NaN, actual, () -> "step " + t + ", sample " + b + " of " + shape);
        return;
      }
      double expected = 0;
      double magnitude = 0;
      for (int s = t; s < shape.steps; s++) {
        int row = s * shape.samples + b;
        double factor = Math.pow(shape.decay, s - t) * psi[row * shape.width + i];
        for (int k = 0; k < shape.outputs; k++) {
          double term = factor * errors[row * shape.outputs + k] * feedback[k * shape.width + i];
          expected += term;
          magnitude += Math.abs(term);
        }
      }
      // Each operation adds half a unit in the last place of the terms' sum at most.
      double tolerance = magnitude * (shape.outputs + 3 * shape.steps) * 0x1p-24 + 1e-30;
      assertEquals(expected, actual, tolerance, () -> "step " + t + ", sample " + b);
    }
  }
}
