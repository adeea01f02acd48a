package dev.forespike.train;

import dev.forespike.train.rule.Alignment;
import java.util.List;

/**
 * What one epoch gave. Per-layer lists begin with the first hidden layer. After an epoch without
 * evaluation ({@link Trainer#evaluateEvery}) there are no figures of the evaluation samples: they
 * are not a number, or empty; see {@link #evaluated}.
 *
 * @param epoch its number, from 1
 * @param trainLoss mean loss of the training passes, noise included
 * @param trainAccuracy share of correct predictions in them, in [0, 1]; not a number for functions
 * @param testLoss mean loss on the evaluation samples, without noise
 * @param testAccuracy share of correct predictions on them, in [0, 1]; not a number for functions
 * @param seconds wall time of the training passes
 * @param samplesPerSecond training samples per second
 * @param firingRate spikes per neuron and step on the evaluation samples, per hidden layer; of an
 *     event-driven network, which has no steps, per neuron and sample
 * @param cosine cosine of the gradient to spatial back-propagation on one batch (event-driven: to
 *     exact back-propagation of loss and regularizer), per layer with the read-out last; empty
 *     unless asked for, and without evaluation
 * @param normRatio length of the gradient over that of spatial back-propagation, likewise
 * @param feedbackCosine cosine of the feedback weights and the product of the transposed weights
 *     from the layer above to the output, per hidden layer; empty for a rule without any
 * @param relativeError mean and median relative L2 error over the evaluation functions, on the
 *     values that targets stand for; empty for classes
 */
public record EpochReport(
    int epoch,
    double trainLoss,
    double trainAccuracy,
    double testLoss,
    double testAccuracy,
    double seconds,
    double samplesPerSecond,
    List<Double> firingRate,
    List<Double> cosine,
    List<Double> normRatio,
    List<Double> feedbackCosine,
    List<Double> relativeError) {
  /** Copies. */
  public EpochReport {
    firingRate = List.copyOf(firingRate);
    cosine = List.copyOf(cosine);
    normRatio = List.copyOf(normRatio);
    feedbackCosine = List.copyOf(feedbackCosine);
    relativeError = List.copyOf(relativeError);
  }

  /**
   * Whether the network was evaluated after this epoch.
   *
   * @return false if only the training passes and the feedback weights gave figures
   */
  public boolean evaluated() {
    // The loss does not tell: it may be not a number because the outputs are not.
    return !Double.isNaN(testAccuracy) || !relativeError.isEmpty();
  }

  /** The same epoch with the figures of an evaluation. */
  EpochReport with(Evaluation test, Alignment agreement) {
    return new EpochReport(
        epoch,
        trainLoss,
        trainAccuracy,
        test.loss(),
        test.accuracy(),
        seconds,
        samplesPerSecond,
        test.firingRate(),
        agreement.cosine(),
        agreement.normRatio(),
        feedbackCosine,
        test.relativeError());
  }
}
