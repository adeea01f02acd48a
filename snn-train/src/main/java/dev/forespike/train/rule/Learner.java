package dev.forespike.train.rule;

import dev.forespike.api.Oracle;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.NetworkPass;
import dev.forespike.train.runtime.Parameters;
import java.util.List;

/** One learning rule at work on one network: turns batches into gradients and updates. */
public sealed interface Learner extends Learned
    permits ErrorLearner, ZerothOrderLearner, ForwardGradientLearner {

  /** What a batch gave. */
  interface Progress {
    /**
     * Called when gradients are complete; the parameters change here.
     *
     * @param gradients gradients of all parameters
     */
    void update(Parameters gradients);
  }

  /**
   * The outcome of one batch.
   *
   * @param loss mean loss
   * @param correct number of correct predictions
   */
  record Outcome(double loss, int correct) {}

  /**
   * Learns from one batch.
   *
   * @param batch the input and labels
   * @param iteration index of the batch within the run; names the noise
   * @param update receives the gradients at the end of each update interval
   * @return loss and correct predictions of the forward pass
   */
  Outcome learn(ClockedBatch batch, long iteration, Progress update);

  /** Keeps membrane potentials in the recordings of forward passes from now on. */
  void keepMembranes();

  /**
   * What a batch gave, laid open.
   *
   * @param gradients the rule's gradients
   * @param reference an oracle's gradients
   * @param directions the perturbations z of all parameters, for rules that perturb them
   * @param pass the pass the rule learned from: recordings of its last chunk, loss and errors
   */
  record Inspection(
      Parameters gradients, Parameters reference, List<Parameters> directions, NetworkPass pass) {

    /**
     * How the gradients agree.
     *
     * @return the agreement of each layer
     */
    public Alignment alignment() {
      return Alignment.of(gradients, reference);
    }
  }

  /**
   * The numbers of the last batch that, with the seed and the iteration, make its gradient.
   *
   * @return not a copy; empty for rules whose gradients are more than that
   */
  default double[] scalars() {
    return new double[0];
  }

  /**
   * Computes this rule's gradients beside those of an oracle, for the same recording where the rule
   * learns from one; a rule that perturbs parameters is compared with the oracle on the parameters
   * themselves. Changes nothing.
   *
   * @param batch the input and labels
   * @param iteration names the noise
   * @param oracle what to compare with; back-propagation through time where the chunk is T
   * @return both gradients; overwritten by the next batch
   */
  Inspection inspect(ClockedBatch batch, long iteration, Oracle oracle);

  /**
   * How this rule's gradients agree with spatial back-propagation's. Changes nothing.
   *
   * @param batch the input and labels
   * @param iteration names the noise
   * @return the agreement of each layer
   */
  default Alignment alignment(ClockedBatch batch, long iteration) {
    return inspect(batch, iteration, new SpatialBackprop()).alignment();
  }
}
