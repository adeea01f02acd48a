package dev.forespike.train.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Centering;
import dev.forespike.api.FeedbackStart;
import dev.forespike.api.Initialization;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.NoisePosition;
import dev.forespike.api.Opzo;
import dev.forespike.testkit.SampleLaws;
import dev.forespike.testkit.Theory;
import dev.forespike.train.runtime.ClockedBatch;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Momentum feedback of a fixed network, in layers before the last one too: what training's code
 * learns against exact expectations, by enumeration of all signs for Rademacher noise and by
 * integration for Gaussian noise. Rates of false alarms and power as in {@link SampleLaws}.
 */
final class MomentumFeedbackLawsTest {
  private static final int SAMPLES = 20_000;
  private static final NetworkSpec NETWORK =
      NetworkSpec.input(3)
          .withBias()
          .withInitialization(Initialization.uniform(4))
          .dense(3, Lif.of(0.5, 1))
          .dense(3, Lif.of(0.7, 1))
          .dense(2, Lif.of(0.5, 1))
          .readout(2);
  private static final NetworkSpec SHALLOW =
      NetworkSpec.input(3)
          .withBias()
          .withInitialization(Initialization.uniform(4))
          .dense(4, Lif.of(0.5, 1))
          .dense(3, Lif.of(0.7, 1))
          .readout(2);

  private static Opzo rule(NoiseLaw law) {
    return new Opzo(
        law,
        NoisePosition.OUTPUT,
        0.4,
        0,
        false,
        true,
        Centering.NONE,
        true,
        true,
        new FeedbackStart.Zero());
  }

  private static NetworkCase of(NetworkSpec network, Opzo rule, int timesteps, int batch) {
    return of(network, rule, timesteps, batch, 4);
  }

  private static NetworkCase of(
      NetworkSpec network, Opzo rule, int timesteps, int batch, long seed) {
    return new NetworkCase(
        NetworkCases.run(network, rule, Loss.crossEntropy(), timesteps, batch, seed), true, false);
  }

  /** Feedback of all layers, one after the other. */
  private static double[] flat(List<double[]> matrices) {
    return matrices.stream().flatMapToDouble(java.util.Arrays::stream).toArray();
  }

  private static double[] learn(NetworkCase of, int passes, long seed) {
    return flat(
        new NoiseFeedback(of.rule(Opzo.class), of.parameters(), of.batch(0)).learn(passes, seed));
  }

  /** Mean and variance over all sign vectors of one draw of M. */
  private static final class Moments {
    final double[] mean;
    final double[] variance;
    final double[] squaredOutput;

    Moments(NetworkCase of) {
      ClockedBatch batch = of.batch(0);
      var all = new NoiseEnumeration(of, batch);
      int outputs = of.network().outputs();
      int size = 0;
      for (int layer = 0; layer < of.network().hiddenLayers(); layer++) {
        size += of.network().width(layer) * outputs;
      }
      mean = new double[size];
      variance = new double[size];
      squaredOutput = new double[outputs];
      double count = all.size();
      all.forEach(
          outcome -> {
            double[] draw = draw(of, batch, outcome);
            for (int i = 0; i < draw.length; i++) {
              mean[i] += draw[i] / count;
              variance[i] += draw[i] * draw[i] / count;
            }
            for (int j = 0; j < outputs; j++) {
              squaredOutput[j] += Math.pow(outcome.output(0, 0, j), 2) / count;
            }
          });
      for (int i = 0; i < size; i++) {
        variance[i] -= mean[i] * mean[i];
      }
    }

    /** {@code mean z (o - baseline)^T / alpha} with the mean of the other samples as baseline. */
    private static double[] draw(
        NetworkCase of, ClockedBatch batch, NoiseEnumeration.Outcome outcome) {
      Opzo rule = of.rule(Opzo.class);
      int outputs = of.network().outputs();
      double scale = 1 / (rule.alpha() * of.timesteps() * batch.size());
      double[] draw = new double[0];
      for (int layer = 0; layer < of.network().hiddenLayers(); layer++) {
        int n = of.network().width(layer);
        double[] matrix = new double[n * outputs];
        for (int t = 0; t < of.timesteps(); t++) {
          for (int b = 0; b < batch.size(); b++) {
            for (int e = 0; e < matrix.length; e++) {
              int j = e % outputs;
              double base = 0;
              for (int c = 0; c < batch.size() && rule.centering() != Centering.NONE; c++) {
                base += c == b ? 0 : outcome.output(t, c, j) / (batch.size() - 1);
              }
              double o = outcome.output(t, b, j) - base;
              matrix[e] += scale * outcome.sign(layer, t, b, e / outputs) * o;
            }
          }
        }
        draw = flat(List.of(draw, matrix));
      }
      return draw;
    }
  }

  /**
   * {@code [o(z_i = 1) - o(z_i = -1)] / (2 alpha)}, averaged over all other signs, steps and
   * samples: J0. With pairs, an odd step's noise acts with the other sign one step before, and J1
   * of that step is taken away; the path from one end of the pair to the other meets where both are
   * 1.
   */
  private static double[] expectedCentralDifferences(NetworkCase of, boolean subtractLagOne) {
    Opzo rule = of.rule(Opzo.class);
    ClockedBatch batch = of.batch(0);
    var all = new NoiseEnumeration(of, batch);
    int outputs = of.network().outputs();
    double scale = 1 / (2 * rule.alpha() * of.timesteps() * batch.size() * all.size());
    double[][] sums = new double[of.network().hiddenLayers()][];
    for (int layer = 0; layer < sums.length; layer++) {
      sums[layer] = new double[of.network().width(layer) * outputs];
    }
    all.forEach(
        outcome -> {
          for (int layer = 0; layer < sums.length; layer++) {
            for (int t = 0; t < of.timesteps(); t++) {
              for (int b = 0; b < batch.size(); b++) {
                for (int i = 0; i < sums[layer].length / outputs; i++) {
                  boolean paired = rule.antithetic() && t % 2 == 1;
                  double[] own = outcome.signs()[layer][t][b];
                  double[] before = outcome.signs()[layer][Math.max(0, t - 1)][b];
                  double[] sum = sums[layer];
                  addDifference(all, outcome, t, b, i, own, paired ? before : own, scale, sum);
                  if (paired && subtractLagOne) {
                    addDifference(all, outcome, t, b, i, before, own, -scale, sum);
                  }
                }
              }
            }
          }
        });
    return flat(List.of(sums));
  }

  /** Adds what one sign does to the output of a step, while the sign of its partner is 1. */
  private static void addDifference(
      NoiseEnumeration all,
      NoiseEnumeration.Outcome outcome,
      int t,
      int b,
      int i,
      double[] moved,
      double[] partner,
      double scale,
      double[] sum) {
    double movedSign = moved[i];
    double partnerSign = partner[i];
    partner[i] = 1;
    for (int sign = 1; sign >= -1; sign -= 2) {
      moved[i] = sign;
      double[] o = all.run(outcome.signs()).output(t, b);
      for (int j = 0; j < o.length; j++) {
        sum[i * o.length + j] += sign * scale * o[j];
      }
    }
    partner[i] = partnerSign;
    moved[i] = movedSign;
  }

  @Test
  void theMeanIsTheExpectedCentralDifference() {
    NetworkCase of = of(NETWORK, rule(new NoiseLaw.Rademacher()), 1, 2);
    double[] expected = expectedCentralDifferences(of, false);
    SampleLaws.mean("mean of M", s -> learn(of, 1, s), expected, SAMPLES, 1).assertHolds();
    NetworkCase scaled = of.withRule(of.rule(Opzo.class).withDivideByAlpha(false));
    SampleLaws.mean("mean of M", s -> learn(scaled, 1, s), expected, SAMPLES, 1).assertBroken();
  }

  /** J0 - J1/2 before the last hidden layer, whose own noise is forgotten after its step. */
  @Test
  void theMeanOfAntitheticPairsTakesHalfOfTheNextStepsJacobianAway() {
    NetworkCase of = of(SHALLOW, rule(new NoiseLaw.Rademacher()).withAntithetic(true), 2, 1, 7);
    double[] expected = expectedCentralDifferences(of, true);
    SampleLaws.mean("mean of M", s -> learn(of, 1, s), expected, SAMPLES, 2).assertHolds();
    double[] lagZeroAlone = expectedCentralDifferences(of, false);
    SampleLaws.mean("mean of M", s -> learn(of, 1, s), lagZeroAlone, SAMPLES, 2).assertBroken();
    float[] readout = of.parameters().weights(2);
    for (int i = 0; i < readout.length; i++) {
      assertEquals(readout[i], expected[4 * 2 + i], 1e-12, "the last hidden layer has no J1");
    }
  }

  /** Stein's identity: the Jacobian of the smoothed network, whose spikes have densities. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void theMeanUnderGaussianNoiseIsTheJacobianOfTheSmoothedNetwork(int timesteps) {
    NetworkCase of = of(SHALLOW, rule(new NoiseLaw.Gaussian()), timesteps, 2);
    double[] expected = new SmoothedJacobian(of, of.batch(0), 0.4).feedback();
    assertTrue(Math.abs(expected[0]) > 0.01, "nothing to see");
    SampleLaws.mean("mean of M", s -> learn(of, 1, s), expected, 2 * SAMPLES, 3).assertHolds();
    NetworkCase rough = of(SHALLOW, rule(new NoiseLaw.Rademacher()), timesteps, 2);
    SampleLaws.mean("mean of M", s -> learn(rough, 1, s), expected, 2 * SAMPLES, 3).assertBroken();
  }

  /** Exact variance of one draw, times what momentum and its correction make of it. */
  @ParameterizedTest
  @CsvSource({"0.5, 1, true", "0.5, 6, true", "0.5, 6, false", "0.9, 12, true", "0.9, 12, false"})
  void theVarianceIsThatOfADrawTimesThatOfTheMean(double momentum, int passes, boolean corrected) {
    Opzo plain = rule(new NoiseLaw.Rademacher()).withBiasCorrection(corrected);
    NetworkCase of = of(SHALLOW, plain.withMomentum(momentum), 1, 2);
    var draw = new Moments(of);
    double share = Theory.momentumVariance(momentum, passes, corrected);
    double present = corrected ? 1 : 1 - Theory.momentumBias(momentum, passes);
    double[] mean = new double[draw.mean.length];
    double[] variance = new double[draw.mean.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = present * draw.mean[i];
      variance[i] = share * draw.variance[i];
    }
    SampleLaws.mean("mean of M", s -> learn(of, passes, s), mean, 10_000, 4).assertHolds();
    SampleLaws.variance("variance of M", s -> learn(of, passes, s), mean, variance, 10_000, 4)
        .assertHolds();
    NetworkCase forgetful = of(SHALLOW, plain.withMomentum(momentum - 0.2), 1, 2);
    if (passes > 1) {
      SampleLaws.variance(
              "variance of M", s -> learn(forgetful, passes, s), mean, variance, 10_000, 4)
          .assertBroken();
    }
  }

  /** For one row of signs: {@code Var = E (o - b)^2 / alpha^2 - J^2}, exactly. */
  @Test
  void centringChangesTheVarianceByTheSquareOfWhatIsCorrelated() {
    NetworkCase of = of(SHALLOW, rule(new NoiseLaw.Rademacher()), 1, 1);
    double alpha = of.rule(Opzo.class).alpha();
    var plain = new Moments(of);
    for (int e = 0; e < plain.variance.length; e++) {
      double square = plain.squaredOutput[e % 2] / (alpha * alpha);
      assertEquals(square - plain.mean[e] * plain.mean[e], plain.variance[e], 1e-9);
    }
    // With the past as baseline the second draw is centred by the first one's output.
    Opzo centred = of.rule(Opzo.class).withCentering(Centering.PAST);
    double[] variance = plain.variance.clone();
    double[] outputs = meanOutput(of);
    for (int e = 0; e < variance.length; e++) {
      double mean = outputs[e % 2];
      double square = plain.squaredOutput[e % 2];
      double aroundBaseline = 2 * (square - mean * mean);
      variance[e] += (aroundBaseline - square) / (alpha * alpha);
    }
    NetworkCase past = of.withRule(centred);
    SampleLaws.variance("variance of M", s -> learn(past, 2, s), plain.mean, variance, SAMPLES, 5)
        .assertHolds();
    SampleLaws.variance("variance of M", s -> learn(of, 2, s), plain.mean, variance, SAMPLES, 5)
        .assertBroken();
  }

  private static double[] meanOutput(NetworkCase of) {
    double[] mean = new double[of.network().outputs()];
    var all = new NoiseEnumeration(of, of.batch(0));
    all.forEach(
        outcome -> {
          for (int j = 0; j < mean.length; j++) {
            mean[j] += outcome.output(0, 0, j) / all.size();
          }
        });
    return mean;
  }

  @ParameterizedTest
  @EnumSource(
      value = Centering.class,
      names = {"NONE", "LEAVE_ONE_OUT"})
  void meanAndVarianceUnderABaselineOfTheOtherSamples(Centering centering) {
    NetworkCase of = of(SHALLOW, rule(new NoiseLaw.Rademacher()).withCentering(centering), 1, 2);
    var draw = new Moments(of);
    SampleLaws.mean("mean of M", s -> learn(of, 1, s), draw.mean, SAMPLES, 6).assertHolds();
    SampleLaws.variance("variance of M", s -> learn(of, 1, s), draw.mean, draw.variance, SAMPLES, 6)
        .assertHolds();
    Centering other = centering == Centering.NONE ? Centering.LEAVE_ONE_OUT : Centering.NONE;
    NetworkCase mutant = of.withRule(of.rule(Opzo.class).withCentering(other));
    SampleLaws.variance(
            "variance of M", s -> learn(mutant, 1, s), draw.mean, draw.variance, SAMPLES, 6)
        .assertBroken();
  }
}
