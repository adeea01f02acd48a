package dev.forespike.bench.measure;

import dev.forespike.api.Encoding;
import dev.forespike.api.Initialization;
import dev.forespike.api.Lif;
import dev.forespike.api.NetworkSpec;
import dev.forespike.train.Network;
import dev.forespike.train.StreamingSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One step of a streaming session on fresh input spikes. The gain of the initial weights is chosen
 * so that the hidden neurons fire as often as in training.
 */
public final class StreamMeasurement {
  /** Different inputs that are given in turn. */
  private static final int INPUTS = 64;

  private static final int BISECTIONS = 8;

  private final int[][] neurons = new int[INPUTS][];
  private final StreamingSession session;
  private final List<Double> rates;
  private final Map<String, Object> parameters;
  private int next;

  /**
   * Prepares a session.
   *
   * @param layers hidden widths
   * @param outputs classes K
   * @param density share of input spikes
   */
  public StreamMeasurement(List<Integer> layers, int outputs, double density) {
    for (int i = 0; i < neurons.length; i++) {
      float[] x = Operands.sparse(StepSetup.INPUTS, density, i);
      neurons[i] = IntStream.range(0, x.length).filter(j -> x[j] != 0).toArray();
    }
    double low = 0.5;
    double high = 16;
    for (int i = 0; i < BISECTIONS; i++) {
      double gain = Math.sqrt(low * high);
      double mean =
          rates(session(layers, outputs, gain), layers).stream()
              .mapToDouble(rate -> rate)
              .average()
              .orElseThrow();
      if (mean < StepSetup.RATE) {
        low = gain;
      } else {
        high = gain;
      }
    }
    session = session(layers, outputs, Math.sqrt(low * high));
    rates = rates(session, layers);
    parameters = Map.of("layers", layers, "outputs", outputs, "inputDensity", density);
  }

  private static StreamingSession session(List<Integer> layers, int outputs, double gain) {
    NetworkSpec.Builder builder =
        NetworkSpec.input(StepSetup.INPUTS).withInitialization(Initialization.uniform(gain));
    for (int width : layers) {
      builder = builder.dense(width, Lif.of(0.5, 1));
    }
    return Network.untrained(builder.readout(outputs), new Encoding.Direct(), 1, 1).session();
  }

  private List<Double> rates(StreamingSession session, List<Integer> layers) {
    long[] spikes = new long[layers.size()];
    for (int[] input : neurons) {
      session.stepSpikes(input, input.length);
      for (int layer = 0; layer < spikes.length; layer++) {
        spikes[layer] += session.spikeCount(layer);
      }
    }
    var rates = new ArrayList<Double>();
    for (int layer = 0; layer < spikes.length; layer++) {
      rates.add(spikes[layer] / (double) (INPUTS * layers.get(layer)));
    }
    return rates;
  }

  /**
   * Measures.
   *
   * @param budget how long
   * @return microseconds of a step
   */
  public Measurement measure(Timing.Budget budget) {
    Timing timing = Timing.of(this::step, budget);
    return Measurement.of("stream", parameters, timing, 1e6, "us").withFiringRate(rates);
  }

  /** One step on the next input. */
  void step() {
    int[] input = neurons[next++ & INPUTS - 1];
    session.stepSpikes(input, input.length);
  }
}
