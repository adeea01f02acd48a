package dev.forespike.train.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forespike.api.EventLif;
import dev.forespike.api.EventLoss;
import dev.forespike.api.EventRule;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.event.EventBackprop;
import dev.forespike.kernels.event.EventLayer;
import dev.forespike.kernels.event.EventSpikes;
import dev.forespike.kernels.event.SpikeEligibility;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/** Exact back-propagation through spike times against differences and against eligibilities. */
final class EventBackpropProperties {
  private static final int SAMPLES = 2;
  private static final EventLoss FIRST = new EventLoss.FirstSpikeCrossEntropy(0.02);

  /**
   * Where no spike appears or goes, the loss of first spikes is smooth, and this is its gradient.
   */
  @Property(tries = 120)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void gradientIsTheDerivativeOfTheLossOfFirstSpikes(
      @ForAll @IntRange(min = 0, max = 2) int hidden,
      @ForAll @IntRange(min = 2, max = 14) int spikes,
      @ForAll long seed) {
    int[] widths = hidden == 0 ? new int[0] : hidden == 1 ? new int[] {4} : new int[] {4, 3};
    var of = EventNetworkCase.of(4, widths, 3, spikes, seed);
    EventLearner learner = of.learner(EventRule.backprop(), FIRST, SAMPLES);
    learner.learn(SAMPLES, 0, of.source());
    Assume.that(EventNetworkCase.leastSlope(of, learner, SAMPLES) > 0.1);
    Assume.that(!EventNetworkCase.isLimited(of, learner, SAMPLES));
    String counts = EventNetworkCase.counts(of, learner, SAMPLES);
    double[][] gradients = new double[of.network.layers()][];
    double largest = 1e-3;
    for (int layer = 0; layer < gradients.length; layer++) {
      gradients[layer] = learner.gradient(layer).clone();
      for (double g : gradients[layer]) {
        largest = Math.max(largest, Math.abs(g));
      }
    }
    int compared = 0;
    for (int layer = 0; layer < gradients.length; layer++) {
      for (int place = 0; place < gradients[layer].length; place++) {
        double wide = difference(of, learner, layer, place, 2e-6, counts);
        double narrow = difference(of, learner, layer, place, 1e-6, counts);
        if (Double.isNaN(wide) || Double.isNaN(narrow)) {
          continue;
        }
        compared++;
        assertEquals((4 * narrow - wide) / 3, gradients[layer][place], 1e-6 * largest);
      }
    }
    Statistics.label("compared").collect(compared > 0 && largest > 1e-3);
    Statistics.label("compared")
        .coverage(coverage -> coverage.check(true).percentage(share -> share > 60));
  }

  private static double difference(
      EventNetworkCase of, EventLearner learner, int layer, int place, double step, String counts) {
    double[] weights = of.network.weights(layer);
    double old = weights[place];
    weights[place] = old + step;
    double above = loss(of, learner, counts);
    weights[place] = old - step;
    double below = loss(of, learner, counts);
    weights[place] = old;
    return (above - below) / (2 * step);
  }

  /** Not a number where other neurons fire. */
  private static double loss(EventNetworkCase of, EventLearner learner, String counts) {
    learner.learn(SAMPLES, 0, of.source());
    return EventNetworkCase.counts(of, learner, SAMPLES).equals(counts)
        ? learner.loss()
        : Double.NaN;
  }

  /** Two ways to one gradient: backwards in time, and by eligibilities while spikes come. */
  @Property(tries = 150)
  void aLayersGradientIsThatOfItsEligibilities(
      @ForAll @IntRange(min = 1, max = 14) int spikes, @ForAll long seed) {
    EventCase of = EventCase.of(new EventLif(0.02, 0.1, 30, 0.2), 4, 3, spikes, seed);
    var kernel = Kernels.best().events();
    var eligibility =
        new SpikeEligibility(EventInput.constants(of.neuron()), false, false, 4, 3, kernel);
    var output = new EventSpikes();
    new EventLayer(EventInput.constants(of.neuron()), 3, kernel)
        .run(of.input(), of.weights(), null, eligibility, output);
    double[] errors = new double[output.size()];
    double[] delta = {0.7, -1.2, 2};
    for (int k = 0; k < errors.length; k++) {
      errors[k] = delta[output.neuron(k)];
    }
    double[] gradient = new double[4 * 3];
    new EventBackprop(EventInput.constants(of.neuron()), 3)
        .run(of.input(), output, of.weights(), errors, gradient, new double[spikes]);
    for (int j = 0; j < 4; j++) {
      for (int i = 0; i < 3; i++) {
        double expected = delta[i] * eligibility.of(i, j);
        assertEquals(expected, gradient[j * 3 + i], 1e-9 * (1 + Math.abs(expected)));
      }
    }
  }
}
