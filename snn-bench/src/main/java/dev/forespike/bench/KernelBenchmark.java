package dev.forespike.bench;

import dev.forespike.kernels.DenseProduct;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.SpikeLists;
import dev.forespike.kernels.Workers;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The two ways of a product of spikes with weights, 768 rows by 800 by 800, one thread. Both give
 * the same bits; the set-up throws if they do not.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsPrepend = "--add-modules=jdk.incubator.vector")
public class KernelBenchmark {
  private static final int ROWS = 768;
  private static final int WIDTH = 800;

  /** Share of neurons that fire. */
  @Param({"0.05", "0.1", "0.3"})
  public double density;

  private final Workers workers = new Workers(1);
  private final Kernels kernels = Kernels.best();
  private final DenseProduct dense = kernels.dense(workers);
  private final SpikeLists lists = new SpikeLists();
  private final float[] spikes = new float[ROWS * WIDTH];
  private final float[] weights = new float[WIDTH * WIDTH];
  private final float[] out = new float[ROWS * WIDTH];

  /** Makes the state; JMH calls this. */
  public KernelBenchmark() {}

  /** Draws spikes and weights and checks that both ways agree. */
  @Setup(Level.Trial)
  public void prepare() {
    var random = new SplittableRandom(1);
    for (int i = 0; i < spikes.length; i++) {
      spikes[i] = random.nextDouble() < density ? 1f : 0f;
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextDouble(-1, 1);
    }
    lists.ofDense(workers, ROWS, WIDTH, spikes, 0);
    float[] expected = denseProduct().clone();
    if (!Arrays.equals(expected, spikesTimesWeights())) {
      throw new IllegalStateException("dense and event-driven product differ");
    }
  }

  /** Ends the threads. */
  @TearDown
  public void close() {
    workers.close();
  }

  /**
   * The dense product.
   *
   * @return the result
   */
  @Benchmark
  public float[] denseProduct() {
    Arrays.fill(out, 0f);
    dense.multiplyAdd(
        DenseProduct.Layout.PLAIN,
        ROWS,
        WIDTH,
        WIDTH,
        spikes,
        0,
        WIDTH,
        weights,
        0,
        WIDTH,
        out,
        0,
        WIDTH);
    return out;
  }

  /**
   * The event-driven product.
   *
   * @return the result
   */
  @Benchmark
  public float[] spikesTimesWeights() {
    Arrays.fill(out, 0f);
    kernels
        .rows()
        .addRows(
            0, ROWS, lists.start(), lists.index(), null, 1f, weights, WIDTH, WIDTH, out, WIDTH);
    return out;
  }
}
