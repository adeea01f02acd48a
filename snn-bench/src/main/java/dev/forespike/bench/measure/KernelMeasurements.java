package dev.forespike.bench.measure;

import dev.forespike.api.NoiseLaw;
import dev.forespike.kernels.DenseProduct;
import dev.forespike.kernels.DenseProduct.Layout;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.NeuronConstants;
import dev.forespike.kernels.Noise;
import dev.forespike.kernels.SpikeLists;
import dev.forespike.kernels.Workers;
import dev.forespike.train.runtime.InjectedNoise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Measurements of single kernels. Each checks its result against another way of computing it. */
public final class KernelMeasurements {
  private final Kernels kernels = Kernels.best();
  private final Workers workers;
  private final Machine machine;
  private final Timing.Budget budget;

  /**
   * Prepares.
   *
   * @param workers the threads
   * @param machine yardsticks of one thread
   * @param budget how long each measurement takes
   */
  public KernelMeasurements(Workers workers, Machine machine, Timing.Budget budget) {
    this.workers = workers;
    this.machine = machine;
    this.budget = budget;
  }

  private double peak() {
    return machine.gflops() * workers.threads();
  }

  /**
   * The dense product of square matrices.
   *
   * @param n rows and columns
   * @return milliseconds and rate
   */
  public Measurement gemm(int n) {
    float[] a = Operands.weights(n * n, 1);
    float[] b = Operands.weights(n * n, 2);
    float[] c = new float[n * n];
    DenseProduct product = kernels.dense(workers);
    product.multiplyAdd(Layout.PLAIN, n, n, n, a, 0, n, b, 0, n, c, 0, n);
    checkProduct(n, a, b, c);
    Timing timing =
        Timing.of(
            () -> product.multiplyAdd(Layout.PLAIN, n, n, n, a, 0, n, b, 0, n, c, 0, n), budget);
    double operations = 2.0 * n * n * n;
    return Measurement.of("gemm", Map.of("n", n, "threads", workers.threads()), timing, 1e3, "ms")
        .withRate(operations / timing.median() * 1e-9, peak());
  }

  /** Some elements in double precision. */
  private static void checkProduct(int n, float[] a, float[] b, float[] c) {
    for (int e = 0; e < 50; e++) {
      int i = (int) (((e * 2654435761L) >>> 7) % n);
      int j = (int) ((e * 40503L + 11) % n);
      double sum = 0;
      for (int k = 0; k < n; k++) {
        sum += (double) a[i * n + k] * b[k * n + j];
      }
      if (!(Math.abs(sum - c[i * n + j]) < 1e-3)) {
        throw new IllegalStateException("wrong product: " + c[i * n + j] + " for " + sum);
      }
    }
  }

  /**
   * Spikes times weights by lists and by a dense product, and the weight gradient likewise.
   *
   * @param rows rows of spikes
   * @param inputs presynaptic neurons
   * @param outputs postsynaptic neurons
   * @param density share of spikes
   * @return the four times, and their ratios
   */
  public List<Measurement> spikes(int rows, int inputs, int outputs, double density) {
    long[] packed = Operands.spikes(rows, inputs, density, 3);
    float[] weights = Operands.weights(inputs * outputs, 4);
    float[] deltas = Operands.weights(rows * outputs, 5);
    float[] dense = new float[rows * inputs];
    int words = (inputs + 63) / 64;
    for (int r = 0; r < rows; r++) {
      kernels.neurons().unpack(inputs, packed, r * words, dense, r * inputs);
    }
    var lists = new SpikeLists();
    lists.ofSpikes(workers, rows, inputs, packed);
    final var transposed = new SpikeLists();
    transposed.ofSpikesTransposed(workers, rows, inputs, packed);
    DenseProduct product = kernels.dense(workers);
    float[] out = new float[rows * outputs];
    float[] gradient = new float[inputs * outputs];
    Runnable forwardEvents = () -> addLists(lists, weights, outputs, out);
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
    Runnable gradientEvents = () -> addLists(transposed, deltas, outputs, gradient);
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
    checkSame(forwardEvents, forwardDense, out);
    checkSame(gradientEvents, gradientDense, gradient);
    Map<String, Object> parameters =
        Map.of(
            "rows", rows,
            "inputs", inputs,
            "outputs", outputs,
            "density", lists.density(),
            "threads", workers.threads());
    var measured = new ArrayList<Measurement>();
    measured.addAll(pair("spikes", forwardEvents, forwardDense, parameters));
    measured.addAll(pair("gradient", gradientEvents, gradientDense, parameters));
    return measured;
  }

  private void addLists(SpikeLists lists, float[] matrix, int columns, float[] out) {
    workers.blocks(
        lists.rows(),
        128,
        (from, to, _) ->
            kernels
                .rows()
                .addRows(
                    from,
                    to,
                    lists.start(),
                    lists.index(),
                    lists.value(),
                    1f,
                    matrix,
                    columns,
                    columns,
                    out,
                    columns));
  }

  private static void checkSame(Runnable first, Runnable second, float[] result) {
    Arrays.fill(result, 0f);
    first.run();
    float[] expected = result.clone();
    Arrays.fill(result, 0f);
    second.run();
    if (!Arrays.equals(expected, result)) {
      throw new IllegalStateException("lists and dense product differ");
    }
  }

  private List<Measurement> pair(
      String name, Runnable events, Runnable dense, Map<String, Object> parameters) {
    Timing[] timings = Timing.ofPair(events, dense, budget);
    double ratio = timings[1].median() / timings[0].median();
    return List.of(
        Measurement.of(name + ".events", parameters, timings[0], 1e6, "us"),
        Measurement.of(name + ".dense", parameters, timings[1], 1e6, "us"),
        new Measurement(
            name + ".speedup",
            parameters,
            ratio,
            ratio,
            ratio,
            "x",
            java.util.OptionalDouble.empty(),
            java.util.OptionalDouble.empty(),
            List.of()));
  }

  /**
   * One fused step of leaky integrate-and-fire neurons with sigmoid surrogate and packed spikes.
   *
   * @param n neurons
   * @return nanoseconds per neuron
   */
  public Measurement neuron(int n) {
    var constants =
        new NeuronConstants(0.5f, 1f, NeuronConstants.SUBTRACT, NeuronConstants.Curve.SIGMOID, 4f);
    float[] current = Operands.weights(n, 6);
    float[] membrane = new float[n];
    float[] psi = new float[n];
    long[] spikes = new long[(n + 63) / 64];
    Timing timing =
        Timing.of(
            () ->
                kernels
                    .neurons()
                    .step(
                        constants, n, current, 0, membrane, 0, null, 0, 0f, spikes, 0, psi, 0, null,
                        0),
            budget);
    return Measurement.of("neuron.lif", Map.of("n", n), timing, 1e9 / n, "ns");
  }

  /**
   * Random numbers of one law.
   *
   * @param law the law
   * @param n how many at once
   * @return nanoseconds per number
   */
  public Measurement noise(NoiseLaw law, int n) {
    float[] z = new float[n];
    int[] index = new int[n + 64];
    float[] value = new float[n + 64];
    int[] scratch = new int[Noise.scratch(n)];
    long[] key = {1};
    Runnable draw =
        law instanceof NoiseLaw.SparseRademacher(double p)
            ? () -> kernels.noise().sparse(key[0]++, n, p, 1f, index, value, 0, scratch)
            : () -> InjectedNoise.fill(law, key[0]++, n, kernels.noise(), z, 0, scratch);
    Timing timing = Timing.of(draw, budget);
    return Measurement.of(
        "noise." + law.getClass().getSimpleName(), Map.of("n", n), timing, 1e9 / n, "ns");
  }
}
