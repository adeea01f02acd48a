package dev.forespike.bench;

import dev.forespike.bench.measure.Operands;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.NeuronConstants;
import dev.forespike.kernels.NeuronConstants.Curve;
import dev.forespike.kernels.NeuronUpdates;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Updates of neurons, traces and signals. All work in place, over and over: operands are such that
 * numbers neither grow without bound nor fade into slow subnormal ones.
 */
public class NeuronUpdatesSuite extends PairedSuite {
  /** Number of neurons. */
  @Param({"1000", "4096"})
  public int n = 1000;

  private final NeuronConstants constants = neuron(Curve.SIGMOID);
  private NeuronUpdates neurons = Kernels.scalar().neurons();
  private float[] input = {};
  private float[] state = {};
  private float[] signs = {};
  private long[] spikes = {};
  private long[] fired = {};

  /** Makes the state; JMH calls this. */
  public NeuronUpdatesSuite() {}

  /** A leaky neuron. */
  static NeuronConstants neuron(Curve surrogate) {
    return new NeuronConstants(0.5f, 1f, NeuronConstants.SUBTRACT, surrogate, 4f);
  }

  @Override
  void prepare(Kernels kernels) {
    neurons = kernels.neurons();
    input = Operands.weights(n, 1);
    state = Operands.weights(n, 2);
    signs = Operands.weights(n, 3);
    for (int i = 0; i < n; i++) {
      signs[i] = Math.signum(signs[i]);
    }
    fired = Operands.spikes(1, n, 0.1, 4);
    spikes = new long[fired.length];
  }

  @Override
  List<Object> results() {
    return List.of(state, spikes);
  }

  /** One time step without surrogate derivative, as in inference. */
  @Benchmark
  public void stepForward() {
    neurons.step(constants, n, input, 0, state, 0, null, 0, 0f, spikes, 0, null, 0, null, 0);
  }

  /** A leaky integrator. */
  @Benchmark
  public void integrate() {
    neurons.integrate(n, 0.5f, state, 0, input, 0);
  }

  /** A presynaptic trace of packed spikes. */
  @Benchmark
  public void trace() {
    neurons.trace(n, 0.5f, state, 0, fired, 0);
  }

  /** A product in place, with factors of length 1. */
  @Benchmark
  public void multiply() {
    neurons.multiply(n, state, 0, signs, 0);
  }

  /** A multiple is added. */
  @Benchmark
  public void addScaled() {
    neurons.addScaled(n, 0.5f, input, 0, state, 0);
  }

  /** Packed spikes become 0 and 1. */
  @Benchmark
  public void unpack() {
    neurons.unpack(n, fired, 0, state, 0);
  }
}
