package dev.forespike.train.event;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.EventLoss;
import dev.forespike.api.EventRule;
import dev.forespike.api.SpikeTrain;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.event.EventSpikes;
import dev.forespike.kernels.product.Compute;
import dev.forespike.testkit.CarriedPerturbation;
import dev.forespike.testkit.Mutants;
import dev.forespike.testkit.SampleLaws;
import dev.forespike.testkit.Theory;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** What SFDFA's perturbations tell, and what its feedback learns from them. */
final class EventFeedbackLawsTest {
  private static final int HIDDEN = 5;
  private static final int OUTPUTS = 3;
  private static final int BATCH = 4;
  private static final EventNetworkCase CASE =
      EventNetworkCase.of(6, new int[] {HIDDEN}, OUTPUTS, 12, 3);

  private static EventRule rule(double rate) {
    return new EventRule(
        new EventRule.LearnedFeedback(rate), EventRule.Derivative.BOUNDED, 0.1, 0.2);
  }

  private static EventLearner learner(double rate) {
    return CASE.learner(rule(rate), EventLoss.spikeCount(), BATCH);
  }

  private static final EventLearner QUARTER = learner(0.25);
  private static final EventLearner EIGHTH = learner(0.125);

  private static EventLearner.Perturbations gaussian(long seed) {
    return (sample, layer, v) -> {
      var random = new SplittableRandom(seed * 1000 + sample);
      for (int i = 0; i < v.length; i++) {
        v[i] = random.nextGaussian();
      }
    };
  }

  /** The output weight where i's first spike does not come after j's last one, else 0. */
  private static double carried(EventPass pass, int i, int j) {
    double first = Double.POSITIVE_INFINITY;
    for (int k = pass.spikes(0).size() - 1; k >= 0; k--) {
      first = pass.spikes(0).neuron(k) == i ? pass.spikes(0).time(k) : first;
    }
    double last = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < pass.spikes(1).size(); k++) {
      last = pass.spikes(1).neuron(k) == j ? pass.spikes(1).time(k) : last;
    }
    return first <= last ? CASE.network.weights(1)[i * OUTPUTS + j] : 0;
  }

  /**
   * Exactly: a perturbation of one neuron reaches each output that fires after it, by its weight.
   */
  @Test
  void aPerturbationIsCarriedByTheOutputWeights() {
    EventLearner learner = learner(0.5);
    for (int i = 0; i < HIDDEN; i++) {
      int perturbed = i;
      learner.learn(BATCH, CASE.source(), (_, _, v) -> v[perturbed] = 1);
      for (int s = 0; s < BATCH; s++) {
        for (int j = 0; j < OUTPUTS; j++) {
          assertEquals(carried(learner.pass(s), i, j), learner.derivative(s)[j], 1e-12);
        }
      }
      learner.learn(BATCH, CASE.source(), (_, _, v) -> v[perturbed] = 0);
    }
  }

  /** With the loss of first spikes only what comes before them counts. */
  @Test
  void firstSpikesCarryWhatCameBeforeThem() {
    EventLearner learner =
        CASE.learner(rule(0.5), new EventLoss.FirstSpikeCrossEntropy(0.01), BATCH);
    int different = 0;
    for (int i = 0; i < HIDDEN; i++) {
      int perturbed = i;
      learner.learn(BATCH, CASE.source(), (_, _, v) -> v[perturbed] = 1);
      for (int s = 0; s < BATCH; s++) {
        EventSpikes hidden = learner.pass(s).spikes(0);
        EventSpikes output = learner.pass(s).spikes(1);
        for (int j = 0; j < OUTPUTS; j++) {
          boolean reached =
              first(output, j) < Double.POSITIVE_INFINITY && first(hidden, i) <= first(output, j);
          double expected = reached ? CASE.network.weights(1)[i * OUTPUTS + j] : 0;
          assertEquals(expected, learner.derivative(s)[j], 1e-12);
          different += expected == carried(learner.pass(s), i, j) ? 0 : 1;
        }
      }
      learner.learn(BATCH, CASE.source(), (_, _, v) -> v[perturbed] = 0);
    }
    assertTrue(different > 0, "a sum over all spikes would be another one");
  }

  private static double first(EventSpikes spikes, int neuron) {
    for (int k = 0; k < spikes.size(); k++) {
      if (spikes.neuron(k) == neuron) {
        return spikes.time(k);
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  /** The mean over active samples of what is carried, for each entry of B. */
  private static double[] expected() {
    EventLearner learner = learner(0.5);
    learner.learn(BATCH, CASE.source(), (_, _, _) -> {});
    double[] expected = new double[HIDDEN * OUTPUTS];
    for (int i = 0; i < HIDDEN; i++) {
      int active = 0;
      for (int s = 0; s < BATCH; s++) {
        active += learner.pass(s).counts(0)[i] > 0 ? 1 : 0;
      }
      for (int s = 0; s < BATCH && active > 0; s++) {
        for (int j = 0; j < OUTPUTS; j++) {
          if (learner.pass(s).counts(0)[i] > 0) {
            expected[i * OUTPUTS + j] += carried(learner.pass(s), i, j) / active;
          }
        }
      }
    }
    return expected;
  }

  private static CarriedPerturbation carried(EventLearner learner, long seed) {
    double[] v = new double[HIDDEN];
    gaussian(seed).fill(0, 0, v);
    learner.learn(1, CASE.with(seed).source(), (_, _, to) -> System.arraycopy(v, 0, to, 0, HIDDEN));
    EventPass pass = learner.pass(0);
    return new CarriedPerturbation(
        v, train(pass.spikes(0)), train(pass.spikes(1)), learner.derivative(0).clone());
  }

  private static SpikeTrain train(EventSpikes spikes) {
    double[] times = new double[spikes.size()];
    int[] neurons = new int[spikes.size()];
    for (int k = 0; k < times.length; k++) {
      times[k] = spikes.time(k);
      neurons[k] = spikes.neuron(k);
    }
    return SpikeTrain.of(times, neurons);
  }

  /**
   * Over random inputs: E[v_i D_j | i fired] = w_ji P(first spike of i not after the last of j).
   */
  @Test
  void perturbationsTellTheOutputWeights() {
    EventLearner learner = learner(0.5);
    double[] weights = CASE.network.weights(1);
    LongFunction<CarriedPerturbation> draw = seed -> carried(learner, seed);
    SampleLaws.carried("v D", draw, weights, 100_000, 1).assertHolds();
    SampleLaws.carried("v D", Mutants.inAnyOrder(draw, weights), weights, 100_000, 1)
        .assertBroken();
  }

  /** With rate 1 the feedback is one draw: a mean over the active samples of a batch. */
  @Test
  void feedbackIsTheMeanOverActiveSamples() {
    EventLearner learner = learner(1);
    LongFunction<double[]> draw =
        seed -> {
          learner.learn(BATCH, CASE.source(), gaussian(seed));
          return learner.feedback().matrix(0).clone();
        };
    SampleLaws.mean("B", draw, expected(), 10_000, 1).assertHolds();
    SampleLaws.mean("B", draw, CASE.network.weights(1), 10_000, 1).assertBroken();
  }

  /** Feedback after n updates is an exponential mean: its bias and variance are known. */
  @Test
  void feedbackAfterSomeUpdatesHasThePredictedBiasAndVariance() {
    double[] expected = expected();
    double rate = 0.25;
    int updates = 6;
    double[] draw = new double[expected.length];
    int count = 10_000;
    EventLearner single = learner(1);
    for (int n = 0; n < count; n++) {
      single.learn(BATCH, CASE.source(), gaussian(-n - 1));
      for (int e = 0; e < draw.length; e++) {
        draw[e] += Math.pow(single.feedback().matrix(0)[e] - expected[e], 2) / count;
      }
    }
    double[] mean = new double[expected.length];
    double[] variance = new double[expected.length];
    for (int e = 0; e < mean.length; e++) {
      mean[e] = (1 - Theory.momentumBias(1 - rate, updates)) * expected[e];
      variance[e] = Theory.momentumVariance(1 - rate, updates, false) * draw[e];
    }
    SampleLaws.mean("B", s -> after(rate, updates, s), mean, 10_000, 2).assertHolds();
    SampleLaws.mean("B", s -> after(rate / 2, updates, s), mean, 10_000, 2).assertBroken();
    // The variance of a draw is itself measured, from 10,000 draws, so sums are compared.
    double total = Arrays.stream(variance).sum();
    assertEquals(1, scatter(rate, updates, mean) / total, 0.1);
    double[] half = new double[mean.length];
    for (int e = 0; e < half.length; e++) {
      half[e] = (1 - Theory.momentumBias(1 - rate / 2, updates)) * expected[e];
    }
    assertTrue(scatter(rate / 2, updates, half) / total < 0.8, "half the rate has less variance");
  }

  /** Sum over entries of the mean squared distance from the mean. */
  private static double scatter(double rate, int updates, double[] mean) {
    double found = 0;
    for (int n = 0; n < 4_000; n++) {
      double[] b = after(rate, updates, 5_000_000L + n);
      for (int e = 0; e < b.length; e++) {
        found += Math.pow(b[e] - mean[e], 2) / 4_000;
      }
    }
    return found;
  }

  private static double[] after(double rate, int updates, long seed) {
    EventLearner learner = rate == 0.25 ? QUARTER : EIGHTH;
    Arrays.fill(learner.feedback().matrix(0), 0);
    for (int update = 0; update < updates; update++) {
      learner.learn(BATCH, CASE.source(), gaussian(seed * 64 + update));
    }
    return learner.feedback().matrix(0).clone();
  }

  /** A row whose neuron was silent in the whole batch stays as it is. */
  @Test
  void silentNeuronsLearnNothing() {
    EventLearner learner = learner(0.5);
    learner.learn(BATCH, CASE.source(), gaussian(1));
    double[] before = learner.feedback().matrix(0).clone();
    assertTrue(Arrays.stream(before).anyMatch(b -> b != 0));
    learner.learn(BATCH, (_, _) -> 0, gaussian(2));
    assertArrayEquals(before, learner.feedback().matrix(0));
    for (int layer = 0; layer < 2; layer++) {
      for (double g : learner.gradient(layer)) {
        assertEquals(0, g, "a silent network has no gradient");
      }
    }
  }

  /** Input that goes on for a thousand time constants after the last spike, or without any. */
  @Test
  void silenceForLongIsNoGradient() {
    for (double weight : new double[] {-1, 1}) {
      var of = EventNetworkCase.of(2, new int[] {3}, 2, 0, 1);
      Arrays.fill(of.network.weights(0), weight);
      EventLearner learner = of.learner(EventRule.backprop(), EventLoss.spikeCount(), 1);
      learner.learn(
          1,
          0,
          (_, input) -> {
            input.add(0.001, 0);
            input.add(0.19, 1);
            input.add(1000, 1);
            return 0;
          });
      for (double g : learner.gradient(0)) {
        assertTrue(Double.isFinite(g), "a gradient of " + g);
        assertTrue(weight > 0 || g == 0, "a silent network has a gradient");
      }
    }
  }

  @Test
  void theNumberOfThreadsNeverShows() {
    var of = EventNetworkCase.of(30, new int[] {70, 40}, 5, 60, 9);
    double[][] one = run(of, 1);
    double[][] three = run(of, 3);
    for (int layer = 0; layer < one.length; layer++) {
      assertArrayEquals(one[layer], three[layer]);
    }
  }

  private static double[][] run(EventNetworkCase of, int threads) {
    try (var workers = new Workers(threads)) {
      var learner =
          new EventLearner(
              of.network,
              rule(0.3),
              EventLoss.spikeCount(),
              9,
              4,
              new Compute(Kernels.best(), workers));
      for (int iteration = 0; iteration < 3; iteration++) {
        learner.learn(9, iteration, of.source());
      }
      return new double[][] {
        learner.gradient(0).clone(),
        learner.gradient(1).clone(),
        learner.gradient(2).clone(),
        learner.feedback().matrix(0).clone(),
        learner.feedback().matrix(1).clone()
      };
    }
  }
}
