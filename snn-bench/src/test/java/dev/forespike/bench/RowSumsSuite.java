package dev.forespike.bench;

import dev.forespike.bench.measure.Operands;
import dev.forespike.kernels.DenseProduct;
import dev.forespike.kernels.DenseProduct.Layout;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.RowSums;
import dev.forespike.kernels.SpikeLists;
import dev.forespike.kernels.Workers;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Sums of selected rows beside the dense product of the same shape: spikes x weights, and spikes
 * transposed x errors, which is the weight gradient. Plain lists are those of spikes; weighted ones
 * have a value for each element.
 */
public class RowSumsSuite extends PairedSuite {
  private static final int INPUTS = 784;
  private static final int OUTPUTS = 800;
  private static final int CLASSES = 10;

  /** Share of elements in the lists. */
  @Param({"0.01", "0.05", "0.1", "0.2", "0.3", "0.5"})
  public double density = 0.01;

  /** Rows of spikes: samples, or samples times steps. */
  @Param("128")
  public int rows = 128;

  private RowSums sums = Kernels.scalar().rows();
  private DenseProduct product = Kernels.scalar().dense(new Workers(1));
  private SpikeLists lists = new SpikeLists();
  private SpikeLists transposed = new SpikeLists();
  private float[] elements = {};
  private float[] weights = {};
  private float[] errors = {};
  private float[] currents = {};
  private float[] gradient = {};
  private float[] narrowErrors = {};
  private float[] narrowGradient = {};

  /** Makes the state; JMH calls this. */
  public RowSumsSuite() {}

  @Override
  void prepare(Kernels kernels) {
    sums = kernels.rows();
    product = kernels.dense(new Workers(1));
    elements = Operands.sparse(rows * INPUTS, density, 1);
    weights = Operands.weights(INPUTS * OUTPUTS, 2);
    errors = Operands.weights(rows * OUTPUTS, 3);
    lists = new SpikeLists();
    lists.ofDense(new Workers(1), rows, INPUTS, elements, 0);
    transposed = new SpikeLists();
    transposed.transposeOf(new Workers(1), lists);
    currents = new float[rows * OUTPUTS];
    gradient = new float[INPUTS * OUTPUTS];
    narrowErrors = Operands.weights(rows * CLASSES, 4);
    narrowGradient = new float[INPUTS * RowSums.padded(CLASSES)];
  }

  @Override
  List<Object> results() {
    return List.of(currents, gradient, narrowGradient);
  }

  /** Also holds the lists against the dense product. */
  @Override
  void verify(String method) {
    super.verify(method);
    if (!sameBits(outcome("forwardWeighted", kernels), outcome("forwardDense", kernels))
        || !sameBits(outcome("transposedWeighted", kernels), outcome("transposedDense", kernels))) {
      throw wrong(method, "lists and dense product differ");
    }
  }

  /** Spikes x weights. */
  @Benchmark
  public void forward() {
    add(lists, null, weights, currents);
  }

  /** Elements x weights. */
  @Benchmark
  public void forwardWeighted() {
    add(lists, lists.value(), weights, currents);
  }

  /** The same by a dense product. */
  @Benchmark
  public void forwardDense() {
    product.multiplyAdd(
        Layout.PLAIN,
        rows,
        OUTPUTS,
        INPUTS,
        elements,
        0,
        INPUTS,
        weights,
        0,
        OUTPUTS,
        currents,
        0,
        OUTPUTS);
  }

  /** Transposed spikes x errors. */
  @Benchmark
  public void transposed() {
    add(transposed, null, errors, gradient);
  }

  /** Transposed elements x errors. */
  @Benchmark
  public void transposedWeighted() {
    add(transposed, transposed.value(), errors, gradient);
  }

  /** The same by a dense product. */
  @Benchmark
  public void transposedDense() {
    product.multiplyAdd(
        Layout.A_TRANSPOSED,
        INPUTS,
        OUTPUTS,
        rows,
        elements,
        0,
        INPUTS,
        errors,
        0,
        OUTPUTS,
        gradient,
        0,
        OUTPUTS);
  }

  /** The gradient of a narrow layer, without transposed lists. */
  @Benchmark
  public void scatter() {
    sums.scatterRows(
        rows,
        0,
        INPUTS,
        lists.start(),
        lists.index(),
        lists.value(),
        1f,
        narrowErrors,
        CLASSES,
        narrowGradient,
        RowSums.padded(CLASSES));
  }

  private void add(SpikeLists selected, float @Nullable [] value, float[] matrix, float[] out) {
    sums.addRows(
        0,
        selected.rows(),
        selected.start(),
        selected.index(),
        value,
        1f,
        matrix,
        OUTPUTS,
        OUTPUTS,
        out,
        OUTPUTS);
  }
}
