package dev.forespike.train.rule;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.ForwardFeedbackAlignment;
import dev.forespike.api.Initialization;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.NoisePosition;
import dev.forespike.api.Readout;
import dev.forespike.api.Reset;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.estimator.NetworkPoint;
import dev.forespike.train.estimator.TangentFeedback;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.NoisePlan;
import dev.forespike.train.runtime.Stream;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * FDFA in training against the tangents of {@link TangentFeedback}, which are compared with
 * Jacobians through time elsewhere: the same noise, the same weights, the same spikes.
 */
final class TangentCreditProperties {
  private static final float RATE = 0.05f;

  static Arbitrary<ForwardFeedbackAlignment> rules() {
    return Combinators.combine(
            Arbitraries.of(NetworkCases.LAWS),
            Arbitraries.of(0.0, 0.5, 0.9),
            Arbitraries.of(true, false))
        .as(ForwardFeedbackAlignment::new);
  }

  @Provide
  Arbitrary<NetworkCase> cases() {
    return NetworkCases.cases(
        NetworkCases.networks(1, 12, 20, NetworkCases.neurons()), rules(), NetworkCases.losses());
  }

  @Property(tries = 150)
  void feedbackIsTheMeanOfNoiseTimesTangents(@ForAll("cases") NetworkCase of) {
    var rule = of.rule(ForwardFeedbackAlignment.class);
    var run = new LearningRun(of);
    var means = new ArrayList<double[]>();
    for (int number = 0; number < 3; number++) {
      ClockedBatch batch = of.batch(number);
      List<LearningRun.Interval> intervals = run.learn(batch, number, RATE);
      List<double[]> draw = draw(of, intervals.getFirst(), batch, number);
      for (int layer = 0; layer < draw.size(); layer++) {
        if (means.size() <= layer) {
          means.add(new double[draw.get(layer).length]);
        }
        double[] mean = means.get(layer);
        double missing = rule.biasCorrection() ? 1 - Math.pow(rule.momentum(), number + 1) : 1;
        double[] used = new double[mean.length];
        for (int e = 0; e < mean.length; e++) {
          mean[e] = rule.momentum() * mean[e] + (1 - rule.momentum()) * draw.get(layer)[e];
          used[e] = mean[e] / missing;
        }
        float[] actual = UpdateIntervalProperties.floats(run.feedback().get(layer));
        ReferenceGradients.assertClose(used, actual, 2e-4, "layer " + layer + ", batch " + number);
      }
    }
  }

  /** What the reference makes of the noise that training draws. */
  private static List<double[]> draw(
      NetworkCase of, LearningRun.Interval interval, ClockedBatch batch, int number) {
    var rule = of.rule(ForwardFeedbackAlignment.class);
    ForwardRun noise =
        ForwardRun.of(
            interval.used(),
            batch,
            new NoisePlan(rule.noise(), NoisePosition.MEMBRANE, 0f, false),
            Stream.NOISE.key(of.spec().seed(), number),
            of.timesteps(),
            LearningRun.COMPUTE,
            SpikeProduct.Path.AUTOMATIC);
    int hidden = of.network().hiddenLayers();
    var feedback = new TangentFeedback(of.network(), batch, NoisePosition.OUTPUT, true, false);
    return feedback.estimate(
        NetworkPoint.of(interval.used()),
        sample -> {
          double[][][] v = new double[hidden + 1][of.timesteps()][];
          for (int layer = 0; layer < hidden; layer++) {
            for (int t = 0; t < of.timesteps(); t++) {
              v[layer][t] = noise.noise(layer, t, sample);
            }
          }
          return v;
        });
  }

  /** Gradients use the feedback of before the batch, so those of the first have none. */
  @Example
  void aBatchUsesTheFeedbackOfTheOneBefore() {
    NetworkSpec network =
        NetworkSpec.input(6)
            .withInitialization(Initialization.uniform(4))
            .dense(5, Lif.of(0.5, 1).withReset(Reset.ZERO))
            .readout(3, Readout.linear());
    var rule = new ForwardFeedbackAlignment(new NoiseLaw.Gaussian(), 0.5, true);
    var of =
        new NetworkCase(NetworkCases.run(network, rule, Loss.crossEntropy(), 4, 8, 5), true, false);
    var run = new LearningRun(of);
    ClockedBatch batch = of.batch(0);
    for (int iteration = 0; iteration < 2; iteration++) {
      float[] hidden = run.learn(batch, iteration).getFirst().gradients().weights(0);
      boolean learns = false;
      for (float g : hidden) {
        learns |= g != 0;
      }
      assertTrue(learns == (iteration > 0), "hidden gradient of batch " + iteration);
    }
  }
}
