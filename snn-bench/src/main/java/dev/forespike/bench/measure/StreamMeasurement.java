package dev.forespike.bench.measure;

import com.sun.management.ThreadMXBean;
import dev.forespike.api.Encoding;
import dev.forespike.api.Initialization;
import dev.forespike.api.Lif;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.SpecException;
import dev.forespike.train.Network;
import dev.forespike.train.StreamingSession;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One step of a streaming session on fresh input spikes. The gain of the initial weights is chosen
 * so that the hidden neurons fire as often as in training.
 */
public final class StreamMeasurement {
  /** Share of input spikes that the tables compare. */
  public static final double STANDARD_DENSITY = 0.08;

  /** Different inputs that are given in turn. */
  private static final int INPUTS = 64;

  private static final int BISECTIONS = 8;

  private static final int WARM_STEPS = 1000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final int[][] neurons = new int[INPUTS][];
  private final StreamingSession session;
  private final List<Double> rates;
  private final Map<String, Object> parameters;
  private final Work work;
  private int next;

  /**
   * Prepares a session.
   *
   * @param layers hidden widths
   * @param outputs classes K
   * @param density share of input spikes
   * @throws SpecException if a size is below 1, the density outside of [0, 1], or a matrix would
   *     have more than 2^30 elements
   */
  public StreamMeasurement(List<Integer> layers, int outputs, double density) {
    check(layers, outputs, density);
    long spikes = 0;
    for (int i = 0; i < neurons.length; i++) {
      float[] x = Operands.sparse(StepSetup.INPUTS, density, i);
      neurons[i] = IntStream.range(0, x.length).filter(j -> x[j] != 0).toArray();
      spikes += neurons[i].length;
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
    double used = spikes / ((double) INPUTS * StepSetup.INPUTS);
    parameters = Map.of("layers", layers, "outputs", outputs, "inputDensity", used, "threads", 1);
    if (density == STANDARD_DENSITY && layers.equals(StepSize.STANDARD.layers())) {
      StepSetup.checkRates(rates);
    }
    work = work(spikes / (double) INPUTS, layers, outputs);
  }

  /**
   * Whether a session can be measured.
   *
   * @param layers hidden widths
   * @param outputs classes K
   * @param density share of input spikes
   * @throws SpecException if it cannot
   */
  public static void check(List<Integer> layers, int outputs, double density) {
    Limits.positive("layers", layers);
    Limits.positive("outputs", outputs);
    Limits.share("input density", density);
    Limits.weights(StepSetup.INPUTS, layers, outputs);
  }

  /** Each spike adds a row of weights, and moves it. */
  private Work work(double inputSpikes, List<Integer> layers, int outputs) {
    double additions = inputSpikes * layers.getFirst();
    for (int layer = 0; layer < layers.size(); layer++) {
      int above = layer + 1 < layers.size() ? layers.get(layer + 1) : outputs;
      additions += rates.get(layer) * layers.get(layer) * above;
    }
    return new Work(0, additions, additions * Float.BYTES);
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
   * @param peak of one thread
   * @param budget how long
   * @return microseconds of a step, and the bytes that one allocates
   */
  public List<Measurement> measure(Peak peak, Timing.Budget budget) {
    Timing timing = Timing.of(this::step, budget);
    double bytes = allocated();
    return List.of(
        Measurement.of("stream", parameters, timing, 1e6, "us")
            .withArithmetic(work, timing, peak)
            .withFiringRate(rates),
        Measurement.of("stream.allocated", parameters, bytes, bytes, bytes, "bytes per step"));
  }

  /** Mean bytes that a warm step takes from the heap. */
  private double allocated() {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < WARM_STEPS; i++) {
      step();
    }
    return (THREADS.getCurrentThreadAllocatedBytes() - before) / (double) WARM_STEPS;
  }

  /** One step on the next input. */
  void step() {
    int[] input = neurons[next++ & (INPUTS - 1)];
    session.stepSpikes(input, input.length);
  }
}
