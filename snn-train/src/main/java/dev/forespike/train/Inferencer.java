package dev.forespike.train;

import dev.forespike.api.Encoder;
import dev.forespike.api.Loss;
import dev.forespike.api.Samples;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.train.runtime.BatchLoader;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Compute;
import dev.forespike.train.runtime.ErrorSignal;
import dev.forespike.train.runtime.Evaluator;
import dev.forespike.train.runtime.ForwardPass;
import dev.forespike.train.runtime.SpikeProduct;

/**
 * Runs a network without noise. Holds threads and memory of its own; not thread-safe, close it
 * after use.
 */
public final class Inferencer implements AutoCloseable {
  private final Network network;
  private final Encoder encoder;
  private final Compute compute;

  /**
   * Prepares a network for running.
   *
   * @param network the network
   * @param encoder an implementation of the network's encoding
   * @param threads number of threads, at least 1; never changes a bit of the result
   */
  public Inferencer(Network network, Encoder encoder, int threads) {
    this.network = network;
    this.encoder = encoder;
    compute = new Compute(Kernels.best(), new Workers(threads));
  }

  /**
   * Runs some samples and keeps everything they gave.
   *
   * @param samples the samples; memory grows with their number
   * @return outputs, predictions and spikes
   */
  public Inference run(Samples samples) {
    int count = samples.size();
    int[] order = new int[count];
    java.util.Arrays.setAll(order, i -> i);
    var loader =
        new BatchLoader(encoder, count, network.spec().input().size(), network.timesteps());
    ClockedBatch batch = loader.load(samples, order, 0, count, Evaluator.encodingKey());
    var forward =
        new ForwardPass(
            network.parameters(), compute, count, network.timesteps(), SpikeProduct.Path.AUTOMATIC);
    int outputs = network.spec().outputs();
    var error =
        new ErrorSignal(
            Loss.crossEntropy(), compute.kernels().losses(), outputs, count, network.timesteps());
    forward.begin(network.parameters(), batch);
    error.begin();
    forward.advance(0, network.timesteps(), null, 0, false);
    error.compute(forward.recording(), batch, 0, network.timesteps());
    int[] predictions = new int[count];
    java.util.Arrays.setAll(predictions, error::prediction);
    int[] widths = new int[network.spec().hiddenLayers()];
    java.util.Arrays.setAll(widths, layer -> network.parameters().outputs(layer));
    return new Inference(forward.recording(), outputs, widths, predictions);
  }

  /**
   * Evaluates samples of any number in bounded memory.
   *
   * @param samples the samples
   * @param loss the loss to average
   * @return loss, accuracy and firing rates
   */
  public Evaluation evaluate(Samples samples, Loss loss) {
    var result =
        new Evaluator(network.parameters(), encoder, loss, network.timesteps(), compute)
            .evaluate(samples, Evaluator.encodingKey());
    return new Evaluation(result.loss(), result.accuracy(), result.firingRate());
  }

  /** Ends the threads. */
  @Override
  public void close() {
    compute.workers().close();
  }
}
