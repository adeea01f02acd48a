package dev.forespike.bench;

import dev.forespike.bench.measure.Operands;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.SpikeLists;
import dev.forespike.kernels.Workers;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Lists of what is not zero, made in four ways on one thread. There is one implementation of each;
 * it is verified by reading the lists back into a matrix.
 */
public class SpikeListsSuite extends KernelSuite {
  private static final int NEURONS = 800;
  private static final int WORDS = (NEURONS + 63) / 64;

  /** Share of neurons that fire. */
  @Param({"0.05", "0.1", "0.3"})
  public double density = 0.05;

  /** Rows of spikes: samples times steps. */
  @Param("768")
  public int rows = 768;

  private final Workers workers = new Workers(1);
  private long[] spikes = {};
  private float[] elements = {};
  private SpikeLists lists = new SpikeLists();
  private SpikeLists result = new SpikeLists();

  /** Makes the state; JMH calls this. */
  public SpikeListsSuite() {}

  @Override
  void prepare() {
    spikes = Operands.spikes(rows, NEURONS, density, 1);
    elements = new float[rows * NEURONS];
    for (int r = 0; r < rows; r++) {
      Kernels.scalar().neurons().unpack(NEURONS, spikes, r * WORDS, elements, r * NEURONS);
    }
    lists = new SpikeLists();
    lists.ofDense(workers, rows, NEURONS, elements, 0);
    result = new SpikeLists();
  }

  @Override
  void verify(String method) {
    prepare();
    run(method);
    boolean transposed = result.rows() != rows;
    float[] read = new float[rows * NEURONS];
    float[] value = result.value();
    for (int r = 0; r < result.rows(); r++) {
      int before = -1;
      for (int e = result.start()[r]; e < result.start()[r + 1]; e++) {
        int column = result.index()[e];
        if (column <= before) {
          throw wrong(method, "columns do not ascend");
        }
        before = column;
        read[transposed ? column * NEURONS + r : r * NEURONS + column] =
            value == null ? 1f : value[e];
      }
    }
    if (!Arrays.equals(elements, read)) {
      throw wrong(method, "the lists are not those of the matrix");
    }
  }

  /** The lists of packed spikes. */
  @Benchmark
  public void ofSpikes() {
    result.ofSpikes(workers, rows, NEURONS, spikes);
  }

  /** The lists of a dense matrix. */
  @Benchmark
  public void ofDense() {
    result.ofDense(workers, rows, NEURONS, elements, 0);
  }

  /** The transpose of lists. */
  @Benchmark
  public void transposeOf() {
    result.transposeOf(workers, lists);
  }
}
