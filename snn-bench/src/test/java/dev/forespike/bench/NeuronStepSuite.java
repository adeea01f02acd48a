package dev.forespike.bench;

import dev.forespike.bench.measure.Operands;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.NeuronConstants;
import dev.forespike.kernels.NeuronConstants.Curve;
import dev.forespike.kernels.NeuronUpdates;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** The step of neurons that learn, with each surrogate. */
public class NeuronStepSuite extends PairedSuite {
  /** Number of neurons. */
  @Param({"1000", "4096"})
  public int n = 1000;

  /** The surrogate. */
  @Param public Curve surrogate = Curve.SIGMOID;

  private NeuronUpdates neurons = Kernels.scalar().neurons();
  private NeuronConstants constants = NeuronUpdatesSuite.neuron(surrogate);
  private float[] current = {};
  private float[] membrane = {};
  private float[] psi = {};
  private long[] spikes = {};

  /** Makes the state; JMH calls this. */
  public NeuronStepSuite() {}

  @Override
  void prepare(Kernels kernels) {
    neurons = kernels.neurons();
    constants = NeuronUpdatesSuite.neuron(surrogate);
    current = Operands.weights(n, 1);
    membrane = Operands.weights(n, 2);
    psi = new float[n];
    spikes = new long[(n + 63) / 64];
  }

  @Override
  List<Object> results() {
    return List.of(membrane, psi, spikes);
  }

  /** One time step with surrogate derivative. */
  @Benchmark
  public void step() {
    neurons.step(constants, n, current, 0, membrane, 0, null, 0, 0f, spikes, 0, psi, 0, null, 0);
  }
}
