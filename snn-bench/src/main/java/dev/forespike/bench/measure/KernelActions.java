package dev.forespike.bench.measure;

import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoiseLaw;
import dev.forespike.kernels.DenseProduct;
import dev.forespike.kernels.DenseProduct.Layout;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.NeuronConstants;
import dev.forespike.kernels.Noise;
import dev.forespike.kernels.SpikeLists;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Activity;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.runtime.InjectedNoise;
import dev.forespike.train.runtime.LinearMap;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Plan;
import java.util.Arrays;

/**
 * Single calls of kernels on operands of their own. Each checks its result against another way of
 * computing it before it is handed out.
 */
final class KernelActions {
  private static final int CHECKED = 100_003;

  private final Kernels kernels = Kernels.best();
  private final Workers workers;

  KernelActions(Workers workers) {
    this.workers = workers;
  }

  /** The dense product of m x k with k x n. */
  Runnable product(int m, int n, int k) {
    float[] a = Operands.weights(m * k, 1);
    float[] b = Operands.weights(k * n, 2);
    float[] c = new float[m * n];
    DenseProduct product = kernels.dense(workers);
    Runnable action = () -> product.multiplyAdd(Layout.PLAIN, m, n, k, a, 0, k, b, 0, n, c, 0, n);
    action.run();
    Checks.product(m, n, k, a, b, c);
    return action;
  }

  /**
   * Spikes times weights and the weight gradient: by lists, by a dense product, and by whichever of
   * the two training would choose.
   *
   * @param density the share of spikes there really is
   */
  record Spikes(
      Runnable forwardEvents,
      Runnable forwardDense,
      Runnable forwardChosen,
      Runnable gradientEvents,
      Runnable gradientDense,
      Runnable gradientChosen,
      double density,
      int count) {}

  Spikes spikes(SpikesShape shape, double density) {
    int rows = shape.rows();
    int inputs = shape.inputs();
    int outputs = shape.outputs();
    long[] packed = Operands.spikes(rows, inputs, density, 3);
    var parameters = new Parameters(NetworkSpec.input(inputs).readout(outputs));
    float[] weights = parameters.weights(0);
    System.arraycopy(Operands.weights(weights.length, 4), 0, weights, 0, weights.length);
    float[] deltas = Operands.weights(rows * outputs, 5);
    float[] dense = new float[rows * inputs];
    int words = (inputs + 63) / 64;
    for (int r = 0; r < rows; r++) {
      kernels.neurons().unpack(inputs, packed, r * words, dense, r * inputs);
    }
    final var activity = Activity.ofSpikes(workers, rows, inputs, packed, null);
    final SpikeLists lists = activity.lists();
    final var transposed = new SpikeLists();
    transposed.transposeOf(workers, lists);
    DenseProduct product = kernels.dense(workers);
    float[] out = new float[rows * outputs];
    final var gradients = new Parameters(parameters.spec());
    float[] gradient = gradients.weights(0);
    var compute = new Compute(kernels, workers);
    var events = new SpikeProduct(compute, SpikeProduct.Path.EVENTS);
    LinearMap chosen = new Plan(parameters.spec(), compute, SpikeProduct.Path.AUTOMATIC).map(0);
    Runnable forwardEvents =
        () -> events.addLists(lists, 1f, weights, outputs, SpikeProduct.Start.OLD, out);
    Runnable forwardChosen = () -> chosen.current(activity, null, 0f, parameters, out);
    Runnable forwardDense =
        () ->
            product.multiplyAdd(
                Layout.PLAIN,
                rows,
                outputs,
                inputs,
                dense,
                0,
                inputs,
                weights,
                0,
                outputs,
                out,
                0,
                outputs);
    Runnable gradientEvents =
        () -> events.addLists(transposed, 1f, deltas, outputs, SpikeProduct.Start.OLD, gradient);
    // What training calls: the lists are transposed as a part of it.
    Runnable gradientChosen = () -> chosen.gradient(activity, deltas, gradients);
    Runnable gradientDense =
        () ->
            product.multiplyAdd(
                Layout.A_TRANSPOSED,
                inputs,
                outputs,
                rows,
                dense,
                0,
                inputs,
                deltas,
                0,
                outputs,
                gradient,
                0,
                outputs);
    Checks.sameSum("product with spikes", forwardDense, forwardEvents, out);
    Checks.sameSum("chosen product with spikes", forwardDense, forwardChosen, out);
    Checks.sameSum("gradient from spikes", gradientDense, gradientEvents, gradient);
    Checks.sameSum("chosen gradient from spikes", gradientDense, gradientChosen, gradient);
    return new Spikes(
        forwardEvents,
        forwardDense,
        forwardChosen,
        gradientEvents,
        gradientDense,
        gradientChosen,
        lists.density(),
        lists.size());
  }

  /** One step of neurons, with all it changes. */
  private static final class Neurons implements Runnable {
    private static final NeuronConstants CONSTANTS =
        new NeuronConstants(0.5f, 1f, NeuronConstants.SUBTRACT, NeuronConstants.Curve.SIGMOID, 4f);

    private final Kernels kernels;
    private final int n;
    private final float[] current;
    private final float[] membrane;
    private final long[] spikes;
    private final float[] psi;

    Neurons(Kernels kernels, int n) {
      this.kernels = kernels;
      this.n = n;
      current = Operands.weights(n, 6);
      membrane = Operands.weights(n, 8);
      spikes = new long[(n + 63) / 64];
      psi = new float[n];
    }

    @Override
    public void run() {
      kernels
          .neurons()
          .step(CONSTANTS, n, current, 0, membrane, 0, null, 0, 0f, spikes, 0, psi, 0, null, 0);
    }
  }

  /** One step of n leaky integrate-and-fire neurons, on one thread. */
  Runnable neurons(int n) {
    Neurons expected = new Neurons(Kernels.scalar(), n);
    Neurons step = new Neurons(kernels, n);
    expected.run();
    step.run();
    Checks.same("spikes", expected.spikes, step.spikes);
    Checks.same("membrane", expected.membrane, step.membrane);
    Checks.same("surrogate derivative", expected.psi, step.psi);
    return step;
  }

  /** Draws n random numbers of a law, on one thread: each call others. */
  Runnable noise(NoiseLaw law, int n) {
    float[] z = new float[n];
    int[] scratch = new int[Noise.scratch(n)];
    float[] expected = new float[n];
    InjectedNoise.fill(law, 1, n, Kernels.scalar().noise(), expected, 0, scratch);
    long[] key = {1};
    if (law instanceof NoiseLaw.SparseRademacher(double p)) {
      int[] index = new int[n + 64];
      float[] value = new float[n + 64];
      float magnitude = (float) (1 / Math.sqrt(p));
      int count = kernels.noise().sparse(key[0], n, p, magnitude, index, value, 0, scratch);
      for (int e = 0; e < count; e++) {
        z[index[e]] = value[e];
      }
      Checks.same("sparse noise", expected, z);
      return () -> kernels.noise().sparse(key[0]++, n, p, magnitude, index, value, 0, scratch);
    }
    InjectedNoise.fill(law, key[0], n, kernels.noise(), z, 0, scratch);
    Checks.same("noise", expected, z);
    return () -> InjectedNoise.fill(law, key[0]++, n, kernels.noise(), z, 0, scratch);
  }

  /** Stochastic gradient descent with momentum on n parameters. */
  private static final class Descent {
    private final Kernels kernels;
    private final float[] w;
    private final float[] g;
    private final float[] m;

    Descent(Kernels kernels, int n) {
      this.kernels = kernels;
      w = Operands.weights(n, 9);
      g = Operands.weights(n, 10);
      m = Operands.weights(n, 11);
    }

    void run(int from, int to, int worker) {
      kernels.parameters().sgd(from, to, w, g, m, 1e-9f, 0.9f, false, 0f);
    }
  }

  /** One step of stochastic gradient descent with momentum. */
  Runnable descent(int n) {
    // The scalar kernel need not go through all of a large array to show a wrong one.
    int checked = Math.min(n, CHECKED);
    Descent expected = new Descent(Kernels.scalar(), checked);
    Descent step = new Descent(kernels, n);
    expected.run(0, checked, 0);
    Workers.Block part = step::run;
    Runnable action = () -> workers.blocks(n, 1 << 14, part);
    action.run();
    Checks.same("parameters", expected.w, Arrays.copyOf(step.w, checked));
    Checks.same("momentum", expected.m, Arrays.copyOf(step.m, checked));
    return action;
  }
}
