package dev.forespike.train.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.EventLif;
import dev.forespike.kernels.EventNeurons;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.event.EventLayer;
import dev.forespike.kernels.event.EventSpikes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Spike times of another simulator: the test of a fully connected layer of EvSpikeSim, whose single
 * precision was recomputed in double precision for the project's reference.
 */
final class EventReferenceTest {
  private static final double[][] TIMES = {
    {1.0047829604819696, 1.0112512689537838, 1.0215546408842295},
    {1.2063812978687374, 1.2163547048479668, 1.5063131226033577, 1.516232800796183},
    {1.0129402852462979, 1.223323437885025, 1.5267322084434662}
  };

  static List<EventNeurons> kernels() {
    return List.of(Kernels.scalar().events(), Kernels.best().events());
  }

  private static EventSpikes input() {
    var input = new EventSpikes();
    input.add(1.0, 0);
    input.add(1.2, 1);
    input.add(1.5, 1);
    return input;
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void spikeTimesAreThoseOfTheReference(EventNeurons kernel) {
    double[] weights = {1, -0.1, 0.5, 0.2, 0.8, 0.4};
    var layer = new EventLayer(EventInput.constants(EventLif.of(0.020, 0.1)), 3, kernel);
    var output = new EventSpikes();
    layer.run(input(), weights, null, null, output);
    var byNeuron =
        List.of(new ArrayList<Double>(), new ArrayList<Double>(), new ArrayList<Double>());
    double before = 0;
    for (int k = 0; k < output.size(); k++) {
      byNeuron.get(output.neuron(k)).add(output.time(k));
      assertTrue(output.time(k) >= before);
      before = output.time(k);
      assertTrue(output.current(k) >= 0.1, "a valid spike has more current than the threshold");
    }
    for (int i = 0; i < 3; i++) {
      assertEquals(TIMES[i].length, byNeuron.get(i).size());
      assertEquals(TIMES[i].length, layer.counts()[i]);
      for (int k = 0; k < TIMES[i].length; k++) {
        assertEquals(TIMES[i][k], byNeuron.get(i).get(k), 1e-12);
      }
    }
    assertEquals(0, layer.limited());
  }

  /**
   * Traces of that simulator: one more at each input spike, decaying with the membrane; each own
   * spike adds the trace's value. Its figures are in single precision, and so are the times its
   * traces decay by: without that rounding 1e-6 would not be met.
   */
  @ParameterizedTest
  @MethodSource("kernels")
  void tracesAreThoseOfTheReference(EventNeurons kernel) {
    double[][] expected = {
      {2.2255263, 0}, {0.010226749, 3.038213}, {0.72736961, 1.0710337},
    };
    double[] weights = {1, -0.1, 0.5, 0.2, 0.8, 0.4};
    var neuron = EventLif.of(0.020, 0.1);
    var output = new EventSpikes();
    EventSpikes input = input();
    new EventLayer(EventInput.constants(neuron), 3, kernel).run(input, weights, null, null, output);
    double[][] sums = new double[3][2];
    double[] synapse = new double[2];
    double[] trace = new double[2];
    double now = 0;
    int in = 0;
    for (int k = 0; k < output.size(); k++) {
      double own = (float) output.time(k);
      while (in < input.size() && (float) input.time(in) <= own) {
        double time = (float) input.time(in);
        kernel.decay(2, Math.exp((now - time) / neuron.tau()), synapse, trace);
        now = time;
        synapse[input.neuron(in)]++;
        trace[input.neuron(in++)]++;
      }
      kernel.decay(2, Math.exp((now - own) / neuron.tau()), synapse, trace);
      now = own;
      for (int j = 0; j < 2; j++) {
        sums[output.neuron(k)][j] += trace[j];
      }
    }
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 2; j++) {
        assertEquals(expected[i][j], sums[i][j], 1e-6 * expected[i][j]);
      }
    }
  }
}
