package dev.forespike.train.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forespike.api.Centering;
import dev.forespike.api.FeedbackAlignment;
import dev.forespike.api.FeedbackStart;
import dev.forespike.api.Initialization;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.NoisePosition;
import dev.forespike.api.Opzo;
import dev.forespike.api.Surrogate;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.testkit.SampleLaws;
import dev.forespike.testkit.Theory;
import dev.forespike.train.runtime.ClockedBatch;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/**
 * What feedback makes of the error. The first hidden layer sees no noise, so the gradient of its
 * biases is psi, the same for every noise, times the learning signal. Rates as in {@link
 * SampleLaws}.
 */
final class LearningSignalLawsTest {
  private static final int SAMPLES = 40_000;
  private static final int HIDDEN = 4;
  private static final int OUTPUTS = 3;

  /** A rectangle wide enough that psi is 0.1 wherever a potential lies. */
  private static final NetworkSpec NETWORK =
      NetworkSpec.input(3)
          .withBias()
          .withInitialization(Initialization.uniform(4))
          .dense(HIDDEN, Lif.of(0.5, 1).withSurrogate(Surrogate.rectangle(0.2)))
          .dense(3, Lif.of(0.5, 1))
          .readout(OUTPUTS);

  private static final double PSI = 0.1;

  private static final Opzo RULE =
      new Opzo(
          new NoiseLaw.Rademacher(),
          NoisePosition.OUTPUT,
          1,
          0.2,
          false,
          true,
          Centering.NONE,
          false,
          true,
          new FeedbackStart.Zero());

  private static final NetworkCase NOISY =
      new NetworkCase(NetworkCases.run(NETWORK, RULE, Loss.crossEntropy(), 1, 1, 15), true, false);

  private static double[] errors(double[] output, int label) {
    double[] e = new double[OUTPUTS];
    double sum = 0;
    for (int j = 0; j < OUTPUTS; j++) {
      e[j] = Math.exp(output[j]);
      sum += e[j];
    }
    for (int j = 0; j < OUTPUTS; j++) {
      e[j] = e[j] / sum - (j == label ? 1 : 0);
    }
    return e;
  }

  /** Exact expectations under the noise of one pass, by enumeration. */
  private static final class Expected {
    final double[] error = new double[OUTPUTS];
    final double[][] feedback = new double[HIDDEN][OUTPUTS];

    /**
     * Of the noise times outputs times errors of the same pass: what independence would make J e.
     */
    final double[] together = new double[HIDDEN];

    Expected(NetworkCase of) {
      ClockedBatch batch = of.batch(0);
      var all = new NoiseEnumeration(of, batch);
      all.forEach(
          outcome -> {
            double[] o = outcome.history().output(0, 0);
            double[] e = errors(o, batch.labels()[0]);
            for (int j = 0; j < OUTPUTS; j++) {
              error[j] += e[j] / all.size();
              for (int i = 0; i < HIDDEN; i++) {
                double draw = outcome.sign(0, 0, 0, i) * o[j] / RULE.alpha() / all.size();
                feedback[i][j] += draw;
                together[i] += draw * e[j];
              }
            }
          });
    }

    double product(int i) {
      double sum = 0;
      for (int j = 0; j < OUTPUTS; j++) {
        sum += feedback[i][j] * error[j];
      }
      return sum;
    }
  }

  /** The signal of the second sequence, times psi, from training's gradients. */
  private static double[] stale(long seed) {
    var run = new LearningRun(NOISY);
    ClockedBatch batch = NOISY.batch(0);
    run.learn(batch, 2 * seed);
    return widened(run.learn(batch, 2 * seed + 1).getFirst().gradients().biases(0));
  }

  /** A mutant: M takes the noise of the very pass whose errors it multiplies. */
  private static double[] updatedBeforeUse(long seed) {
    var run = new LearningRun(NOISY);
    ClockedBatch batch = NOISY.batch(0);
    run.learn(batch, 2 * seed);
    run.learn(batch, 2 * seed + 1);
    double[] m = run.feedback().getFirst();
    double[] e =
        errors(LearningRun.noisyPass(NOISY, batch, 2 * seed + 1).output(0, 0), batch.labels()[0]);
    double[] signal = new double[HIDDEN];
    for (int i = 0; i < HIDDEN; i++) {
      for (int j = 0; j < OUTPUTS; j++) {
        signal[i] += PSI * m[i * OUTPUTS + j] * e[j];
      }
    }
    return signal;
  }

  private static double[] widened(float[] x) {
    double[] wide = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      wide[i] = x[i];
    }
    return wide;
  }

  /**
   * With M one sequence old, noise and feedback are independent, and E M e = E M E e. In the same
   * step they are not: of (1 - lambda) z o^T e / alpha the mean is another one, and by how much is
   * known.
   */
  @Test
  void feedbackOfTheSameStepIsBiasedAndOlderFeedbackIsNot() {
    var expected = new Expected(NOISY);
    double[] independent = new double[HIDDEN];
    double[] sameStep = new double[HIDDEN];
    double largestBias = 0;
    double largest = 0;
    for (int i = 0; i < HIDDEN; i++) {
      double once = (1 - RULE.momentum()) * PSI;
      independent[i] = once * expected.product(i);
      sameStep[i] = once * (RULE.momentum() * expected.product(i) + expected.together[i]);
      double unbiased = once * (1 + RULE.momentum()) * expected.product(i);
      largestBias = Math.max(largestBias, Math.abs(sameStep[i] - unbiased));
      largest = Math.max(largest, Math.abs(unbiased));
    }
    // Small beside the noise of one step, and there for good.
    assertEquals(0.2613, largestBias / largest, 1e-4);
    SampleLaws.mean("signal", LearningSignalLawsTest::stale, independent, SAMPLES, 1).assertHolds();
    SampleLaws.mean("signal", LearningSignalLawsTest::updatedBeforeUse, sameStep, SAMPLES, 1)
        .assertHolds();
    double[] asIfIndependent = independent.clone();
    for (int i = 0; i < HIDDEN; i++) {
      asIfIndependent[i] *= 1 + RULE.momentum();
    }
    SampleLaws.mean("signal", LearningSignalLawsTest::updatedBeforeUse, asIfIndependent, SAMPLES, 1)
        .assertBroken();
  }

  /**
   * {@link Theory#signalVariance} for feedback with independent errors in its entries, one for the
   * whole batch; the reported form, which divides the errors' mean square by the batch too, is
   * beside it and does not hold.
   */
  @Test
  void varianceOfASignalIsThatOfFeedbackAndErrorsTogether() {
    int samples = 5;
    int size = 4;
    var spec = NetworkCases.run(NETWORK, new FeedbackAlignment(1), Loss.crossEntropy(), 1, size, 9);
    var of = new NetworkCase(spec, true, false);
    double[][] inputs = new double[samples][];
    double[][] errors = new double[samples][];
    int[] labels = new int[samples];
    population(of, inputs, errors, labels);
    double deviation = 0.7;
    double[] mean = new double[OUTPUTS];
    double[] variance = new double[OUTPUTS];
    double[][] feedback = new Expected(NOISY).feedback;
    double[] signalMean = new double[HIDDEN];
    double[] exact = new double[HIDDEN];
    for (double[] e : errors) {
      for (int j = 0; j < OUTPUTS; j++) {
        mean[j] += e[j] / samples;
        variance[j] += e[j] * e[j] / samples;
      }
      for (int i = 0; i < HIDDEN; i++) {
        double carried = dot(feedback[i], e);
        signalMean[i] += PSI * carried / samples;
        exact[i] += carried * carried / samples;
      }
    }
    double meanSquare = 0;
    for (int j = 0; j < OUTPUTS; j++) {
      variance[j] -= mean[j] * mean[j];
      meanSquare += mean[j] * mean[j];
    }
    double[] theory = new double[HIDDEN];
    double[] reported = new double[HIDDEN];
    double v = deviation * deviation;
    for (int i = 0; i < HIDDEN; i++) {
      double ofErrors = exact[i] - Math.pow(signalMean[i] / PSI, 2);
      double whole = Theory.signalVariance(v, mean, variance, ofErrors, size);
      theory[i] = PSI * PSI * whole;
      reported[i] = PSI * PSI * (whole - v * meanSquare * (1 - 1.0 / size));
    }
    var learner =
        Learners.of(spec, of.parameters(), LearningRun.COMPUTE, SpikeProduct.Path.AUTOMATIC);
    var batch = new ClockedBatch(size, 3, 1, true);
    LongFunction<double[]> signal =
        seed -> {
          var random = new SplittableRandom(seed);
          float[] noisy = new float[HIDDEN * OUTPUTS];
          for (int e = 0; e < noisy.length; e++) {
            noisy[e] =
                (float) (feedback[e / OUTPUTS][e % OUTPUTS] + deviation * random.nextGaussian());
          }
          learner.useFeedback(0, noisy);
          batch.begin(size);
          for (int b = 0; b < size; b++) {
            int chosen = random.nextInt(samples);
            for (int k = 0; k < 3; k++) {
              batch.input()[b * 3 + k] = (float) inputs[chosen][k];
            }
            batch.labels()[b] = labels[chosen];
          }
          double[][] gradient = new double[1][];
          learner.learn(batch, 0, g -> gradient[0] = widened(g.biases(0)));
          return gradient[0];
        };
    SampleLaws.mean("signal", signal, signalMean, SAMPLES, 2).assertHolds();
    SampleLaws.variance("signal", signal, signalMean, theory, SAMPLES, 2).assertHolds();
    SampleLaws.variance("signal", signal, signalMean, reported, SAMPLES, 2).assertBroken();
  }

  /** Samples with their errors in the clean network. */
  private static void population(
      NetworkCase of, double[][] inputs, double[][] errors, int[] labels) {
    var random = new SplittableRandom(8);
    var parameters = new ReferenceParameters(of.parameters());
    for (int sample = 0; sample < inputs.length; sample++) {
      inputs[sample] = new double[3];
      var one = new ClockedBatch(1, 3, 1, true);
      one.begin(1);
      for (int k = 0; k < 3; k++) {
        one.input()[k] = random.nextInt(100) / 64f;
        inputs[sample][k] = one.input()[k];
      }
      labels[sample] = sample % OUTPUTS;
      one.labels()[0] = labels[sample];
      var history = new ReferenceHistory(of, one, SpikeFunction.STEP).forward(parameters);
      errors[sample] = errors(history.output(0, 0), labels[sample]);
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
