package dev.forespike.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forespike.kernels.DenseProduct.Layout;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.management.JMException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A warm SIMD kernel allocates nothing. */
final class AllocationTest {
  private static final int N = 147;
  private static final Kernels KERNELS = Kernels.best();
  private static final Operands OPERANDS = new Operands(1);
  private static final float[] X = OPERANDS.mixed(N);
  private static final float[] Y = OPERANDS.mixed(N);
  private static final float[] Z = OPERANDS.mixed(N);
  private static final long[] SPIKES = OPERANDS.spikes(1, N, 0.3);
  private static final int[] SCRATCH = new int[Noise.scratch(N)];
  private static final int[] INDEX = new int[N];
  private static final Workers[] WORKERS = {new Workers(1), new Workers(2)};
  private static volatile @Nullable Object sink;

  static Stream<Call> kernels() {
    return Stream.of(
            neuronSteps(), elementWise(), feedback(), events(), noise(), products(), others())
        .flatMap(calls -> calls);
  }

  record Call(String name, Runnable kernel) {}

  private static Stream<Call> neuronSteps() {
    return Stream.of(NeuronConstants.Curve.values())
        .flatMap(
            curve ->
                Stream.of(NeuronConstants.SUBTRACT, NeuronConstants.ZERO, NeuronConstants.NONE)
                    .map(reset -> step(new NeuronConstants(0.9f, 1f, reset, curve, 2f))));
  }

  private static Call step(NeuronConstants neuron) {
    NeuronUpdates kernel = KERNELS.neurons();
    float[] v = new float[N];
    float[] psi = new float[N];
    long[] spikes = new long[(N + 63) / 64];
    long[] negative = new long[spikes.length];
    return new Call(
        "step of " + neuron,
        () -> {
          kernel.step(neuron, N, X, 0, v, 0, Y, 0, 0.1f, spikes, 0, psi, 0, Z, 0);
          kernel.step(neuron, N, X, 0, v, 0, null, 0, 0f, spikes, 0, null, 0, null, 0);
          kernel.stepSigned(neuron, N, X, 0, v, 0, Y, 0, 0.1f, spikes, negative, 0, psi, 0, Z, 0);
        });
  }

  private static Stream<Call> elementWise() {
    NeuronUpdates neurons = KERNELS.neurons();
    ParameterUpdates parameters = KERNELS.parameters();
    Losses losses = KERNELS.losses();
    float[] w = new float[N];
    float[] m = new float[N];
    float[] v = new float[N];
    return Stream.of(
        new Call("integrate", () -> neurons.integrate(N, 0.9f, w, 0, X, 0)),
        new Call("trace", () -> neurons.trace(N, 0.9f, w, 0, SPIKES, 0)),
        new Call("multiply", () -> neurons.multiply(N, w, 0, X, 0)),
        new Call("addScaled", () -> neurons.addScaled(N, 1e-3f, X, 0, w, 0)),
        new Call("tangents", () -> neurons.tangents(N, 0.5f, -1f, X, 0, w, 0, m, 0)),
        new Call(
            "tangents to zero",
            () -> neurons.tangentsToZero(N, 0.5f, 1f, false, Y, 0, X, 0, w, 0, m, 0)),
        new Call("adjoints", () -> neurons.adjoints(N, 0.5f, -1f, X, 0, Y, 0, m, 0)),
        new Call(
            "adjoints to zero",
            () -> neurons.adjointsToZero(N, 0.5f, 1f, false, Y, 0, X, 0, w, 0, m, 0)),
        new Call(
            "adaBelief",
            () -> parameters.adaBelief(0, N, w, X, m, v, 1e-3f, 1f, 0.9f, 0.99f, 1e-8f, 0f)),
        new Call("unpack", () -> neurons.unpack(N, SPIKES, 0, w, 0)),
        new Call("sgd", () -> parameters.sgd(0, N, w, X, m, 1e-3f, 0.9f, false, 1e-4f)),
        new Call("sgd nesterov", () -> parameters.sgd(0, N, w, X, m, 1e-3f, 0.9f, true, 1e-4f)),
        new Call(
            "adam",
            () -> parameters.adam(0, N, w, X, m, v, 1e-3f, 1f, 0.9f, 0.99f, 1e-8f, 1e-4f, 1f)),
        new Call("loss", () -> losses.row(N, X, 0, X, 0, 0.5f, 1f, w, 0)));
  }

  /** With layers of all widths: by vectors alone, with a head, and too narrow for vectors. */
  private static Stream<Call> feedback() {
    FeedbackDeltas kernel = KERNELS.feedback();
    int steps = 2;
    int samples = 3;
    int outputs = 5;
    float[] errors = OPERANDS.mixed(steps * samples * outputs);
    return Stream.of(7, 147, 160)
        .map(
            width -> {
              float[] weights = OPERANDS.mixed(outputs * width);
              float[] psi = OPERANDS.mixed(steps * samples * width);
              float[] out = new float[psi.length];
              return new Call(
                  "feedback deltas of width " + width,
                  () -> {
                    kernel.backwards(
                        steps, samples, 0, samples, outputs, width, errors, weights, psi, 0.5f,
                        false, out);
                    kernel.backwards(
                        steps, samples, 0, samples, outputs, width, errors, weights, psi, 0.5f,
                        true, out);
                  });
            });
  }

  private static Stream<Call> events() {
    EventNeurons kernel = KERNELS.events();
    double[] w = new double[N];
    double[] m = new double[N];
    double[] g = new double[N];
    double[] p = new double[N];
    double[] q = new double[N];
    Arrays.fill(w, 0.01);
    return Stream.of(
        new Call("events", () -> kernel.advance(N, 0.9, w, 0, m, g, 1e-3, 0.5, INDEX)),
        new Call("rows of events", () -> kernel.addScaled(N, 1e-3, w, 0, g)),
        new Call("traces of events", () -> kernel.decay(N, 0.9, p, q)),
        new Call("eligibility", () -> kernel.eligibility(N, 0.9, 0.5, 1, 0.1, w, w, 0, p, q)));
  }

  private static Stream<Call> noise() {
    Noise noise = KERNELS.noise();
    float[] z = new float[N];
    return Stream.of(
        new Call("words", () -> noise.words(5, N / 2, SCRATCH, SCRATCH.length / 2)),
        new Call("gaussian", () -> noise.gaussian(5, N, z, 0, SCRATCH)),
        new Call("rademacher", () -> noise.rademacher(5, N, z, 0, SCRATCH)),
        new Call("uniform", () -> noise.uniform(5, N, 1.7f, z, 0, SCRATCH)),
        new Call("sphere", () -> noise.sphere(5, N, z, 0, SCRATCH)),
        new Call("distances", () -> noise.distances(5, N / 2, -9f, N, SCRATCH, SCRATCH.length / 2)),
        new Call("sparse", () -> noise.sparse(5, N, 0.1, 3f, INDEX, z, 0, SCRATCH)),
        new Call("sparseDense", () -> noise.sparseDense(5, N, 0.1, 3f, z, 0, SCRATCH)));
  }

  private static Stream<Call> products() {
    int rows = 3;
    float[] matrix = OPERANDS.mixed(20 * N);
    int[] start = OPERANDS.starts(rows, 9);
    int[] index = OPERANDS.indices(start[rows], 20);
    float[] value = OPERANDS.mixed(start[rows]);
    float[] out = new float[rows * N];
    RowSums sums = KERNELS.rows();
    Stream<Call> rowSums =
        Stream.of(
            new Call(
                "row sums",
                () -> sums.addRows(0, rows, start, index, null, 1f, matrix, N, N, out, N)),
            new Call(
                "row sums with values",
                () -> sums.addRows(0, rows, start, index, value, 0.5f, matrix, N, N, out, N)),
            new Call(
                "row sums of whole vectors",
                () -> sums.addRows(0, rows, start, index, null, 1f, matrix, 144, 144, out, N)));
    Stream<Call> dense =
        Stream.of(Layout.values())
            .flatMap(layout -> Stream.of(WORKERS).map(workers -> product(layout, workers)));
    return Stream.concat(rowSums, dense);
  }

  private static Stream<Call> others() {
    int rows = 9;
    int columns = 21;
    SpikeLists lists = new SpikeLists();
    lists.ofDense(WORKERS[0], rows, N, OPERANDS.sparse(rows * N, 0.1), 0);
    int[] start = lists.start();
    int[] index = lists.index();
    float[] value = OPERANDS.mixed(index.length);
    float[] matrix = OPERANDS.mixed(rows * columns);
    int stride = RowSums.padded(columns);
    float[] out = new float[N * stride];
    RowSums sums = KERNELS.rows();
    MachinePeak peak = KERNELS.peak();
    float[] last = new float[1];
    return Stream.of(
        new Call(
            "scattered rows",
            () ->
                sums.scatterRows(
                    rows, 3, N, start, index, null, 1f, matrix, columns, out, columns)),
        new Call(
            "scattered rows with values",
            () ->
                sums.scatterRows(
                    rows, 0, N - 1, start, index, value, 0.1f, matrix, columns, out, stride)),
        new Call("peak", () -> last[0] = peak.multiplyAdd(20)));
  }

  private static Call product(Layout layout, Workers workers) {
    ProductCase p = new ProductCase(layout, 31, 37, 11, 3);
    float[] c = p.c.clone();
    DenseProduct dense = KERNELS.dense(workers);
    return new Call(
        "product " + layout + " on " + workers.threads() + " threads",
        () ->
            dense.multiplyAdd(
                p.layout, p.m, p.n, p.k, p.a, p.aOffset, p.aStride, p.b, p.bOffset, p.bStride, c,
                p.cOffset, p.cStride));
  }

  @BeforeAll
  static void needsVectors() {
    assumeTrue(KERNELS.vectorBits() > Float.SIZE, "this machine has no SIMD kernels");
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aWarmKernelAllocatesNothing(Call call) throws JMException {
    long bytes = Allocation.ofWarmCalls(call.kernel);
    assertEquals(0, bytes, () -> "bytes in a thousand calls of " + call.name);
  }

  @Test
  void anAllocationIsSeen() throws JMException {
    assertTrue(Allocation.ofWarmCalls(() -> sink = new Object(), Duration.ofMillis(100)) >= 8_000);
    assertTrue(sink != null);
  }

  @AfterAll
  static void closeWorkers() {
    for (Workers workers : WORKERS) {
      workers.close();
    }
  }
}
