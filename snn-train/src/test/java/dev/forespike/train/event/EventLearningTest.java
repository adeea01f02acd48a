package dev.forespike.train.event;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.EventLif;
import dev.forespike.api.EventLoss;
import dev.forespike.api.EventRule;
import dev.forespike.api.Initialization;
import dev.forespike.api.NetworkSpec;
import dev.forespike.kernels.event.EventSpikes;
import dev.forespike.train.runtime.Parameters;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Feedback rules learn: classes that no linear read-out of the input tells apart, each input one
 * spike that is early or late. Plain gradient descent with a rate for each weight from its own
 * gradients (Adam), written out here.
 */
final class EventLearningTest {
  private static final int INPUTS = 8;
  private static final int BATCH = 20;
  private static final EventLif HIDDEN = new EventLif(0.05, 0.1, 30, 0.2);
  private static final EventLif OUTPUT = new EventLif(0.05, 0.15, 30, 0.2);

  /** Class 1 where exactly one of two groups of inputs is early. */
  private static int fill(SplittableRandom random, EventSpikes input) {
    boolean first = random.nextBoolean();
    boolean second = random.nextBoolean();
    double[][] spikes = new double[INPUTS + 1][];
    for (int j = 0; j < INPUTS; j++) {
      boolean early = j < INPUTS / 2 ? first : second;
      spikes[j] = new double[] {(early ? 0.01 : 0.08) + random.nextDouble(0.01), j};
    }
    spikes[INPUTS] = new double[] {0, INPUTS};
    Arrays.sort(spikes, (a, b) -> Double.compare(a[0], b[0]));
    for (double[] spike : spikes) {
      input.add(spike[0], (int) spike[1]);
    }
    return first == second ? 0 : 1;
  }

  private static double accuracy(EventRule rule) {
    NetworkSpec spec =
        NetworkSpec.input(INPUTS + 1)
            .withInitialization(Initialization.between(-1, 1))
            .events(40, HIDDEN)
            .eventOutput(2, OUTPUT);
    Parameters parameters = Parameters.initialize(spec, 2);
    var network = new EventNetwork(spec);
    var learner =
        new EventLearner(
            network, rule, new EventLoss.SpikeCount(6, 1), BATCH, 1, EventNetworkCase.COMPUTE);
    double[][] mean = new double[2][];
    double[][] squares = new double[2][];
    for (int layer = 0; layer < 2; layer++) {
      mean[layer] = new double[parameters.weights(layer).length];
      squares[layer] = new double[parameters.weights(layer).length];
    }
    int correct = 0;
    int steps = 400;
    for (int step = 1; step <= steps; step++) {
      network.take(parameters);
      long seed = step;
      learner.learn(
          BATCH, step, (sample, input) -> fill(new SplittableRandom(seed * 1000 + sample), input));
      correct += step > steps - 50 ? learner.correct() : 0;
      for (int layer = 0; layer < 2; layer++) {
        float[] w = parameters.weights(layer);
        for (int i = 0; i < w.length; i++) {
          double g = learner.gradient(layer)[i];
          mean[layer][i] += 0.1 * (g - mean[layer][i]);
          squares[layer][i] += 0.001 * (g * g - squares[layer][i]);
          double late = Math.sqrt(squares[layer][i] / (1 - Math.pow(0.999, step)));
          w[i] -= (float) (0.01 * mean[layer][i] / (1 - Math.pow(0.9, step)) / (late + 1e-8));
        }
      }
    }
    return correct / (50.0 * BATCH);
  }

  private static EventRule with(EventRule.Credit credit) {
    return new EventRule(credit, EventRule.Derivative.BOUNDED, 0.1, 1);
  }

  @Test
  void learnedFeedbackLearns() {
    double found = accuracy(with(new EventRule.LearnedFeedback(0.05)));
    assertTrue(found > 0.95, "SFDFA " + found);
  }

  @Test
  void randomFeedbackLearns() {
    double found = accuracy(with(new EventRule.RandomFeedback(1)));
    assertTrue(found > 0.85, "DFA " + found);
  }

  /** The control: the output layer alone does not solve it here. */
  @Test
  void withoutCreditTheHiddenLayerDoesNotLearn() {
    EventRule.Derivative bounded = EventRule.Derivative.BOUNDED;
    double found = accuracy(new EventRule(new EventRule.NoCredit(), bounded, 0, 0));
    assertTrue(found < 0.7, "no credit " + found);
  }
}
