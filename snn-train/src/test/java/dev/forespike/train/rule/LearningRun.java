package dev.forespike.train.rule;

import dev.forespike.api.Opzo;
import dev.forespike.api.Oracle;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.NoisePlan;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A learner at work on a case, watched at the end of each update interval. */
final class LearningRun {
  /** One thread. */
  static final Compute COMPUTE = new Compute(Kernels.best(), new Workers(1));

  private final NetworkCase of;
  private final Parameters parameters;
  private final Learner learner;
  private Learner.Outcome outcome = new Learner.Outcome(Double.NaN, -1);

  /**
   * What an update interval left.
   *
   * @param from its first step
   * @param to one past its last
   * @param used parameters in force during the interval
   * @param gradients what it gave
   * @param feedback the matrices in force when it ended, before their own update
   */
  record Interval(
      int from, int to, Parameters used, Parameters gradients, List<double[]> feedback) {}

  LearningRun(NetworkCase of) {
    this(of, COMPUTE, SpikeProduct.Path.AUTOMATIC);
  }

  LearningRun(NetworkCase of, Compute compute, SpikeProduct.Path path) {
    this.of = of;
    parameters = of.parameters();
    learner = Learners.of(of.spec(), parameters, compute, path);
  }

  /** Learns from a batch; the parameters do not change. */
  List<Interval> learn(ClockedBatch batch, long iteration) {
    return learn(batch, iteration, 0f);
  }

  /** Learns from a batch; the parameters change by plain gradient descent. */
  List<Interval> learn(ClockedBatch batch, long iteration, float rate) {
    var intervals = new ArrayList<Interval>();
    outcome =
        learner.learn(
            batch,
            iteration,
            gradients -> {
              int from = intervals.size() * of.spec().interval();
              int to = Math.min(of.timesteps(), from + of.spec().interval());
              intervals.add(new Interval(from, to, copy(parameters), copy(gradients), feedback()));
              descend(gradients, rate);
            });
    return intervals;
  }

  private void descend(Parameters gradients, float rate) {
    for (int layer = 0; layer < parameters.layers(); layer++) {
      descend(parameters.weights(layer), gradients.weights(layer), rate);
      descend(parameters.biases(layer), gradients.biases(layer), rate);
    }
  }

  private static void descend(float[] w, float[] g, float rate) {
    for (int i = 0; i < w.length; i++) {
      w[i] -= rate * g[i];
    }
  }

  /** A copy that later batches leave alone. */
  static Parameters copy(Parameters source) {
    var copy = new Parameters(source.spec());
    copy.copyFrom(source);
    return copy;
  }

  /** The matrices that multiply the error now; empty for back-propagation. */
  List<double[]> feedback() {
    var matrices = new ArrayList<double[]>();
    for (int layer = 0; layer < of.network().hiddenLayers(); layer++) {
      learner.feedback(layer).ifPresent(matrix -> matrices.add(widened(matrix)));
    }
    return matrices;
  }

  private static double[] widened(float[] x) {
    double[] wide = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      wide[i] = x[i];
    }
    return wide;
  }

  Learner.Outcome outcome() {
    return outcome;
  }

  Parameters parameters() {
    return parameters;
  }

  /** A copy of what the rule keeps under a name. */
  double[] state(String name) {
    return Objects.requireNonNull(learner.state().get(name), name).clone();
  }

  /** A copy of all that the rule keeps. */
  Map<String, double[]> state() {
    var copies = new TreeMap<String, double[]>();
    learner.state().forEach((name, values) -> copies.put(name, values.clone()));
    return copies;
  }

  Learner.Inspection inspect(ClockedBatch batch, long iteration, Oracle oracle) {
    return learner.inspect(batch, iteration, oracle);
  }

  Alignment align(ClockedBatch batch, long iteration) {
    return inspect(batch, iteration, new SpatialBackprop()).alignment();
  }

  /** The plan of a rule's noise. */
  static NoisePlan plan(Opzo rule) {
    return new NoisePlan(rule.noise(), rule.position(), (float) rule.alpha(), rule.antithetic());
  }

  /** A pass with the very noise a learner of the case injects. */
  static ForwardRun noisyPass(NetworkCase of, ClockedBatch batch, long iteration) {
    return ForwardRun.of(
        of.parameters(),
        batch,
        plan(of.rule(Opzo.class)),
        Stream.NOISE.key(of.spec().seed(), iteration),
        of.timesteps(),
        COMPUTE,
        SpikeProduct.Path.AUTOMATIC);
  }
}
