package dev.forespike.train.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.BackpropThroughTime;
import dev.forespike.train.estimator.NetworkEvaluation;
import dev.forespike.train.estimator.NetworkPoint;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Parameters;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/**
 * The derivatives of the dual-number pass along all coordinates are the gradient of
 * back-propagation through time: through spikes, all resets and read-outs, detached or not.
 */
final class BasisSweepProperties {

  @Provide
  Arbitrary<NetworkCase> small() {
    return NetworkCases.anyOutput(
        NetworkCases.networks(0, 6, 6, NetworkCases.neurons()), NetworkCases.throughTime());
  }

  /** Against the reference in double precision, to 1e-12 of each layer's largest entry. */
  @Property(tries = 300)
  void inDoublePrecisionToRounding(@ForAll("small") NetworkCase of, @ForAll Targets targets) {
    ClockedBatch batch = targets.batch(of, 0);
    double deviation = deviationFromReference(of, batch);
    assertTrue(deviation < 1e-12, "relative deviation " + deviation);
  }

  /** In single precision against the same, within the bounds of {@link RoundingBound}. */
  @Property(tries = 300)
  void inSinglePrecisionToItsRounding(@ForAll("small") NetworkCase of, @ForAll Targets targets) {
    ClockedBatch batch = targets.batch(of, 0);
    boolean detachReset = of.rule(BackpropThroughTime.class).detachReset();
    var parameters = new ReferenceParameters(of.parameters());
    ReferenceHistory reference =
        new ReferenceHistory(of, batch, SpikeFunction.STEP).forward(parameters);
    var bound = new RoundingBound(reference, parameters, detachReset);
    Assume.that(bound.sameSpikes());
    double[] expected = reference.gradients(parameters, detachReset).point();
    double[] bounds = bound.gradients().point();
    double[] swept = sweep(of, batch, true, detachReset);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], swept[i], bounds[i] + Double.MIN_VALUE, "coordinate " + i);
    }
  }

  private static double deviationFromReference(NetworkCase of, ClockedBatch batch) {
    boolean detachReset = of.rule(BackpropThroughTime.class).detachReset();
    var parameters = new ReferenceParameters(of.parameters());
    ReferenceHistory reference =
        new ReferenceHistory(of, batch, SpikeFunction.STEP).forward(parameters);
    Assume.that(reference.isSafe());
    ReferenceGradients expected = reference.gradients(parameters, detachReset);
    double[] swept = sweep(of, batch, false, detachReset);
    double most = 0;
    int next = 0;
    for (int layer = 0; layer < parameters.layers(); layer++) {
      double[] weights = transposed(expected.weights(layer), of.parameters().outputs(layer));
      most = Math.max(most, deviation(weights, swept, next));
      next += weights.length;
      most = Math.max(most, deviation(expected.biases(layer), swept, next));
      next += expected.biases(layer).length;
    }
    assertEquals(swept.length, next);
    return most;
  }

  private static double[] sweep(
      NetworkCase of, ClockedBatch batch, boolean single, boolean detachReset) {
    var evaluation =
        new NetworkEvaluation(of.network(), batch, of.spec().loss(), single, detachReset);
    double[] point = NetworkPoint.of(of.parameters());
    double[] swept = new double[evaluation.dimension()];
    double[] direction = new double[swept.length];
    for (int i = 0; i < swept.length; i++) {
      direction[i] = 1;
      swept[i] = evaluation.derivative(point, direction);
      direction[i] = 0;
    }
    return swept;
  }

  /** {@code [in][out]} to {@code [out][in]}. */
  private static double[] transposed(double[] weights, int outputs) {
    int inputs = weights.length / outputs;
    double[] result = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      result[i % outputs * inputs + i / outputs] = weights[i];
    }
    return result;
  }

  /** Below 1e-7 of the loss' own size a whole gradient is rounding. */
  private static double deviation(double[] expected, double[] swept, int from) {
    double largest = 1e-2;
    double most = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      most = Math.max(most, Math.abs(expected[i] - swept[from + i]));
    }
    return most / largest;
  }

  /** Detaching the reset on one side alone is found. */
  @Property(tries = 200)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void aResetThatIsDetachedOnOneSideIsRejected(@ForAll("small") NetworkCase of) {
    boolean detachReset = of.rule(BackpropThroughTime.class).detachReset();
    ClockedBatch batch = of.batch(0);
    double[] right = sweep(of, batch, false, detachReset);
    double[] wrong = sweep(of, batch, false, !detachReset);
    // No reset, one step, a leak of 0, or psi that vanishes: nothing to detach.
    Statistics.label("rejected").collect(deviation(right, wrong, 0) > 1e-12);
    Statistics.label("rejected")
        .coverage(coverage -> coverage.check(true).percentage(share -> share > 25));
  }

  /** The derivative is linear in the direction. */
  @Property(tries = 100)
  void derivativeAlongASumIsTheSum(@ForAll("small") NetworkCase of) {
    ClockedBatch batch = of.batch(0);
    var evaluation = new NetworkEvaluation(of.network(), batch, of.spec().loss(), false, false);
    double[] point = NetworkPoint.of(of.parameters());
    double[] a = new double[point.length];
    double[] b = new double[point.length];
    double[] sum = new double[point.length];
    for (int i = 0; i < point.length; i++) {
      a[i] = Math.sin(i);
      b[i] = Math.cos(3.0 * i);
      sum[i] = 2 * a[i] - b[i];
    }
    double expected = 2 * evaluation.derivative(point, a) - evaluation.derivative(point, b);
    double size = 1 + Math.abs(evaluation.derivative(point, a));
    assertEquals(expected, evaluation.derivative(point, sum), 1e-11 * size);
  }

  /** Values in both precisions are the loss that training computes. */
  @Property(tries = 200)
  void valueIsTheLossOfTraining(@ForAll("small") NetworkCase of, @ForAll Targets targets) {
    ClockedBatch batch = targets.batch(of, 0);
    var parameters = new ReferenceParameters(of.parameters());
    ReferenceHistory reference =
        new ReferenceHistory(of, batch, SpikeFunction.STEP).forward(parameters);
    Assume.that(reference.isSafe());
    double[] point = NetworkPoint.of(of.parameters());
    double loss = reference.loss();
    var precise = new NetworkEvaluation(of.network(), batch, of.spec().loss(), false, false);
    assertEquals(loss, precise.value(point), 1e-12 * (1 + loss));
    var rounded = new NetworkEvaluation(of.network(), batch, of.spec().loss(), true, false);
    var run = new LearningRun(of);
    run.learn(batch, 0);
    assertEquals(run.outcome().loss(), rounded.value(point));
  }

  @Property(tries = 50)
  void pointsAndParametersAreTheSame(@ForAll("small") NetworkCase of) {
    Parameters parameters = of.parameters();
    Parameters copy = new Parameters(of.network());
    NetworkPoint.into(NetworkPoint.of(parameters), copy);
    Bits.assertSame(parameters, copy, "parameters");
  }
}
