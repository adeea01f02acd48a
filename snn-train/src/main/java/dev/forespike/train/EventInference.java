package dev.forespike.train;

import dev.forespike.api.EventLoss;
import dev.forespike.api.Samples;
import dev.forespike.api.SpecException;
import dev.forespike.api.SpikeEncoder;
import dev.forespike.api.SpikeTrain;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Compute;
import dev.forespike.train.event.EventError;
import dev.forespike.train.event.EventEvaluator;
import dev.forespike.train.event.EventInput;
import dev.forespike.train.event.EventNetwork;
import dev.forespike.train.event.EventPass;
import dev.forespike.train.run.EncoderChecks;
import dev.forespike.train.run.SampleValues;
import java.util.List;
import java.util.stream.IntStream;

/** The spikes of all layers of an event-driven network. Immutable. */
public final class EventInference {
  private final List<List<SpikeTrain>> layers;
  private final int outputs;
  private final List<Integer> limited;
  private final List<Integer> predictions;

  private EventInference(
      List<List<SpikeTrain>> layers,
      int outputs,
      List<Integer> limited,
      List<Integer> predictions) {
    this.layers = layers;
    this.outputs = outputs;
    this.limited = limited;
    this.predictions = predictions;
  }

  /**
   * Runs samples forward; the class with most output spikes is the prediction.
   *
   * @param network an event-driven network
   * @param samples input spikes of each sample
   * @param threads how many compute, which never changes a bit
   * @return the spikes of every layer
   * @throws SpecException if the network is clock-driven, a spike is of an input it does not have,
   *     or there is no thread
   */
  public static EventInference of(Network network, List<SpikeTrain> samples, int threads) {
    return of(network, samples, EventLoss.spikeCount(), threads);
  }

  /**
   * Runs samples forward.
   *
   * @param network an event-driven network
   * @param samples input spikes of each sample
   * @param loss decides the prediction, as it does in training and evaluation: most spikes, or the
   *     first
   * @param threads how many compute, which never changes a bit
   * @return the spikes of every layer
   * @throws SpecException if the network is clock-driven, a spike is of an input it does not have,
   *     or there is no thread
   */
  public static EventInference of(
      Network network, List<SpikeTrain> samples, EventLoss loss, int threads) {
    EventNetwork events = EventRuns.network(network);
    EventRuns.checkFits(network.spec(), samples);
    EventRuns.checkThreads(threads);
    int layers = events.layers();
    var trains = new SpikeTrain[layers][samples.size()];
    int[][] limited = new int[layers][samples.size()];
    int[] predictions = new int[samples.size()];
    var passes = new EventPass[threads];
    var errors = new EventError[threads];
    for (int worker = 0; worker < threads; worker++) {
      errors[worker] = new EventError(loss, network.spec().outputs());
      passes[worker] = new EventPass(events, EventPass.Keep.SPIKES, false, Kernels.best().events());
    }
    try (var workers = new Workers(threads)) {
      workers.blocks(
          samples.size(),
          1,
          (from, to, worker) -> {
            for (int sample = from; sample < to; sample++) {
              EventPass pass = passes[worker];
              pass.input().clear();
              EventInput.add(pass.input(), samples.get(sample), sample, events.inputs(0));
              pass.run(null);
              for (int layer = 0; layer < layers; layer++) {
                trains[layer][sample] = EventRuns.train(pass.spikes(layer));
                limited[layer][sample] = pass.limited(layer);
              }
              // The class is not asked for, so any label does.
              errors[worker].compute(pass, layers - 1, 0, pass.silentUntil());
              predictions[sample] = errors[worker].prediction();
            }
          });
    }
    return new EventInference(
        IntStream.range(0, layers).mapToObj(layer -> List.of(trains[layer])).toList(),
        network.spec().outputs(),
        IntStream.range(0, layers).mapToObj(layer -> IntStream.of(limited[layer]).sum()).toList(),
        IntStream.of(predictions).boxed().toList());
  }

  /**
   * Evaluates samples of any number in bounded memory.
   *
   * @param network an event-driven network
   * @param samples the samples
   * @param encoder an implementation of the network's encoding
   * @param loss the loss to average
   * @param threads how many compute, which never changes a bit
   * @return loss, accuracy, and spikes per neuron and sample
   * @throws SpecException if the network is clock-driven, there are no samples, they cannot be
   *     encoded or do not fit it, the encoder is of another encoding than the network's, or there
   *     is no thread
   */
  public static Evaluation evaluate(
      Network network, Samples samples, SpikeEncoder encoder, EventLoss loss, int threads) {
    SampleValues.check(network.encoding(), "sample", samples);
    EventNetwork events = EventRuns.network(network);
    EventRuns.checkThreads(threads);
    RunChecks.fits(network, samples, loss);
    EventRuns.checkFits(network.spec(), List.of(encoder.encode(samples, 0)));
    if (network.encoding().isEventDriven()) {
      EncoderChecks.checked(network.encoding(), encoder, samples);
    }
    try (var workers = new Workers(threads)) {
      EventEvaluator.Result found =
          new EventEvaluator(events, loss, new Compute(Kernels.best(), workers))
              .evaluate(samples, encoder);
      return new Evaluation(found.loss(), found.accuracy(), found.firingRate(events), List.of());
    }
  }

  /**
   * The number of layers, the output included.
   *
   * @return at least 1
   */
  public int layers() {
    return layers.size();
  }

  /**
   * The spikes of a layer.
   *
   * @param layer its index, from 0
   * @return one train for each sample
   */
  public List<SpikeTrain> spikes(int layer) {
    return layers.get(layer);
  }

  /**
   * How many neurons of a layer reached their limit of spikes, over all samples.
   *
   * @param layer its index
   * @return at least 0
   */
  public int limited(int layer) {
    return limited.get(layer);
  }

  /**
   * How often the outputs of a sample fired.
   *
   * @param sample its index
   * @return by output
   */
  public int[] counts(int sample) {
    int[] counts = new int[outputs];
    SpikeTrain train = layers.getLast().get(sample);
    for (int k = 0; k < train.size(); k++) {
      counts[train.neuron(k)]++;
    }
    return counts;
  }

  /**
   * The predicted class, by the loss: the output with most spikes, or the one that fires first; the
   * first of several.
   *
   * @param sample its index
   * @return the class; 0 for a silent output
   */
  public int prediction(int sample) {
    return predictions.get(sample);
  }
}
