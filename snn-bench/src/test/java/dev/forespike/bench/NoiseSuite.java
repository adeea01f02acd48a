package dev.forespike.bench;

import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Noise;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** Random numbers of each law. Every call has a key of its own, as in training. */
public class NoiseSuite extends PairedSuite {
  private static final double P = 0.1;
  private static final float MAGNITUDE = (float) (1 / Math.sqrt(P));
  private static final float HALF_WIDTH = (float) Math.sqrt(3);

  /** Kernels store whole vectors: so much may be written behind the last result. */
  private static final int SLACK = 64;

  /** Numbers drawn at once. */
  @Param({"800", "4096"})
  public int n = 800;

  private Noise noise = Kernels.scalar().noise();
  private long key;
  private int drawn;
  private float[] z = {};
  private int[] index = {};
  private float[] value = {};
  private int[] words = {};
  private int[] scratch = {};

  /** Makes the state; JMH calls this. */
  public NoiseSuite() {}

  @Override
  void prepare(Kernels kernels) {
    noise = kernels.noise();
    key = 1;
    drawn = 0;
    z = new float[n];
    index = new int[n + SLACK];
    value = new float[n + SLACK];
    words = new int[n + 2 * SLACK];
    scratch = new int[Noise.scratch(n)];
  }

  @Override
  List<Object> results() {
    return List.of(
        z,
        Arrays.copyOf(index, drawn),
        Arrays.copyOf(value, drawn),
        Arrays.copyOf(words, n / 2),
        Arrays.copyOfRange(words, n / 2 + SLACK, n + SLACK));
  }

  /** The raw words behind n numbers. */
  @Benchmark
  public void words() {
    noise.words(key++, n / 2, words, n / 2 + SLACK);
  }

  /** Standard normal numbers. */
  @Benchmark
  public void gaussian() {
    noise.gaussian(key++, n, z, 0, scratch);
  }

  /** Signs. */
  @Benchmark
  public void rademacher() {
    noise.rademacher(key++, n, z, 0, scratch);
  }

  /** Uniform numbers. */
  @Benchmark
  public void uniform() {
    noise.uniform(key++, n, HALF_WIDTH, z, 0, scratch);
  }

  /** Normal numbers scaled to the length sqrt(n). */
  @Benchmark
  public void sphere() {
    noise.sphere(key++, n, z, 0, scratch);
  }

  /** The non-zero coordinates of sparse signs, one in ten. */
  @Benchmark
  public void sparse() {
    drawn = noise.sparse(key++, n, P, MAGNITUDE, index, value, 0, scratch);
  }

  /** The same with their zeros. */
  @Benchmark
  public void sparseDense() {
    noise.sparseDense(key++, n, P, MAGNITUDE, z, 0, scratch);
  }
}
