package dev.forespike.bench;

import dev.forespike.kernels.EventNeurons;
import dev.forespike.kernels.Kernels;
import java.util.List;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** Neurons in continuous time: a layer of 800, and one too narrow for many vectors. */
public class EventNeuronsSuite extends PairedSuite {
  /** Number of neurons or synapses. */
  @Param({"10", "800"})
  public int n = 800;

  private EventNeurons kernel = Kernels.scalar().events();
  private double[] w = {};
  private double[] m = {};
  private double[] g = {};
  private double[] p = {};
  private double[] q = {};
  private double[] r = {};
  private double[] eligibility = {};
  private int[] candidates = {};

  /** Makes the state; JMH calls this. */
  public EventNeuronsSuite() {}

  @Override
  void prepare(Kernels kernels) {
    kernel = kernels.events();
    var random = new SplittableRandom(1);
    w = random.doubles(n, -1, 1).toArray();
    m = new double[n];
    g = new double[n];
    p = random.doubles(n, 0.5, 1).toArray();
    q = random.doubles(n, 0.5, 1).toArray();
    r = new double[n];
    eligibility = new double[n];
    candidates = new int[n];
  }

  @Override
  List<Object> results() {
    return List.of(m, g, p, q, r, eligibility, candidates);
  }

  /** An input spike; few neurons are near their threshold. */
  @Benchmark
  public int advance() {
    return kernel.advance(n, 0.99, w, 0, m, g, 2.7, 0.99, candidates);
  }

  /** Presynaptic traces; a factor of 1 keeps them where they are. */
  @Benchmark
  public void decay() {
    kernel.decay(n, 1, p, q);
  }

  /** Derivatives of one spike by all weights. */
  @Benchmark
  public void eligibility() {
    kernel.eligibility(n, 0.9, 0.5, 0.26, 0.1, p, q, 0, r, eligibility);
  }
}
