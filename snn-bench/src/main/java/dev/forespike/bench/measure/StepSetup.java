package dev.forespike.bench.measure;

import dev.forespike.api.Encoding;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Rule;
import dev.forespike.api.Schedule;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.UpdateInterval;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.rule.Learners;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.ForwardPass;
import dev.forespike.train.runtime.NoisePlan;
import dev.forespike.train.runtime.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A network, a batch and weights that make its neurons fire as often as in training: each hidden
 * layer's random weights are scaled until {@value #RATE} of its neurons (or another share) fire in
 * a step, under the noise of the rule that is measured.
 *
 * <p>It shows types of the run time, which the benchmarks alone may see.
 */
@SuppressWarnings("exports")
public final class StepSetup {
  /** Pixels of an MNIST image. */
  static final int INPUTS = 784;

  /** Share of non-zero pixels of MNIST images. */
  static final double INPUT_DENSITY = 0.19;

  static final int CLASSES = 10;

  /** Spikes per neuron and step of each hidden layer. */
  static final double RATE = 0.08;

  /** What a layer may fire at least and at most where figures are compared with others. */
  private static final double LEAST_RATE = 0.05;

  private static final double MOST_RATE = 0.15;

  private static final int BISECTIONS = 9;

  private final TrainingSpec spec;
  private final double rate;
  private final Parameters parameters;
  private final ClockedBatch batch;
  private final @Nullable NoisePlan noise;
  private final ForwardPass pass;

  /**
   * Makes the network and scales its weights.
   *
   * @param rule the rule that is to be measured
   * @param size the shape
   * @param compute who computes
   */
  public StepSetup(Rule rule, StepSize size, Compute compute) {
    this(rule, size, RATE, compute);
  }

  /**
   * Makes the network and scales its weights until it fires as often as is wanted. Weights around
   * zero cannot make more than about half of the neurons fire; {@link #rates} tells what became of
   * it.
   *
   * @param rule the rule that is to be measured
   * @param size the shape
   * @param rate spikes per neuron and step of each hidden layer
   * @param compute who computes
   */
  StepSetup(Rule rule, StepSize size, double rate, Compute compute) {
    spec = spec(rule, size);
    this.rate = rate;
    batch = batch(size);
    noise = Learners.noise(rule).orElse(null);
    parameters = Parameters.initialize(spec.network(), 1);
    pass =
        new ForwardPass(
            parameters, compute, size.batch(), size.chunk(), SpikeProduct.Path.AUTOMATIC);
    for (int layer = 0; layer < size.layers().size(); layer++) {
      calibrate(layer);
    }
  }

  /** Learns at a rate so small that the weights, and with them the firing rates, hardly move. */
  static TrainingSpec spec(Rule rule, StepSize size) {
    NetworkSpec.Builder builder = NetworkSpec.input(INPUTS);
    for (int width : size.layers()) {
      builder = builder.dense(width, Lif.of(0.5, 1));
    }
    return new TrainingSpec(
        builder.readout(size.outputs()),
        rule,
        Loss.crossEntropy(),
        Optimizer.sgd(1e-7, 0.9),
        new Schedule.Constant(0),
        new Encoding.Direct(),
        size.timesteps(),
        size.batch(),
        1,
        size.chunk(),
        new UpdateInterval.Sequence(),
        1);
  }

  static ClockedBatch batch(StepSize size) {
    var batch = new ClockedBatch(size.batch(), INPUTS, size.timesteps(), true);
    batch.begin(size.batch());
    float[] x = Operands.sparse(size.batch() * INPUTS, INPUT_DENSITY, 7);
    System.arraycopy(x, 0, batch.input(), 0, x.length);
    for (int b = 0; b < size.batch(); b++) {
      batch.labels()[b] = b % size.outputs();
    }
    return batch;
  }

  /** Scales the weights into a layer until it fires at the wanted rate. */
  private void calibrate(int layer) {
    float[] weights = parameters.weights(layer);
    float[] start = weights.clone();
    double low = 0;
    double high = 5;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      float factor = (float) Math.exp(middle - 1);
      for (int j = 0; j < weights.length; j++) {
        weights[j] = factor * start[j];
      }
      if (rates().get(layer) < rate) {
        low = middle;
      } else {
        high = middle;
      }
    }
  }

  /** The number of inputs that are not zero. */
  int inputs() {
    int count = 0;
    for (float x : batch.input()) {
      count += x != 0 ? 1 : 0;
    }
    return count;
  }

  /**
   * Firing rates at which figures may be compared.
   *
   * @throws MeasurementException if a layer fires more or less than networks in training do
   */
  static List<Double> checkRates(List<Double> rates) {
    for (int layer = 0; layer < rates.size(); layer++) {
      double rate = rates.get(layer);
      if (!(rate >= LEAST_RATE && rate <= MOST_RATE)) {
        throw new MeasurementException(
            String.format(
                Locale.ROOT,
                "hidden layer %d fires at %.1f %%, but figures are comparable from %.0f to %.0f %%"
                    + " only",
                layer,
                100 * rate,
                100 * LEAST_RATE,
                100 * MOST_RATE));
      }
    }
    return rates;
  }

  /**
   * The run whose step is measured.
   *
   * @return its specification
   */
  public TrainingSpec spec() {
    return spec;
  }

  /**
   * The scaled weights.
   *
   * @return the network's parameters
   */
  public Parameters parameters() {
    return parameters;
  }

  /**
   * The input, and the class of each sample.
   *
   * @return the batch
   */
  public ClockedBatch batch() {
    return batch;
  }

  /**
   * How often the neurons fire, with the rule's noise.
   *
   * @return spikes per neuron and step of each hidden layer
   */
  public List<Double> rates() {
    pass.begin(parameters, batch);
    double[] sums = new double[spec.network().hiddenLayers()];
    int chunks = 0;
    for (int from = 0; from < spec.timesteps(); from += spec.chunk()) {
      pass.advance(from, Math.min(spec.chunk(), spec.timesteps() - from), noise, 1, false);
      for (int layer = 0; layer < sums.length; layer++) {
        sums[layer] += pass.recording().activity(layer).lists().density();
      }
      chunks++;
    }
    var rates = new ArrayList<Double>();
    for (double sum : sums) {
      rates.add(sum / chunks);
    }
    return rates;
  }
}
