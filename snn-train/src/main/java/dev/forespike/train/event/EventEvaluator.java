package dev.forespike.train.event;

import dev.forespike.api.EventLoss;
import dev.forespike.api.Samples;
import dev.forespike.api.SpikeEncoder;
import dev.forespike.kernels.product.Compute;
import java.util.ArrayList;
import java.util.List;

/** Runs an event-driven network and counts. Memory does not grow with the samples. */
public final class EventEvaluator {
  /** Samples between sums, which are taken in the samples' order. */
  private static final int BLOCK = 512;

  private final EventNetwork network;
  private final Compute compute;
  private final EventPass[] passes;
  private final EventError[] errors;

  /**
   * What an evaluation found. Lists are by layer, the output last.
   *
   * @param loss mean loss
   * @param accuracy share of correct predictions, in [0, 1]
   * @param samples how many
   * @param spikes how many there were
   * @param limited how often a neuron reached its limit of spikes
   */
  public record Result(
      double loss, double accuracy, int samples, List<Long> spikes, List<Long> limited) {
    /** Copies. */
    public Result {
      spikes = List.copyOf(spikes);
      limited = List.copyOf(limited);
    }

    /**
     * Spikes per neuron and sample.
     *
     * @param network the layers
     * @return of each hidden layer
     */
    public List<Double> firingRate(EventNetwork network) {
      var rates = new ArrayList<Double>();
      for (int layer = 0; layer + 1 < network.layers(); layer++) {
        rates.add(spikes.get(layer) / ((double) samples * network.units(layer)));
      }
      return rates;
    }
  }

  /**
   * Makes an evaluator with memory for each thread.
   *
   * @param network layers and weights, read at each evaluation
   * @param loss the loss
   * @param compute who computes
   */
  public EventEvaluator(EventNetwork network, EventLoss loss, Compute compute) {
    this.network = network;
    this.compute = compute;
    int outputs = network.units(network.layers() - 1);
    int workers = compute.workers().threads();
    passes = new EventPass[workers];
    errors = new EventError[workers];
    for (int worker = 0; worker < workers; worker++) {
      passes[worker] =
          new EventPass(network, EventPass.Keep.SPIKES, false, compute.kernels().events());
      errors[worker] = new EventError(loss, outputs);
    }
  }

  /**
   * Evaluates samples.
   *
   * @param samples the samples
   * @param encoder gives their spikes
   * @return loss, accuracy and spikes
   */
  public Result evaluate(Samples samples, SpikeEncoder encoder) {
    int layers = network.layers();
    double[] losses = new double[BLOCK];
    boolean[] right = new boolean[BLOCK];
    int[][] counts = new int[BLOCK][2 * layers];
    double loss = 0;
    long correct = 0;
    long[] totals = new long[2 * layers];
    for (int first = 0; first < samples.size(); first += BLOCK) {
      int begin = first;
      int size = Math.min(BLOCK, samples.size() - first);
      compute
          .workers()
          .blocks(
              size,
              8,
              (from, to, worker) -> {
                for (int s = from; s < to; s++) {
                  int label = samples.label(begin + s);
                  EventPass pass = passes[worker];
                  pass.input().clear();
                  EventInput.add(
                      pass.input(),
                      encoder.encode(samples, begin + s),
                      begin + s,
                      network.inputs(0));
                  pass.run(null);
                  errors[worker].compute(pass, layers - 1, label, pass.silentUntil());
                  losses[s] = errors[worker].value();
                  right[s] = errors[worker].prediction() == label;
                  for (int layer = 0; layer < layers; layer++) {
                    counts[s][layer] = pass.spikes(layer).size();
                    counts[s][layers + layer] = pass.limited(layer);
                  }
                }
              });
      for (int s = 0; s < size; s++) {
        loss += losses[s];
        correct += right[s] ? 1 : 0;
        for (int i = 0; i < totals.length; i++) {
          totals[i] += counts[s][i];
        }
      }
    }
    List<Long> all = java.util.Arrays.stream(totals).boxed().toList();
    int size = samples.size();
    return new Result(
        loss / size,
        correct / (double) size,
        size,
        all.subList(0, layers),
        all.subList(layers, 2 * layers));
  }
}
