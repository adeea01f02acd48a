package dev.forespike.train.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Lif;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NeuronParameter;
import dev.forespike.api.Readout;
import dev.forespike.api.Reset;
import dev.forespike.api.SignedLif;
import dev.forespike.api.SpikingNeuron;
import dev.forespike.api.Surrogate;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What models of neurons say of themselves, and that errors go back the way tangents came. */
final class NeuronModelTest {
  private static final int STEPS = 9;
  private static final int NEURONS = 37;
  private static final Compute COMPUTE = new Compute(Kernels.best(), new Workers(1));

  private static NeuronModel model(NetworkSpec spec, int layer) {
    return new Plan(spec, COMPUTE, SpikeProduct.Path.AUTOMATIC).neurons(layer);
  }

  private static Lif lif(Reset reset) {
    return new Lif(
        NeuronParameter.of(0.7), NeuronParameter.of(0.9), reset, new Surrogate.Sigmoid(3));
  }

  private static List<NeuronModel> models() {
    List<SpikingNeuron> neurons = new ArrayList<>();
    for (Reset reset : Reset.values()) {
      neurons.add(lif(reset));
    }
    neurons.add(SignedLif.of(0.7, 0.9));
    List<NeuronModel> models = new ArrayList<>();
    for (SpikingNeuron neuron : neurons) {
      models.add(model(NetworkSpec.input(3).dense(NEURONS, neuron).readout(2), 0));
    }
    models.add(model(leaky(), 1));
    models.add(model(NetworkSpec.input(3).dense(4, Lif.of(0.6, 1)).readout(NEURONS), 1));
    return models;
  }

  private static NetworkSpec leaky() {
    return NetworkSpec.input(3)
        .dense(4, Lif.of(0.6, 1))
        .readout(NEURONS, Readout.leakyIntegrator(0.3));
  }

  private static float[] random(SplittableRandom random, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  /** {@code <g, tangents(dx)> = <adjoints(g), dx>} over some steps; a wrong model is told. */
  @Test
  void adjointsAreTransposedTangents() {
    for (NeuronModel model : models()) {
      for (boolean detach : new boolean[] {false, true}) {
        assertTrue(off(model, model, detach) < 1, () -> "off in " + model);
      }
    }
    NeuronModel other = model(NetworkSpec.input(3).dense(NEURONS, Lif.of(0.69, 0.9)).readout(2), 0);
    assertTrue(off(models().getFirst(), other, false) > 1);
  }

  /** The difference of both products in bounds of rounding. */
  private static double off(NeuronModel forward, NeuronModel backward, boolean detach) {
    var random = new SplittableRandom(5);
    float[] psi = random(random, STEPS * NEURONS);
    float[] membrane = random(random, STEPS * NEURONS);
    float[] dx = random(random, STEPS * NEURONS);
    float[] g = random(random, STEPS * NEURONS);
    float[] ds = dx.clone();
    float[] state = new float[NEURONS];
    for (int t = 0; t < STEPS; t++) {
      int at = t * NEURONS;
      forward.tangents(NEURONS, detach, membrane, psi, at, state, 0, ds, at);
    }
    float[] back = g.clone();
    float[] none = new float[NEURONS];
    for (int t = STEPS - 1; t >= 0; t--) {
      int at = t * NEURONS;
      boolean last = t == STEPS - 1;
      backward.adjoints(
          NEURONS,
          detach,
          membrane,
          psi,
          at,
          last ? none : back,
          last ? 0 : at + NEURONS,
          back,
          at);
    }
    double theory = 0;
    double measured = 0;
    double amount = 0;
    for (int i = 0; i < g.length; i++) {
      theory += (double) g[i] * ds[i];
      measured += (double) back[i] * dx[i];
      amount += Math.abs((double) g[i] * ds[i]) + Math.abs((double) back[i] * dx[i]);
    }
    // Each step is at most five operations on a number, and steps are chained.
    return Math.abs(theory - measured) / (5 * STEPS * Math.ulp(1f) / 2 * amount);
  }

  @Test
  void modelsKnowWhatTheyNeed() {
    NeuronModel zero = model(NetworkSpec.input(3).dense(4, lif(Reset.ZERO)).readout(2), 0);
    assertTrue(zero.needsMembranes() && zero.spikes() && !zero.signed());
    NeuronModel signed = model(NetworkSpec.input(3).dense(4, SignedLif.of(0.7, 0.9)).readout(2), 0);
    assertTrue(signed.signed() && signed.spikes() && !signed.needsMembranes());
    NeuronModel reader = model(leaky(), 1);
    assertFalse(reader.spikes());
    assertEquals(1, reader.states());
    assertEquals(0.3f, reader.traceDecay());
  }

  /** Without a membrane of its own a read-out hears for as long as the neurons below remember. */
  @Test
  void aReadoutWithoutMembraneTakesTheTraceBelow() {
    NeuronModel reader = model(NetworkSpec.input(3).dense(4, Lif.of(0.6, 1)).readout(NEURONS), 1);
    assertEquals(0, reader.states());
    assertEquals(0.6f, reader.traceDecay());
  }
}
