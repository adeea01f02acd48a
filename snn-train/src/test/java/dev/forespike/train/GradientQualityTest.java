package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.FeedbackAlignment;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Opzo;
import dev.forespike.api.Rule;
import dev.forespike.api.Samples;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.SpecException;
import dev.forespike.api.ZerothOrder;
import dev.forespike.train.run.GradientMoments;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link GradientInspector#measure} and the statistics it gives. */
final class GradientQualityTest {
  private static final Samples SAMPLES = Blobs.dataset(TestRuns.INPUTS, 64, 4).train();
  private static final Network NETWORK = network();

  private static Network network() {
    var spec = TestRuns.spec(new SpatialBackprop(), Optimizer.adam(1e-2), 1, 3);
    return Network.untrained(spec.network(), spec.encoding(), spec.timesteps(), 3);
  }

  private static GradientInspector inspector(Rule rule) {
    return GradientInspector.of(NETWORK, rule);
  }

  private static GradientQuality measure(GradientInspector inspector, int batch, int draws) {
    return inspector.measure(SAMPLES, TestEncoders.DIRECT, batch, draws, _ -> {});
  }

  @Test
  void backPropagationIsItsOwnOracle() {
    GradientQuality quality = measure(inspector(new SpatialBackprop()), 16, 10);
    assertEquals(3, quality.layers().size());
    for (GradientQuality.Layer layer : quality.layers()) {
      assertEquals(1, layer.cosine().value(), 1e-6);
      assertEquals(0, layer.squaredBias().value());
      assertEquals(layer.oracleVariance(), layer.variance());
      assertTrue(layer.variance() > 0 && layer.signalToNoise() > 0, layer::toString);
      assertTrue(layer.feedbackCosine().isEmpty());
    }
    assertEquals(TestRuns.INPUTS * 24, quality.layers().getFirst().weights());
  }

  /** The read-out transposed is the exact Jacobian of the last hidden layer. */
  @Test
  void exactFeedbackHasNoBias() {
    float[] readout = NETWORK.weights(2);
    float[] transposed = new float[readout.length];
    for (int i = 0; i < 20; i++) {
      for (int j = 0; j < Blobs.CLASSES; j++) {
        transposed[i * Blobs.CLASSES + j] = readout[j * 20 + i];
      }
    }
    GradientInspector exact =
        inspector(new FeedbackAlignment(1))
            .feedback(List.of(new float[24 * Blobs.CLASSES], transposed));
    GradientQuality quality = measure(exact, 16, 10);
    assertEquals(1, quality.layers().get(1).cosine().value(), 1e-5);
    assertEquals(0, quality.layers().get(1).squaredBias().value(), 1e-9);
    // Feedback of zero: the mean difference is the whole gradient.
    assertEquals(1, quality.layers().getFirst().squaredBias().value(), 1e-6);
  }

  @Test
  void wrongFeedbackIsToldFromLearnedFeedback() {
    Opzo opzo = Opzo.defaults().withNoise(new NoiseLaw.Rademacher());
    GradientQuality learned = measure(inspector(opzo).warmUp(300), 16, 20);
    GradientQuality random = measure(inspector(new FeedbackAlignment(1)), 16, 20);
    for (int layer = 0; layer < 2; layer++) {
      assertTrue(learned.layers().get(layer).cosine().value() > 0.7, learned::toString);
      assertTrue(random.layers().get(layer).cosine().value() < 0.5, random::toString);
    }
  }

  /** E cos^2 is 1/d for one direction, so the cosines of 30 draws are small. */
  @Test
  void singlePointEstimatesHaveLittleSignal() {
    var rule = new ZerothOrder(new NoiseLaw.Rademacher(), 0.01);
    for (GradientQuality.Layer layer : measure(inspector(rule), 16, 30).layers()) {
      assertTrue(Math.abs(layer.cosine().value()) < 3 / Math.sqrt(layer.weights() * 30.0) + 0.1);
      assertTrue(layer.variance() > 1000 * layer.oracleVariance(), layer::toString);
    }
  }

  /**
   * Two runs of feedback from independent noise share their mean alone: the cosine between them is
   * the product of the cosines to it.
   */
  @ParameterizedTest
  @ValueSource(ints = {100, 400})
  void expectedCosineOfFeedbackIsTheOneFound(int passes) {
    Opzo opzo = Opzo.defaults().withNoise(new NoiseLaw.Rademacher()).withMomentum(0.99);
    for (int layer = 0; layer < 2; layer++) {
      double expected = 0;
      double found = 0;
      int pairs = 8;
      for (int pair = 0; pair < pairs; pair++) {
        GradientInspector one = inspector(opzo).warmUp(passes).seed(2L * pair);
        GradientInspector two = inspector(opzo).warmUp(passes).seed(2L * pair + 1);
        double a = measure(one, 16, 3).layers().get(layer).feedbackCosine().orElseThrow();
        double b = measure(two, 16, 3).layers().get(layer).feedbackCosine().orElseThrow();
        expected += a * b / pairs;
        found += cosine(feedback(one, layer), feedback(two, layer)) / pairs;
      }
      assertEquals(expected, found, 0.05, "layer " + layer);
      assertTrue(expected < 0.999, "nothing to see");
    }
  }

  /** The feedback after the warm-up, from another door: one batch of all samples. */
  private static float[] feedback(GradientInspector inspector, int layer) {
    float[] x = new float[SAMPLES.size() * TestRuns.INPUTS];
    int[] y = new int[SAMPLES.size()];
    for (int s = 0; s < y.length; s++) {
      SAMPLES.read(s, x, s * TestRuns.INPUTS);
      y[s] = SAMPLES.label(s);
    }
    // A quarter of the samples, so that an update has as many rows as the measured batches.
    int size = y.length / 4;
    float[] some = java.util.Arrays.copyOf(x, size * TestRuns.INPUTS);
    Batch batch =
        Batch.constant(some, size, TestRuns.INPUTS, 4).withLabels(java.util.Arrays.copyOf(y, size));
    return inspector.inspect(batch).feedback(layer).orElseThrow();
  }

  private static double cosine(float[] a, float[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += a[i] * b[i];
      aa += a[i] * a[i];
      bb += b[i] * b[i];
    }
    return ab / Math.sqrt(aa * bb);
  }

  /** Against sums over all pairs of draws, and over all that is left when one is taken out. */
  @Test
  void momentsAreThoseOfPairsOfDraws() {
    int draws = 7;
    int size = 5;
    var random = new SplittableRandom(4);
    float[][] g = new float[draws][size];
    float[][] r = new float[draws][size];
    var moments = new GradientMoments(size);
    for (int s = 0; s < draws; s++) {
      for (int i = 0; i < size; i++) {
        r[s][i] = (float) (1 + random.nextGaussian());
        g[s][i] = (float) (r[s][i] + 0.5 + random.nextGaussian());
      }
      moments.add(g[s], r[s], s / 10.0);
    }
    for (int s = 0; s < draws; s++) {
      moments.addAgain(g[s], r[s]);
    }
    GradientQuality.Layer found = moments.result(OptionalDouble.empty());
    var without = new ArrayList<Double>();
    for (int out = 0; out < draws; out++) {
      without.add(biasRatio(g, r, out));
    }
    double mean = without.stream().mapToDouble(x -> x).sum() / draws;
    double scatter = without.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
    assertEquals(biasRatio(g, r, -1), found.squaredBias().value(), 1e-6);
    assertEquals(
        Math.sqrt((draws - 1.0) / draws * scatter), found.squaredBias().standardError(), 1e-6);
    assertEquals(0.3, found.cosine().value(), 1e-12);
    assertEquals(Math.sqrt(0.28 / 6 / 7), found.cosine().standardError(), 1e-12);
    double total = 0;
    for (int i = 0; i < size; i++) {
      double m = 0;
      for (float[] draw : g) {
        m += draw[i] / (double) draws;
      }
      for (float[] draw : g) {
        total += (draw[i] - m) * (draw[i] - m) / (draws - 1);
      }
    }
    assertEquals(total, found.variance(), 1e-6 * total);
    assertEquals(pairs(g, -1) / total, found.signalToNoise(), 1e-6);
  }

  private static double biasRatio(float[][] g, float[][] r, int without) {
    float[][] d = new float[g.length][g[0].length];
    for (int s = 0; s < g.length; s++) {
      for (int i = 0; i < d[s].length; i++) {
        d[s][i] = g[s][i] - r[s][i];
      }
    }
    return pairs(d, without) / pairs(r, without);
  }

  /** The mean product of different draws: the squared length of the mean without bias. */
  private static double pairs(float[][] x, int without) {
    double sum = 0;
    int count = 0;
    for (int s = 0; s < x.length; s++) {
      for (int t = 0; t < x.length; t++) {
        if (s != t && s != without && t != without) {
          count++;
          for (int i = 0; i < x[s].length; i++) {
            sum += (double) x[s][i] * x[t][i];
          }
        }
      }
    }
    return sum / count;
  }

  @Test
  void isTheSameOnAnyNumberOfThreads() {
    Opzo opzo = Opzo.defaults().withNoise(new NoiseLaw.Gaussian());
    assertEquals(
        measure(inspector(opzo).warmUp(5).threads(1), 16, 4),
        measure(inspector(opzo).warmUp(5).threads(3), 16, 4));
  }

  @Test
  void wrongNumbersAreRefused() {
    GradientInspector inspector = inspector(new SpatialBackprop());
    assertThrows(SpecException.class, () -> measure(inspector, 0, 5));
    assertThrows(SpecException.class, () -> measure(inspector, 4, 2));
    Samples others = Blobs.dataset(TestRuns.INPUTS + 1, 8, 4).train();
    assertThrows(
        SpecException.class, () -> inspector.measure(others, TestEncoders.DIRECT, 4, 4, _ -> {}));
  }
}
