package dev.forespike.bench;

import dev.forespike.bench.measure.Operands;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.ParameterUpdates;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** Optimizer steps: parameters that stay in the first cache, and those of a layer 800 to 800. */
public class ParameterUpdatesSuite extends PairedSuite {
  /** Number of parameters. */
  @Param({"1000", "640000"})
  public int n = 1000;

  private ParameterUpdates updates = Kernels.scalar().parameters();
  private float[] w = {};
  private float[] g = {};
  private float[] m = {};
  private float[] v = {};

  /** Makes the state; JMH calls this. */
  public ParameterUpdatesSuite() {}

  @Override
  void prepare(Kernels kernels) {
    updates = kernels.parameters();
    w = Operands.weights(n, 1);
    g = Operands.weights(n, 2);
    m = Operands.weights(n, 3);
    v = Operands.sparse(n, 1, 4);
  }

  @Override
  List<Object> results() {
    return List.of(w, m, v);
  }

  /** SGD with Nesterov momentum and weight decay. */
  @Benchmark
  public void sgd() {
    updates.sgd(0, n, w, g, m, 1e-3f, 0.9f, true, 1e-4f);
  }

  /** Adam, late in training: its corrections are 1. */
  @Benchmark
  public void adam() {
    updates.adam(0, n, w, g, m, v, 1e-3f, 1f, 0.9f, 0.999f, 1e-8f, 0f, 1f);
  }
}
