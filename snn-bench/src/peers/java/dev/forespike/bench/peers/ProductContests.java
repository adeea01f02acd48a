package dev.forespike.bench.peers;

import ai.djl.pytorch.engine.PtNDManager;
import dev.forespike.bench.measure.Operands;
import dev.forespike.kernels.DenseProduct;
import dev.forespike.kernels.DenseProduct.Layout;
import dev.forespike.kernels.SpikeLists;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Dense products, and products of spikes with weights. */
final class ProductContests {
  /** Products in one call, into torch and elsewhere. */
  private static final int REPEATS = 10;

  private static final int ROWS = 128;
  private static final int INPUTS = 800;
  private static final int OUTPUTS = 896;

  private final Compute compute;
  private final PtNDManager torch;
  private final PeerOptions options;
  private final PeerTable table;

  ProductContests(Compute compute, PtNDManager torch, PeerOptions options, PeerTable table) {
    this.compute = compute;
    this.torch = torch;
    this.options = options;
    this.table = table;
  }

  private Contest contest() {
    return new Contest(options.threads(), options.budget());
  }

  /** Square dense products. */
  void dense() {
    for (int n : List.of(512, 768, 1024)) {
      dense(n);
    }
  }

  /** What each peer's dense product reaches, before anything is set beside ours. */
  void health(PeerHealth health) {
    int n = 768;
    float[] a = Operands.weights(n * n, 1);
    float[] b = Operands.weights(n * n, 2);
    try (var openBlas = new OpenBlasProduct(n, a, b);
        var torchProduct = new TorchProducts(torch, n, n, n, a, b)) {
      contest()
          .with("openblas", REPEATS, repeated(openBlas))
          .with("torch", REPEATS, torchProduct.dense(REPEATS))
          .run()
          .forEach(
              entry ->
                  health.reached(entry.name(), 2.0 * n * n * n / entry.timing().median() * 1e-9));
    }
  }

  private void dense(int n) {
    float[] a = Operands.weights(n * n, 1);
    float[] b = Operands.weights(n * n, 2);
    float[] c = new float[n * n];
    DenseProduct product = compute.kernels().dense(compute.workers());
    Runnable ours = () -> product.multiplyAdd(Layout.PLAIN, n, n, n, a, 0, n, b, 0, n, c, 0, n);
    try (var openBlas = new OpenBlasProduct(n, a, b);
        var torchProduct = new TorchProducts(torch, n, n, n, a, b)) {
      Runnable theirs = torchProduct.dense(REPEATS);
      float[] expected = result(ours, c);
      check("OpenBLAS", expected, openBlas, openBlas::result);
      check("torch", expected, theirs, torchProduct::result);
      List<Contest.Entry> entries =
          contest()
              .with("ours", REPEATS, repeated(ours))
              .with("openblas", REPEATS, repeated(openBlas))
              .with("torch", REPEATS, theirs)
              .run();
      table.add("gemm", "n=" + n, Map.of("n", n), entries, 2.0 * n * n * n, List.of());
    }
  }

  /** Spikes times weights. */
  void spikes() {
    for (double density : List.of(0.01, 0.05, 0.1, 0.2, 0.3)) {
      spikes(density);
    }
  }

  private void spikes(double density) {
    long[] packed = Operands.spikes(ROWS, INPUTS, density, 3);
    float[] weights = Operands.weights(INPUTS * OUTPUTS, 4);
    float[] spikes = unpacked(packed);
    var lists = new SpikeLists();
    lists.ofSpikes(compute.workers(), ROWS, INPUTS, packed);
    float[] out = new float[ROWS * OUTPUTS];
    var product = new SpikeProduct(compute, SpikeProduct.Path.AUTOMATIC);
    Runnable events =
        () -> product.addLists(lists, 1f, weights, OUTPUTS, SpikeProduct.Start.ZERO, out);
    Runnable dense =
        () ->
            product
                .dense()
                .multiplyAdd(
                    Layout.PLAIN,
                    ROWS,
                    OUTPUTS,
                    INPUTS,
                    spikes,
                    0,
                    INPUTS,
                    weights,
                    0,
                    OUTPUTS,
                    out,
                    0,
                    OUTPUTS);
    try (var theirs = new TorchProducts(torch, ROWS, INPUTS, OUTPUTS, spikes, weights)) {
      float[] expected = result(events, out);
      Contest contest =
          contest()
              .with("ours", REPEATS, repeated(events))
              .with("ours-dense", REPEATS, repeated(dense));
      Map<String, Runnable> forms =
          Map.of(
              "torch-dense", theirs.dense(REPEATS),
              "torch-csr", theirs.compressedRows(REPEATS),
              "torch-coo", theirs.coordinates(REPEATS));
      for (String name : List.of("torch-dense", "torch-csr", "torch-coo")) {
        Runnable form = forms.getOrDefault(name, () -> {});
        theirs.clear();
        check(name, expected, form, theirs::result);
        contest.with(name, REPEATS, form);
      }
      table.add(
          "spikes",
          String.format(Locale.ROOT, "%.1f %%", 100 * lists.density()),
          Map.of("rows", ROWS, "inputs", INPUTS, "outputs", OUTPUTS, "density", lists.density()),
          contest.run(),
          0,
          List.of());
    }
  }

  private float[] unpacked(long[] packed) {
    float[] spikes = new float[ROWS * INPUTS];
    int words = (INPUTS + 63) / 64;
    for (int r = 0; r < ROWS; r++) {
      compute.kernels().neurons().unpack(INPUTS, packed, r * words, spikes, r * INPUTS);
    }
    return spikes;
  }

  private static Runnable repeated(Runnable product) {
    return () -> {
      for (int i = 0; i < REPEATS; i++) {
        product.run();
      }
    };
  }

  /** One product from zero. */
  private static float[] result(Runnable ours, float[] out) {
    Arrays.fill(out, 0f);
    ours.run();
    return out.clone();
  }

  private static void check(
      String name, float[] expected, Runnable product, Supplier<float[]> result) {
    product.run();
    float[] given = result.get();
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs(expected[i] - given[i]) < 2e-3)) {
        throw new IllegalStateException(
            name + " gives " + given[i] + " where ours gives " + expected[i]);
      }
    }
  }
}
