package dev.forespike.train.event;

import dev.forespike.api.EventLoss;
import dev.forespike.api.EventRule;
import dev.forespike.kernels.CounterRandom;
import dev.forespike.kernels.Noise;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.event.EventBackprop;
import dev.forespike.kernels.event.EventSpikes;
import dev.forespike.kernels.product.Compute;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Stream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One rule at work on one event-driven network. A batch goes forward sample by sample, each with
 * spikes, eligibilities and a perturbation of its own; then feedback learns, and then neuron by
 * neuron the samples' eligibilities are summed with their learning signals. Work is split by
 * samples and by neurons, so the number of threads never shows.
 */
public final class EventLearner {
  private static final int NEURON_BLOCK = 16;

  /** Gradients rounded at once by one worker. */
  private static final int GRADIENT_BLOCK = 1 << 16;

  private final EventNetwork network;
  private final EventRule rule;
  private final EventFeedback feedback;
  private final Compute compute;
  private final long seed;
  private final EventPass[] passes;
  private final EventError[] errors;
  private final double[][] derivatives;
  private final double[][][] perturbations;
  private final int[] labels;
  private final double[][] gradients;

  /** For each worker, gradients of a block of neurons, and perturbations while they are drawn. */
  private final double[][] rows;

  private final float[][] drawnRows;
  private final int[][] scratch;
  private long noiseKey;

  private int size;

  /** Fills the input of a sample. */
  @FunctionalInterface
  public interface Source {
    /**
     * Fills in a sample.
     *
     * @param sample its place in the batch
     * @param input receives its spikes in order of time; empty when called
     * @return its label
     */
    int fill(int sample, EventSpikes input);
  }

  /** Gives a sample's perturbations. */
  @FunctionalInterface
  public interface Perturbations {
    /**
     * Fills in the perturbation of a hidden layer.
     *
     * @param sample its place in the batch
     * @param layer the hidden layer
     * @param v receives one number for each neuron
     */
    void fill(int sample, int layer, double[] v);
  }

  /**
   * Makes a learner.
   *
   * @param network layers and weights
   * @param rule the rule
   * @param loss the loss
   * @param batch most samples of a batch
   * @param seed of perturbations and random feedback
   * @param compute who computes
   */
  public EventLearner(
      EventNetwork network, EventRule rule, EventLoss loss, int batch, long seed, Compute compute) {
    this(network, rule, loss, batch, seed, compute, false);
  }

  /**
   * Makes a learner.
   *
   * @param network layers and weights
   * @param rule the rule
   * @param loss the loss
   * @param batch most samples of a batch
   * @param seed of perturbations and random feedback
   * @param compute who computes
   * @param inspected whether eligibilities are kept also where the rule does not use them
   */
  public EventLearner(
      EventNetwork network,
      EventRule rule,
      EventLoss loss,
      int batch,
      long seed,
      Compute compute,
      boolean inspected) {
    this.network = network;
    this.rule = rule;
    this.seed = seed;
    this.compute = compute;
    feedback = new EventFeedback(rule.credit(), network, seed);
    int last = network.layers() - 1;
    EventPass.Keep keep = keep(rule, inspected);
    passes = new EventPass[batch];
    errors = new EventError[batch];
    derivatives = new double[batch][network.units(last)];
    perturbations = new double[batch][last][];
    labels = new int[batch];
    boolean first = loss instanceof EventLoss.FirstSpikeCrossEntropy;
    for (int s = 0; s < batch; s++) {
      passes[s] = new EventPass(network, keep, first, compute.kernels().events());
      errors[s] = new EventError(loss, network.units(last));
      for (int layer = 0; layer < last; layer++) {
        perturbations[s][layer] = new double[network.units(layer)];
      }
    }
    gradients = new double[network.layers()][];
    int widest = 0;
    for (int layer = 0; layer <= last; layer++) {
      gradients[layer] = new double[network.inputs(layer) * network.units(layer)];
      widest = Math.max(widest, network.inputs(layer));
    }
    int units = 1;
    for (int layer = 0; layer < last; layer++) {
      units = Math.max(units, network.units(layer));
    }
    int workers = compute.workers().threads();
    rows = new double[workers][NEURON_BLOCK * widest];
    drawnRows = new float[workers][units];
    scratch = new int[workers][Noise.scratch(units)];
  }

  private static EventPass.Keep keep(EventRule rule, boolean inspected) {
    if (rule.credit() instanceof EventRule.ExactBackprop && !inspected) {
      return EventPass.Keep.SPIKES;
    }
    return switch (rule.derivative()) {
      case EXACT -> EventPass.Keep.EXACT;
      case BOUNDED -> EventPass.Keep.BOUNDED;
    };
  }

  /**
   * Learns from a batch with perturbations of this run.
   *
   * @param samples how many
   * @param iteration index of the batch within the run; names the perturbations
   * @param source fills in samples; called from several threads
   */
  public void learn(int samples, long iteration, Source source) {
    noiseKey = Stream.NOISE.key(seed, iteration);
    run(samples, source, null);
  }

  /**
   * Learns from a batch: gradients are complete when it returns, and feedback is updated.
   *
   * @param samples how many
   * @param source fills in samples; called from several threads
   * @param drawn gives perturbations; called from several threads
   */
  public void learn(int samples, Source source, Perturbations drawn) {
    run(samples, source, drawn);
  }

  /** With perturbations of this run where none are given. */
  private void run(int samples, Source source, @Nullable Perturbations drawn) {
    size = samples;
    compute
        .workers()
        .blocks(
            samples,
            1,
            (from, to, worker) -> {
              for (int s = from; s < to; s++) {
                forward(s, source, drawn, worker);
              }
            });
    if (rule.credit() instanceof EventRule.ExactBackprop) {
      backpropagate();
      return;
    }
    for (int layer = 0; layer < network.layers(); layer++) {
      int at = layer;
      compute
          .workers()
          .blocks(
              network.units(layer),
              NEURON_BLOCK,
              (from, to, worker) -> collect(at, from, to, rows[worker]));
    }
  }

  private void forward(int s, Source source, @Nullable Perturbations drawn, int worker) {
    EventPass pass = passes[s];
    pass.input().clear();
    labels[s] = source.fill(s, pass.input());
    boolean perturbed = rule.learnsFeedback();
    for (int layer = 0; perturbed && layer < perturbations[s].length; layer++) {
      if (drawn != null) {
        drawn.fill(s, layer, perturbations[s][layer]);
      } else {
        draw(s, layer, worker);
      }
    }
    pass.run(perturbed ? perturbations[s] : null);
    int last = network.layers() - 1;
    errors[s].compute(pass, last, labels[s], pass.silentUntil());
    pass.derivative(derivatives[s]);
  }

  private void draw(int s, int layer, int worker) {
    double[] v = perturbations[s][layer];
    float[] z = drawnRows[worker];
    long row = CounterRandom.child(CounterRandom.child(noiseKey, layer), s);
    compute.kernels().noise().gaussian(row, v.length, z, 0, scratch[worker]);
    for (int i = 0; i < v.length; i++) {
      v[i] = z[i];
    }
  }

  /**
   * Feedback first, then the gradients of some neurons of a layer: summed in rows of their own, as
   * a synapse's place in the gradient is far from that of the neuron's next one.
   */
  private void collect(int layer, int from, int to, double[] rows) {
    boolean hidden = layer + 1 < network.layers();
    if (hidden) {
      feedback.learn(layer, from, to, size, observed(layer));
    }
    int inputs = network.inputs(layer);
    Arrays.fill(rows, 0, (to - from) * inputs, 0);
    for (int i = from; i < to; i++) {
      double pull = hidden ? pull(layer, i) : 0;
      for (int s = 0; s < size; s++) {
        double[] e = errors[s].errors();
        double delta = hidden ? feedback.signal(layer, i, e) + pull : e[i];
        passes[s].eligibility(layer).addTo(i, delta / size, rows, (i - from) * inputs);
      }
    }
    double[] gradient = gradients[layer];
    int units = network.units(layer);
    for (int j = 0; j < inputs; j++) {
      for (int i = from; i < to; i++) {
        gradient[j * units + i] = rows[(i - from) * inputs + j];
      }
    }
  }

  /** What the regularizer adds to a hidden neuron's signal. */
  private double pull(int layer, int i) {
    double mean = 0;
    for (int s = 0; s < size; s++) {
      mean += passes[s].counts(layer)[i] / (double) size;
    }
    return rule.regularization() * (rule.targetSpikes() - mean);
  }

  private EventFeedback.Observed observed(int layer) {
    return new EventFeedback.Observed() {
      @Override
      public boolean fired(int sample, int neuron) {
        return passes[sample].counts(layer)[neuron] > 0;
      }

      @Override
      public double perturbation(int sample, int neuron) {
        return perturbations[sample][layer][neuron];
      }

      @Override
      public double derivative(int sample, int output) {
        return derivatives[sample][output];
      }
    };
  }

  /** The oracle, one sample after the other. The regularizer's part goes the way of the others. */
  private void backpropagate() {
    int last = network.layers() - 1;
    for (double[] gradient : gradients) {
      Arrays.fill(gradient, 0);
    }
    double[][] pulls = new double[last][];
    for (int layer = 0; layer < last; layer++) {
      pulls[layer] = new double[network.units(layer)];
      for (int i = 0; i < pulls[layer].length; i++) {
        pulls[layer][i] = pull(layer, i) / size;
      }
    }
    for (int s = 0; s < size; s++) {
      EventPass pass = passes[s];
      double[] above = outputErrors(s, pass.spikes(last));
      for (int layer = last; layer >= 0; layer--) {
        EventSpikes input = layer == 0 ? pass.input() : pass.spikes(layer - 1);
        double[] below = new double[input.size()];
        new EventBackprop(EventInput.constants(network.neuron(layer)), network.units(layer))
            .run(input, pass.spikes(layer), network.weights(layer), above, gradients[layer], below);
        if (layer > 0) {
          for (int k = 0; k < input.size(); k++) {
            below[k] += pulls[layer - 1][input.neuron(k)];
          }
        }
        above = below;
      }
    }
  }

  private double[] outputErrors(int s, EventSpikes output) {
    double[] spikeErrors = new double[output.size()];
    boolean[] seen = new boolean[network.units(network.layers() - 1)];
    for (int k = 0; k < spikeErrors.length; k++) {
      int j = output.neuron(k);
      if (!(errors[s].ofFirstSpike() && seen[j])) {
        spikeErrors[k] = errors[s].errors()[j] / size;
      }
      seen[j] = true;
    }
    return spikeErrors;
  }

  /**
   * The gradients of the last batch, the mean over its samples.
   *
   * @param target receives them, rounded
   * @param workers who copy
   */
  public void gradients(Parameters target, Workers workers) {
    for (int layer = 0; layer < gradients.length; layer++) {
      float[] weights = target.weights(layer);
      double[] source = gradients[layer];
      workers.blocks(
          weights.length,
          GRADIENT_BLOCK,
          (from, to, _) -> {
            for (int i = from; i < to; i++) {
              weights[i] = (float) source[i];
            }
          });
    }
  }

  /**
   * The gradient of a layer.
   *
   * @param layer its index
   * @return {@code [inputs][units]}, overwritten by the next batch
   */
  public double[] gradient(int layer) {
    return gradients[layer];
  }

  /**
   * The feedback.
   *
   * @return its weights, learned so far
   */
  public EventFeedback feedback() {
    return feedback;
  }

  /**
   * A sample of the last batch.
   *
   * @param sample its place
   * @return its pass
   */
  public EventPass pass(int sample) {
    return passes[sample];
  }

  /**
   * The loss and errors of a sample of the last batch.
   *
   * @param sample its place
   * @return its errors
   */
  public EventError error(int sample) {
    return errors[sample];
  }

  /**
   * What the perturbations of a sample did to each output.
   *
   * @param sample its place
   * @return D, overwritten by the next batch
   */
  public double[] derivative(int sample) {
    return derivatives[sample];
  }

  /**
   * The mean loss of the last batch.
   *
   * @return over its samples
   */
  public double loss() {
    double sum = 0;
    for (int s = 0; s < size; s++) {
      sum += errors[s].value() / size;
    }
    return sum;
  }

  /**
   * The number of right predictions of the last batch.
   *
   * @return at most its size
   */
  public int correct() {
    int correct = 0;
    for (int s = 0; s < size; s++) {
      correct += errors[s].prediction() == labels[s] ? 1 : 0;
    }
    return correct;
  }
}
