package dev.forespike.train.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.EventLif;
import dev.forespike.kernels.EventNeurons;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.event.EventLayer;
import dev.forespike.kernels.event.EventSpikes;
import dev.forespike.kernels.event.SpikeEligibility;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Closed-form spike times and their derivatives against the definition of the neuron. */
final class EventLayerProperties {
  private static final EventNeurons KERNEL = Kernels.best().events();

  private static EventLif neuron(long seed) {
    double[] thresholds = {0.05, 0.1, 0.2};
    return new EventLif(0.02, thresholds[Math.floorMod(seed, 3)], 30, 0.2);
  }

  private static List<List<Double>> run(EventCase of, EventNeurons kernel) {
    var output = new EventSpikes();
    new EventLayer(EventInput.constants(of.neuron()), of.units(), kernel)
        .run(of.input(), of.weights(), null, null, output);
    return byNeuron(of, output);
  }

  private static List<List<Double>> byNeuron(EventCase of, EventSpikes output) {
    var times = new ArrayList<List<Double>>();
    for (int i = 0; i < of.units(); i++) {
      times.add(new ArrayList<>());
    }
    for (int k = 0; k < output.size(); k++) {
      times.get(output.neuron(k)).add(output.time(k));
    }
    return times;
  }

  /** A potential that only just touches the threshold may be seen or not; everything else must. */
  @Property(tries = 60)
  void spikesAreThoseOfTheDefinition(
      @ForAll @IntRange(min = 1, max = 12) int spikes, @ForAll long seed) {
    EventCase of = EventCase.of(neuron(seed), 4, 3, spikes, seed);
    List<List<Double>> found = run(of, KERNEL);
    for (int i = 0; i < 3; i++) {
      List<Double> expected = of.spikes(i, 1e-5);
      if (expected.size() != found.get(i).size()) {
        Assume.that(false);
      }
      for (int k = 0; k < expected.size(); k++) {
        assertEquals(expected.get(k), found.get(i).get(k), 1e-9);
      }
    }
  }

  /** The assumption above throws few cases away. */
  @Property(tries = 1)
  void theDefinitionSeldomDisagrees() {
    int different = 0;
    for (int seed = 0; seed < 100; seed++) {
      EventCase of = EventCase.of(neuron(seed), 4, 1, 10, seed);
      different += of.spikes(0, 1e-5).size() == run(of, KERNEL).getFirst().size() ? 0 : 1;
    }
    assertTrue(different <= 2, "neurons with other spikes: " + different);
  }

  @Property(tries = 200)
  void scalarAndSimdKernelsGiveTheSameBits(
      @ForAll @IntRange(min = 1, max = 40) int units,
      @ForAll @IntRange(min = 0, max = 30) int spikes,
      @ForAll long seed) {
    EventCase of = EventCase.of(neuron(seed), 5, units, spikes, seed);
    assertEquals(run(of, Kernels.scalar().events()), run(of, KERNEL));
  }

  /** Exact eligibilities are central differences of the sum of spike times. */
  @Property(tries = 150)
  void exactEligibilityIsTheDerivativeOfSpikeTimes(
      @ForAll @IntRange(min = 1, max = 14) int spikes, @ForAll long seed) {
    EventCase of = EventCase.of(neuron(seed), 4, 3, spikes, seed);
    var eligibility =
        new SpikeEligibility(EventInput.constants(of.neuron()), false, false, 4, 3, KERNEL);
    var output = new EventSpikes();
    new EventLayer(EventInput.constants(of.neuron()), 3, KERNEL)
        .run(of.input(), of.weights(), null, eligibility, output);
    double[] grazing = new double[3];
    Arrays.fill(grazing, 1);
    for (int k = 0; k < output.size(); k++) {
      int i = output.neuron(k);
      double slope = (output.current(k) - of.neuron().threshold()) / of.neuron().threshold();
      grazing[i] = Math.min(grazing[i], slope);
    }
    List<List<Double>> here = byNeuron(of, output);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 4; j++) {
        int place = j * 3 + i;
        // Where a spike only just comes about, its time is no smooth function at this scale.
        if (grazing[i] < 0.05 || here.get(i).size() > 7) {
          continue;
        }
        double wide = difference(of, place, i, 2e-6);
        double narrow = difference(of, place, i, 1e-6);
        if (Double.isNaN(wide) || Double.isNaN(narrow)) {
          continue;
        }
        double derivative = (4 * narrow - wide) / 3;
        double tolerance = 1e-6 * Math.max(1e-3, Math.abs(derivative));
        assertEquals(derivative, eligibility.of(i, j), tolerance, "synapse " + j + " to " + i);
      }
    }
  }

  /** The central difference of a neuron's sum of spike times; not a number where spikes change. */
  private static double difference(EventCase of, int place, int i, double step) {
    List<Double> above = run(of.withWeight(place, step), KERNEL).get(i);
    List<Double> below = run(of.withWeight(place, -step), KERNEL).get(i);
    if (above.size() != below.size()) {
      return Double.NaN;
    }
    double difference = 0;
    for (int k = 0; k < above.size(); k++) {
      difference += above.get(k) - below.get(k);
    }
    return difference / (2 * step);
  }

  /** For a neuron with one spike the bounded form is the exact one times (g - c)/g. */
  @Property(tries = 150)
  void boundedEligibilityIsTheExactOneWithoutTheLeak(
      @ForAll @IntRange(min = 1, max = 14) int spikes, @ForAll long seed) {
    EventCase of = EventCase.of(neuron(seed), 4, 3, spikes, seed);
    var exact = new SpikeEligibility(EventInput.constants(of.neuron()), false, false, 4, 3, KERNEL);
    var bounded =
        new SpikeEligibility(EventInput.constants(of.neuron()), true, false, 4, 3, KERNEL);
    var output = new EventSpikes();
    var layer = new EventLayer(EventInput.constants(of.neuron()), 3, KERNEL);
    layer.run(of.input(), of.weights(), null, exact, output);
    layer.run(of.input(), of.weights(), null, bounded, output);
    double c = of.neuron().threshold();
    for (int k = 0; k < output.size(); k++) {
      int i = output.neuron(k);
      double g = output.current(k);
      assertTrue(g >= c * (1 - 1e-12), "current below the threshold");
      if (layer.counts()[i] == 1) {
        for (int j = 0; j < 4; j++) {
          double expected = exact.of(i, j) * (g - c) / g;
          assertEquals(expected, bounded.of(i, j), 1e-9 * Math.abs(expected) + 1e-15);
        }
      }
    }
  }

  /** A sample leaves nothing behind for the next. */
  @Property(tries = 60)
  void samplesAreIndependent(@ForAll long seed) {
    EventCase one = EventCase.of(neuron(seed), 4, 3, 9, seed);
    EventCase two = EventCase.of(neuron(seed), 4, 3, 7, seed + 1);
    var layer = new EventLayer(EventInput.constants(one.neuron()), 3, KERNEL);
    var eligibility =
        new SpikeEligibility(EventInput.constants(one.neuron()), true, false, 4, 3, KERNEL);
    var fresh = new SpikeEligibility(EventInput.constants(one.neuron()), true, false, 4, 3, KERNEL);
    var output = new EventSpikes();
    layer.run(one.input(), one.weights(), null, eligibility, output);
    layer.run(two.input(), one.weights(), null, eligibility, output);
    List<List<Double>> after = byNeuron(two, output);
    new EventLayer(EventInput.constants(one.neuron()), 3, KERNEL)
        .run(two.input(), one.weights(), null, fresh, output);
    assertEquals(byNeuron(two, output), after);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 4; j++) {
        assertEquals(fresh.of(i, j), eligibility.of(i, j));
      }
    }
  }

  /** Beyond its limit a neuron is silent for good, and that is counted. */
  @Property(tries = 60)
  void aNeuronStopsAtItsLimit(@ForAll @IntRange(min = 1, max = 3) int most, @ForAll long seed) {
    EventCase all = EventCase.of(neuron(seed), 4, 3, 14, seed);
    List<List<Double>> free = run(all, KERNEL);
    var layer = new EventLayer(EventInput.constants(all.neuron().withMaxSpikes(most)), 3, KERNEL);
    var output = new EventSpikes();
    layer.run(all.input(), all.weights(), null, null, output);
    List<List<Double>> limited = byNeuron(all, output);
    int expected = 0;
    for (int i = 0; i < 3; i++) {
      int kept = Math.min(most, free.get(i).size());
      assertEquals(free.get(i).subList(0, kept), limited.get(i));
      expected += free.get(i).size() > most ? 1 : 0;
    }
    assertEquals(expected, layer.limited());
  }
}
