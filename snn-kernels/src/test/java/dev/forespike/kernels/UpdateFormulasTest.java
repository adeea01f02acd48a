package dev.forespike.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The updates against the formulas of their contracts in double precision. */
@Tag("any-width")
final class UpdateFormulasTest {
  private static final int N = 77;
  private static final double CLOSE = 1e-5;
  private static final Kernels KERNELS = Kernels.best();

  @ParameterizedTest
  @ValueSource(ints = {NeuronConstants.SUBTRACT, NeuronConstants.ZERO, NeuronConstants.NONE})
  void stepDecaysFiresAndResets(int reset) {
    Operands operands = new Operands(1);
    float[] current = operands.mixed(N);
    float[] noise = operands.mixed(N);
    float[] old = operands.mixed(N);
    float[] v = old.clone();
    float[] membrane = new float[N];
    long[] spikes = new long[2];
    NeuronConstants neuron =
        new NeuronConstants(0.9f, 0.5f, reset, NeuronConstants.Curve.TRIANGLE, 1f);
    KERNELS
        .neurons()
        .step(neuron, N, current, 0, v, 0, noise, 0, 0.25f, spikes, 0, null, 0, membrane, 0);
    for (int i = 0; i < N; i++) {
      assertEquals(0.9 * old[i] + current[i] + 0.25 * noise[i], membrane[i], CLOSE);
      boolean fired = membrane[i] >= 0.5f;
      assertEquals(fired, (spikes[i / 64] >>> i & 1) == 1);
      float afterSpike =
          switch (reset) {
            case NeuronConstants.SUBTRACT -> membrane[i] - 0.5f;
            case NeuronConstants.ZERO -> 0f;
            default -> membrane[i];
          };
      assertEquals(fired ? afterSpike : membrane[i], v[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {NeuronConstants.SUBTRACT, NeuronConstants.NONE})
  void signedStepFiresOnBothSides(int reset) {
    Operands operands = new Operands(5);
    float[] current = operands.mixed(N);
    float[] old = operands.mixed(N);
    float[] v = old.clone();
    float[] psi = new float[N];
    float[] membrane = new float[N];
    long[] spikes = new long[2];
    long[] negative = new long[2];
    NeuronConstants neuron =
        new NeuronConstants(0.9f, 0.5f, reset, NeuronConstants.Curve.GAUSSIAN, 2f);
    KERNELS
        .neurons()
        .stepSigned(
            neuron, N, current, 0, v, 0, null, 0, 0f, spikes, negative, 0, psi, 0, membrane, 0);
    int both = 0;
    for (int i = 0; i < N; i++) {
      double u = membrane[i];
      assertEquals(0.9 * old[i] + current[i], u, CLOSE);
      int sign = (int) (spikes[i / 64] >>> i & 1) - (int) (negative[i / 64] >>> i & 1);
      assertEquals(u >= 0.5 ? 1 : u <= -0.5 ? -1 : 0, sign);
      both |= sign + 2;
      assertEquals(reset == NeuronConstants.NONE ? u : u - 0.5 * sign, v[i], CLOSE);
      assertEquals(gaussian(2, u - 0.5) + gaussian(2, -u - 0.5), psi[i], CLOSE);
    }
    assertEquals(3, both, "spikes of both signs are there");
  }

  private static double gaussian(double a, double x) {
    return a / Math.sqrt(2 * Math.PI) * Math.exp(-a * a * x * x / 2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tangentsFollowTheirFormulas(boolean detach) {
    Operands operands = new Operands(6);
    float[] psi = operands.mixed(N);
    float[] u = operands.mixed(N);
    float[] oldDv = operands.mixed(N);
    float[] oldX = operands.mixed(N);
    float[][] dv = {oldDv.clone(), oldDv.clone()};
    float[][] x = {oldX.clone(), oldX.clone()};
    NeuronUpdates neurons = KERNELS.neurons();
    neurons.tangents(N, 0.75f, detach ? 0f : -0.5f, psi, 0, dv[0], 0, x[0], 0);
    neurons.tangentsToZero(N, 0.75f, 0.5f, detach, u, 0, psi, 0, dv[1], 0, x[1], 0);
    for (int i = 0; i < N; i++) {
      double du = 0.75 * oldDv[i] + oldX[i];
      double ds = psi[i] * du;
      double size = CLOSE * (1 + Math.abs(du) + Math.abs(ds) + Math.abs(u[i] * ds));
      assertEquals(ds, x[0][i], size);
      assertEquals(ds, x[1][i], size);
      assertEquals(du - (detach ? 0 : 0.5 * ds), dv[0][i], size);
      assertEquals((u[i] >= 0.5f ? 0 : du) - (detach ? 0 : u[i] * ds), dv[1][i], size);
    }
  }

  /** Of one step, {@code <dL/ds, ds> + <dL/dv, dv> = <dL/du, leak dv + dI>} for each neuron. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void adjointsAreTheTransposeOfTangents(boolean detach) {
    Operands operands = new Operands(8);
    float[] psi = operands.mixed(N);
    float[] u = operands.mixed(N);
    float[] oldDv = operands.mixed(N);
    float[] input = operands.mixed(N);
    float[] later = operands.mixed(N);
    float[] bySpike = operands.mixed(N);
    float[][] dv = {oldDv.clone(), oldDv.clone()};
    float[][] ds = {input.clone(), input.clone()};
    float[][] adjoint = {bySpike.clone(), bySpike.clone()};
    float slope = detach ? 0f : -0.5f;
    NeuronUpdates neurons = KERNELS.neurons();
    neurons.tangents(N, 0.75f, slope, psi, 0, dv[0], 0, ds[0], 0);
    neurons.tangentsToZero(N, 0.75f, 0.5f, detach, u, 0, psi, 0, dv[1], 0, ds[1], 0);
    neurons.adjoints(N, 0.75f, slope, psi, 0, later, 0, adjoint[0], 0);
    neurons.adjointsToZero(N, 0.75f, 0.5f, detach, u, 0, psi, 0, later, 0, adjoint[1], 0);
    for (int reset = 0; reset < 2; reset++) {
      for (int i = 0; i < N; i++) {
        double byMembrane = 0.75 * later[i];
        double du = 0.75 * oldDv[i] + input[i];
        double forward = (double) bySpike[i] * ds[reset][i] + byMembrane * dv[reset][i];
        // A few roundings of each product, none larger than those of its factors.
        double size =
            1
                + Math.abs(du)
                    * (1 + Math.abs(u[i]))
                    * (1 + Math.abs(psi[i]))
                    * (Math.abs(bySpike[i]) + Math.abs(byMembrane));
        assertEquals(forward, adjoint[reset][i] * du, 8 * 0x1p-24 * size);
      }
    }
  }

  @Test
  void integrateTraceMultiplyAddScaledAndUnpackFollowTheirFormulas() {
    Operands operands = new Operands(2);
    float[] x = operands.mixed(N);
    float[] old = operands.mixed(N);
    long[] spikes = operands.spikes(1, N, 0.5);
    NeuronUpdates neurons = KERNELS.neurons();
    float[][] y = {old.clone(), old.clone(), old.clone(), old.clone(), old.clone()};
    neurons.integrate(N, 0.75f, y[0], 0, x, 0);
    neurons.trace(N, 0.75f, y[1], 0, spikes, 0);
    neurons.multiply(N, y[2], 0, x, 0);
    neurons.addScaled(N, -3f, x, 0, y[3], 0);
    neurons.unpack(N, spikes, 0, y[4], 0);
    for (int i = 0; i < N; i++) {
      int spike = (int) (spikes[i / 64] >>> i & 1);
      assertEquals(0.75 * old[i] + x[i], y[0][i], CLOSE);
      assertEquals(0.75 * old[i] + spike, y[1][i], CLOSE);
      assertEquals((double) old[i] * x[i], y[2][i], CLOSE * 10);
      assertEquals(old[i] - 3.0 * x[i], y[3][i], CLOSE);
      assertEquals(spike, y[4][i]);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sgdFollowsItsFormula(boolean nesterov) {
    Operands operands = new Operands(3);
    float[] g = operands.mixed(N);
    float[] oldW = operands.mixed(N);
    float[] oldM = operands.mixed(N);
    float[] w = oldW.clone();
    float[] m = oldM.clone();
    KERNELS.parameters().sgd(0, N, w, g, m, 0.1f, 0.9f, nesterov, 0.01f);
    for (int i = 0; i < N; i++) {
      double gradient = g[i] + 0.01 * oldW[i];
      double momentum = 0.9 * oldM[i] + gradient;
      double direction = nesterov ? gradient + 0.9 * momentum : momentum;
      assertEquals(momentum, m[i], CLOSE);
      assertEquals(oldW[i] - 0.1 * direction, w[i], CLOSE);
    }
  }

  @ParameterizedTest
  @CsvSource({"0.01, 1", "0, 0.99"})
  void adamFollowsItsFormula(float coupled, float shrink) {
    Operands operands = new Operands(4);
    float[] g = operands.mixed(N);
    float[] oldW = operands.mixed(N);
    float[] oldM = operands.mixed(N);
    float[] oldV = operands.squares(N);
    float[] w = oldW.clone();
    float[] m = oldM.clone();
    float[] v = oldV.clone();
    KERNELS.parameters().adam(0, N, w, g, m, v, 0.1f, 2f, 0.9f, 0.99f, 0.001f, coupled, shrink);
    for (int i = 0; i < N; i++) {
      double gradient = g[i] + (double) coupled * oldW[i];
      double mean = 0.9 * oldM[i] + 0.1 * gradient;
      double squares = 0.99 * oldV[i] + 0.01 * gradient * gradient;
      double step = 0.1 * mean / (2 * Math.sqrt(squares) + 0.001);
      assertEquals(mean, m[i], CLOSE);
      assertEquals(squares, v[i], CLOSE * (1 + squares));
      assertEquals((double) shrink * oldW[i] - step, w[i], CLOSE * (1 + Math.abs(step)));
    }
  }

  @Test
  void adaBeliefFollowsItsFormula() {
    Operands operands = new Operands(7);
    float[] g = operands.mixed(N);
    float[] oldW = operands.mixed(N);
    float[] oldM = operands.mixed(N);
    float[] oldV = operands.squares(N);
    float[] w = oldW.clone();
    float[] m = oldM.clone();
    float[] v = oldV.clone();
    KERNELS.parameters().adaBelief(0, N, w, g, m, v, 0.1f, 2f, 0.9f, 0.99f, 0.001f, 0.01f);
    for (int i = 0; i < N; i++) {
      double gradient = g[i] + 0.01 * oldW[i];
      double mean = 0.9 * oldM[i] + 0.1 * gradient;
      double squares = 0.99 * oldV[i] + 0.01 * Math.pow(gradient - mean, 2) + 0.001;
      double step = 0.1 * mean / (2 * Math.sqrt(squares) + 0.001);
      assertEquals(mean, m[i], CLOSE * (1 + Math.abs(mean)));
      assertEquals(squares, v[i], CLOSE * (1 + squares));
      assertEquals(oldW[i] - step, w[i], CLOSE * (1 + Math.abs(step)));
    }
  }
}
