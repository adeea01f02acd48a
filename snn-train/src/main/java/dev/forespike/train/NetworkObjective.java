package dev.forespike.train;

import dev.forespike.api.DifferentiableObjective;
import dev.forespike.api.Loss;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.NoisePosition;
import dev.forespike.api.Opzo;
import dev.forespike.api.SpecException;
import dev.forespike.train.estimator.NetworkEvaluation;
import dev.forespike.train.estimator.NetworkPoint;
import dev.forespike.train.estimator.TangentFeedback;
import dev.forespike.train.rule.NoiseFeedback;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Finite;
import dev.forespike.train.runtime.Parameters;
import java.util.List;

/**
 * The loss of a network on one batch as a function of its parameters, with the surrogate derivative
 * along a direction. Coordinates are, layer by layer, the weights {@code [out][in]} and then the
 * biases.
 *
 * <p>Derivatives go through spikes by their surrogate, and through resets unless they are detached;
 * swept over all coordinates they are the gradient of back-propagation through time. They are
 * computed one direction at a time by scalar code, for networks of some thousand weights.
 *
 * <p>Values are those of training where the precision is single; with double precision they are the
 * reference. Not for several threads at once.
 */
public final class NetworkObjective implements DifferentiableObjective {
  private final Network network;
  private final Batch batch;
  private final Loss loss;
  private final boolean single;
  private final boolean detachReset;
  private final NetworkEvaluation evaluation;

  private NetworkObjective(
      Network network, Batch batch, Loss loss, boolean single, boolean detachReset) {
    this.network = network;
    this.batch = batch;
    this.loss = loss;
    this.single = single;
    this.detachReset = detachReset;
    evaluation = new NetworkEvaluation(network.spec(), clocked(), loss, single, detachReset);
  }

  /**
   * Makes an objective in single precision, whose derivatives go through the resets.
   *
   * @param network the network
   * @param batch input and targets
   * @param loss the loss
   * @return the objective
   * @throws SpecException if the batch has no targets, or does not fit the network or the loss
   */
  public static NetworkObjective of(Network network, Batch batch, Loss loss) {
    if (!batch.hasTargets()) {
      throw new SpecException("an objective needs a batch with labels or targets");
    }
    batch.checkFits(network, loss);
    return new NetworkObjective(network, batch, loss, true, false);
  }

  /**
   * The same objective in double precision.
   *
   * @return a new objective
   */
  public NetworkObjective inDoublePrecision() {
    return new NetworkObjective(network, batch, loss, false, detachReset);
  }

  /**
   * The same objective with derivatives that take resets for constants.
   *
   * @return a new objective
   */
  public NetworkObjective withDetachedReset() {
    return new NetworkObjective(network, batch, loss, single, true);
  }

  /**
   * The network's own parameters.
   *
   * @return a new array of {@link #dimension} numbers
   */
  public double[] point() {
    return NetworkPoint.of(network.parameters());
  }

  /**
   * The number of coordinates of each layer, for directions that perturb one layer at a time.
   *
   * @return one number for each layer
   */
  public List<Integer> blocks() {
    return NetworkPoint.blocks(network.parameters());
  }

  @Override
  public int dimension() {
    return evaluation.dimension();
  }

  @Override
  public double value(double[] point) {
    check("the point", point);
    return evaluation.value(point);
  }

  @Override
  public double derivative(double[] point, double[] direction) {
    check("the point", point);
    check("the direction", direction);
    return evaluation.derivative(point, direction);
  }

  /** Node perturbation at a point, for {@link Estimators}. */
  double[] nodeGradient(double[] point, NoiseLaw law, int directions, long seed) {
    check("the point", point);
    return evaluation.nodeGradient(point, law, directions, seed);
  }

  /** OPZO's feedback at a point, learned in some passes, for {@link Estimators}. */
  List<double[]> noiseFeedback(double[] point, Opzo rule, int passes, long seed) {
    check("the point", point);
    var parameters = new Parameters(network.spec());
    NetworkPoint.into(point, parameters);
    return new NoiseFeedback(rule, parameters, clocked()).learn(passes, seed);
  }

  /** The feedback of tangents at a point, for {@link Estimators}. */
  List<double[]> tangentFeedback(double[] point, NoiseLaw law, NoisePosition position, long seed) {
    check("the point", point);
    return new TangentFeedback(network.spec(), clocked(), position, single, detachReset)
        .estimate(point, law, seed);
  }

  private ClockedBatch clocked() {
    return batch.clocked(network, 0, batch.samples());
  }

  private void check(String what, double[] numbers) {
    if (numbers.length != dimension()) {
      throw new IllegalArgumentException(
          what + " has " + numbers.length + " numbers, but the network " + dimension());
    }
    Finite.check(what, numbers);
  }
}
