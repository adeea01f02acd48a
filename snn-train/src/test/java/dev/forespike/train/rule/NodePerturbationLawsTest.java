package dev.forespike.train.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Initialization;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.testkit.LawResult;
import dev.forespike.testkit.SampleLaws;
import dev.forespike.testkit.SampleSizes;
import dev.forespike.testkit.Theory;
import dev.forespike.train.estimator.NetworkEvaluation;
import dev.forespike.train.estimator.NetworkPoint;
import dev.forespike.train.runtime.ClockedBatch;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The variance of node perturbation beside that of weight perturbation, and of perturbations of
 * their own for each sample beside shared ones. Rates as in {@link SampleLaws}.
 */
final class NodePerturbationLawsTest {
  private static final int SAMPLES = 20_000;
  private static final int INPUTS = 12;
  private static final int OUTPUTS = 3;

  static List<NoiseLaw> laws() {
    return List.of(new NoiseLaw.Gaussian(), new NoiseLaw.Rademacher(), new NoiseLaw.Laplace());
  }

  private static NetworkCase of(NetworkSpec network, int timesteps, int batch) {
    return new NetworkCase(
        NetworkCases.run(
            network, new SpatialBackprop(), Loss.meanSquaredError(), timesteps, batch, 5),
        true,
        false);
  }

  /** One layer, whose parameters are its weights alone. */
  private static NetworkCase oneLayer(int batch) {
    return of(NetworkSpec.input(INPUTS).readout(OUTPUTS), 1, batch);
  }

  private static NetworkEvaluation evaluation(NetworkCase of) {
    return new NetworkEvaluation(of.network(), of.batch(0), of.spec().loss(), false, false);
  }

  private static double[] gradient(NetworkEvaluation evaluation, double[] point) {
    double[] gradient = new double[point.length];
    double[] unit = new double[point.length];
    for (int i = 0; i < point.length; i++) {
      unit[i] = 1;
      gradient[i] = evaluation.derivative(point, unit);
      unit[i] = 0;
    }
    return gradient;
  }

  private static double squares(double[] x) {
    double sum = 0;
    for (double element : x) {
      sum += element * element;
    }
    return sum;
  }

  /**
   * The squared error of an estimate over the squared gradient, as a random vector of one entry.
   */
  private static LongFunction<double[]> error(double[] gradient, LongFunction<double[]> estimate) {
    return seed -> {
      double[] h = estimate.apply(seed);
      for (int i = 0; i < h.length; i++) {
        h[i] -= gradient[i];
      }
      return new double[] {squares(h) / squares(gradient)};
    };
  }

  private static double[] gaussian(int n, SplittableRandom random) {
    double[] z = new double[n];
    for (int i = 0; i < n; i++) {
      z[i] = random.nextGaussian();
    }
    return z;
  }

  /** With as many samples as the skewness of the law asks for. */
  private static LawResult errorIs(double theory, LongFunction<double[]> error) {
    double[] mean = {theory};
    return SampleSizes.untilDecided(
        SAMPLES, 50 * SAMPLES, n -> SampleLaws.mean("squared error", error, mean, n, 1));
  }

  /**
   * With p inputs and q outputs, {@code q + kappa - 2} against {@code p q + kappa - 2}: the ratio
   * is nearly the fan-in.
   */
  @ParameterizedTest
  @MethodSource("laws")
  void perturbingNodesHasTheVarianceOfTheirNumber(NoiseLaw law) {
    NetworkCase of = oneLayer(1);
    double[] point = NetworkPoint.of(of.parameters());
    NetworkEvaluation evaluation = evaluation(of);
    double[] g = gradient(evaluation, point);
    double nodes = Theory.squaredError(law, OUTPUTS, 1);
    double weights = Theory.squaredError(law, INPUTS * OUTPUTS, 1);
    LongFunction<double[]> node = s -> evaluation.nodeGradient(point, law, 1, s);
    errorIs(nodes, error(g, node)).assertHolds();
    errorIs(weights, error(g, node)).assertBroken();
    if (law instanceof NoiseLaw.Gaussian) {
      LongFunction<double[]> weight =
          s -> {
            double[] v = gaussian(point.length, new SplittableRandom(s));
            double derivative = evaluation.derivative(point, v);
            for (int i = 0; i < v.length; i++) {
              v[i] *= derivative;
            }
            return v;
          };
      SampleLaws.mean("squared error", error(g, weight), new double[] {weights}, SAMPLES, 1)
          .assertHolds();
      SampleLaws.mean("squared error", error(g, weight), new double[] {nodes}, SAMPLES, 1)
          .assertBroken();
    }
  }

  /** In a network with layers and time, every perturbation adds to every layer's variance. */
  @ParameterizedTest
  @MethodSource("laws")
  void everyNodeAndStepAddsToTheVarianceOfEachLayer(NoiseLaw law) {
    NetworkCase of =
        of(
            NetworkSpec.input(4)
                .withInitialization(Initialization.uniform(4))
                .dense(3, Lif.of(0.7, 1))
                .dense(2, Lif.of(0.7, 1))
                .readout(2),
            3,
            1);
    double[] point = NetworkPoint.of(of.parameters());
    NetworkEvaluation evaluation = evaluation(of);
    double[] g = gradient(evaluation, point);
    ClockedBatch batch = of.batch(0);
    var parameters = new ReferenceParameters(of.parameters());
    var history = new ReferenceHistory(of, batch, SpikeFunction.STEP).forward(parameters);
    double[][][] deltas = history.deltas(parameters, false, 0);
    double all = 0;
    for (double[][] layer : deltas) {
      for (double[] step : layer) {
        all += squares(step);
      }
    }
    double[] theory = new double[deltas.length];
    List<Integer> blocks = NetworkPoint.blocks(of.parameters());
    int from = 0;
    for (int layer = 0; layer < theory.length; layer++) {
      double[][] received = new double[of.timesteps()][];
      for (int t = 0; t < received.length; t++) {
        received[t] = history.received(layer, t, 0);
      }
      double[] own = Arrays.copyOfRange(g, from, from + blocks.get(layer));
      from += blocks.get(layer);
      theory[layer] =
          Theory.nodeSquaredLength(law.kurtosis(), received, deltas[layer], all, squares(own));
    }
    assertTrue(theory[0] > 0 && theory[1] > 0, "nothing to see");
    LongFunction<double[]> lengths =
        s -> lengths(evaluation.nodeGradient(point, law, 1, s), blocks);
    SampleLaws.mean("squared length", lengths, theory, 4 * SAMPLES, 2).assertHolds();
    LongFunction<double[]> weaker =
        s -> {
          double[] h = evaluation.nodeGradient(point, law, 1, s);
          for (int i = 0; i < h.length; i++) {
            h[i] *= 0.9;
          }
          return lengths(h, blocks);
        };
    SampleLaws.mean("squared length", weaker, theory, 4 * SAMPLES, 2).assertBroken();
  }

  private static double[] lengths(double[] h, List<Integer> blocks) {
    double[] lengths = new double[blocks.size()];
    int at = 0;
    for (int layer = 0; layer < lengths.length; layer++) {
      for (int i = 0; i < blocks.get(layer); i++) {
        lengths[layer] += h[at] * h[at];
        at++;
      }
    }
    return lengths;
  }

  /**
   * The error of N samples: {@code (q + kappa - 2) sum_n |g_n|^2} where each has perturbations of
   * its own, and {@code (q + kappa - 2) |sum_n g_n|^2} where they share them (g_n with the mean's
   * 1/N in it).
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void perturbationsOfTheirOwnAverageOutOverSamples(boolean shared) {
    int size = 8;
    var law = new NoiseLaw.Gaussian();
    NetworkCase of = oneLayer(size);
    double[] point = NetworkPoint.of(of.parameters());
    ClockedBatch batch = of.batch(0);
    Arrays.fill(batch.labels(), 0); // one class, so that gradients point the same way
    var evaluation = new NetworkEvaluation(of.network(), batch, of.spec().loss(), false, false);
    double[] g = gradient(evaluation, point);
    double apart = 0;
    for (int sample = 0; sample < size; sample++) {
      apart += squares(ofSample(evaluation, point, sample));
    }
    double together = squares(g);
    assertTrue(Math.abs(apart / together - 1) > 0.3, "nothing to see: " + apart / together);
    double factor = Theory.squaredError(law, OUTPUTS, 1) / together;
    double[] ofOwn = {factor * apart};
    double[] ofShared = {factor * together};
    LongFunction<double[]> estimate =
        s -> {
          double[][] z = new double[size][];
          for (int b = 0; b < size; b++) {
            z[b] = gaussian(OUTPUTS, new SplittableRandom(shared ? s : s + 31L * b));
          }
          return evaluation.nodeGradient(point, b -> new double[][][] {{z[b]}});
        };
    SampleLaws.mean("squared error", error(g, estimate), shared ? ofShared : ofOwn, SAMPLES, 3)
        .assertHolds();
    SampleLaws.mean("squared error", error(g, estimate), shared ? ofOwn : ofShared, SAMPLES, 3)
        .assertBroken();
    if (!shared) {
      LongFunction<double[]> shipped = s -> evaluation.nodeGradient(point, law, 1, s);
      SampleLaws.mean("squared error", error(g, shipped), ofOwn, SAMPLES, 3).assertHolds();
    }
  }

  /** The part of the gradient that one sample gives: a sweep over its nodes alone. */
  private static double[] ofSample(NetworkEvaluation evaluation, double[] point, int sample) {
    double[] part = new double[point.length];
    double[] zeros = new double[OUTPUTS];
    for (int j = 0; j < OUTPUTS; j++) {
      double[] unit = new double[OUTPUTS];
      unit[j] = 1;
      double[] one =
          evaluation.nodeGradient(point, b -> new double[][][] {{b == sample ? unit : zeros}});
      for (int i = 0; i < part.length; i++) {
        part[i] += one[i];
      }
    }
    return part;
  }

  /** The derivatives the theory is fed with are the gradient's. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void gradientsOfSamplesAddUp(int size) {
    NetworkCase of = oneLayer(size);
    double[] point = NetworkPoint.of(of.parameters());
    NetworkEvaluation evaluation = evaluation(of);
    double[] g = gradient(evaluation, point);
    double[] sum = new double[g.length];
    for (int sample = 0; sample < size; sample++) {
      double[] part = ofSample(evaluation, point, sample);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += part[i];
      }
    }
    for (int i = 0; i < g.length; i++) {
      assertEquals(g[i], sum[i], 1e-12);
    }
  }

  /** K directions are averaged: the error is a K-th. And a value does not remember the last one. */
  @Test
  void severalDirectionsAreAveraged() {
    NetworkCase of = oneLayer(1);
    double[] point = NetworkPoint.of(of.parameters());
    NetworkEvaluation evaluation = evaluation(of);
    double[] g = gradient(evaluation, point);
    var law = new NoiseLaw.Gaussian();
    double[] expected = {Theory.squaredError(law, OUTPUTS, 4)};
    SampleLaws.mean(
            "squared error",
            error(g, s -> evaluation.nodeGradient(point, law, 4, s)),
            expected,
            SAMPLES,
            4)
        .assertHolds();
    var single = new NetworkEvaluation(of.network(), of.batch(0), of.spec().loss(), true, false);
    assertEquals(evaluation.value(point), single.value(point), 1e-6);
    assertEquals(single.value(point), single.value(point));
  }
}
