package dev.forespike.train;

import dev.forespike.api.EventLoss;
import dev.forespike.api.EventRule;
import dev.forespike.api.SpecException;
import dev.forespike.api.SpikeTrain;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.event.SpikeEligibility;
import dev.forespike.kernels.product.Compute;
import dev.forespike.train.event.EventInput;
import dev.forespike.train.event.EventLearner;
import dev.forespike.train.event.EventNetwork;
import dev.forespike.train.runtime.Finite;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Computes what a rule would do with one batch of spike trains, and lays open what it is made of.
 * The network does not change.
 *
 * <pre>{@code
 * EventGradientReport report =
 *     EventGradientInspector.of(network, EventRule.sfdfa()).inspect(samples, labels);
 * }</pre>
 */
public final class EventGradientInspector {
  private final Network network;
  private final EventRule rule;
  private EventLoss loss = EventLoss.spikeCount();
  private List<double[]> feedback = List.of();
  private List<double[]> perturbations = List.of();
  private long seed = 1;
  private int threads = 1;

  private EventGradientInspector(Network network, EventRule rule) {
    this.network = network;
    this.rule = rule;
  }

  /**
   * Prepares an inspection with the loss of spike counts, seed 1 and one thread.
   *
   * @param network an event-driven network
   * @param rule the rule
   * @return an inspector
   */
  public static EventGradientInspector of(Network network, EventRule rule) {
    return new EventGradientInspector(network, rule);
  }

  /**
   * Sets the loss.
   *
   * @param chosen the loss
   * @return this inspector
   */
  public EventGradientInspector loss(EventLoss chosen) {
    loss = chosen;
    return this;
  }

  /**
   * Sets the feedback weights, in place of those the rule would begin with.
   *
   * @param matrices for each hidden layer {@code [hidden][outputs]}
   * @return this inspector
   * @throws SpecException if their number or a size does not fit, one is not finite, or the rule
   *     has no feedback
   */
  public EventGradientInspector feedback(List<double[]> matrices) {
    if (!rule.hasFeedback()) {
      throw new SpecException("the rule has no feedback weights that could be given");
    }
    int hidden = network.spec().hiddenLayers();
    if (matrices.size() != hidden) {
      throw new SpecException(
          matrices.size() + " feedback matrices for " + hidden + " hidden layers");
    }
    for (int layer = 0; layer < hidden; layer++) {
      int size = network.spec().width(layer) * network.spec().outputs();
      if (matrices.get(layer).length != size) {
        throw new SpecException(
            String.format(
                Locale.ROOT,
                "the feedback of layer %d has %d numbers, expected %d",
                layer,
                matrices.get(layer).length,
                size));
      }
      Finite.check("the feedback of layer " + layer, matrices.get(layer));
    }
    feedback = matrices.stream().map(double[]::clone).toList();
    return this;
  }

  /**
   * Sets the perturbations, in place of random ones.
   *
   * @param samples for each sample one number for each hidden neuron, layer after layer
   * @return this inspector
   * @throws SpecException if a sample has another number or one that is not finite, or the rule
   *     perturbs nothing
   */
  public EventGradientInspector perturbations(List<double[]> samples) {
    if (!rule.learnsFeedback()) {
      throw new SpecException("the rule perturbs nothing; leave the perturbations out");
    }
    int hidden = 0;
    for (int layer = 0; layer < network.spec().hiddenLayers(); layer++) {
      hidden += network.spec().width(layer);
    }
    for (double[] sample : samples) {
      if (sample.length != hidden) {
        throw new SpecException(
            sample.length + " perturbations in a sample for " + hidden + " hidden neurons");
      }
      Finite.check("a sample's perturbations", sample);
    }
    perturbations = samples.stream().map(double[]::clone).toList();
    return this;
  }

  /**
   * Sets the seed of perturbations and random feedback.
   *
   * @param chosen any number
   * @return this inspector
   */
  public EventGradientInspector seed(long chosen) {
    seed = chosen;
    return this;
  }

  /**
   * Sets the number of threads, which never changes a bit.
   *
   * @param count at least 1
   * @return this inspector
   * @throws SpecException if there is no thread
   */
  public EventGradientInspector threads(int count) {
    if (count < 1) {
      throw new SpecException("threads must be at least 1, but is " + count);
    }
    threads = count;
    return this;
  }

  /**
   * Inspects one batch. Memory grows with samples times synapses.
   *
   * @param samples input spikes
   * @param labels the class of each sample
   * @return what the rule's gradients are made of
   * @throws SpecException if the network is clock-driven, or samples, labels or perturbations do
   *     not fit it or each other
   */
  public EventGradientReport inspect(List<SpikeTrain> samples, int... labels) {
    EventNetwork events = EventRuns.network(network);
    EventRuns.checkFits(network.spec(), samples);
    if (samples.isEmpty() || labels.length != samples.size()) {
      throw new SpecException(labels.length + " labels for " + samples.size() + " samples");
    }
    for (int label : labels) {
      if (label < 0 || label >= network.spec().outputs()) {
        throw new SpecException(
            "label " + label + " is no output from 0 to " + (network.spec().outputs() - 1));
      }
    }
    if (!perturbations.isEmpty() && perturbations.size() != samples.size()) {
      throw new SpecException(
          perturbations.size() + " samples of perturbations for " + samples.size() + " samples");
    }
    EventLearner.Source source =
        (sample, input) -> {
          EventInput.add(input, samples.get(sample), sample, events.inputs(0));
          return labels[sample];
        };
    try (var workers = new Workers(threads)) {
      var compute = new Compute(Kernels.best(), workers);
      var learner = new EventLearner(events, rule, loss, samples.size(), seed, compute, true);
      for (int layer = 0; layer < feedback.size(); layer++) {
        double[] matrix = learner.feedback().matrix(layer);
        System.arraycopy(feedback.get(layer), 0, matrix, 0, matrix.length);
      }
      List<double[]> before = feedback(learner);
      if (perturbations.isEmpty()) {
        learner.learn(samples.size(), 0, source);
      } else {
        learner.learn(samples.size(), source, this::perturb);
      }
      var oracle =
          new EventLearner(events, EventRule.backprop(), loss, samples.size(), seed, compute);
      oracle.learn(samples.size(), 0, source);
      return report(events, samples.size(), learner, oracle, before);
    }
  }

  private void perturb(int sample, int layer, double[] v) {
    int from = 0;
    for (int below = 0; below < layer; below++) {
      from += network.spec().width(below);
    }
    System.arraycopy(perturbations.get(sample), from, v, 0, v.length);
  }

  private List<double[]> feedback(EventLearner learner) {
    var matrices = new ArrayList<double[]>();
    for (int layer = 0; layer < network.spec().hiddenLayers() && rule.hasFeedback(); layer++) {
      matrices.add(learner.feedback().matrix(layer).clone());
    }
    return matrices;
  }

  private EventGradientReport report(
      EventNetwork events,
      int samples,
      EventLearner learner,
      EventLearner oracle,
      List<double[]> before) {
    var weights = new ArrayList<double[]>();
    var exact = new ArrayList<double[]>();
    var eligibilities = new ArrayList<double[]>();
    int outputs = network.spec().outputs();
    double[] derivative = new double[samples * outputs];
    for (int layer = 0; layer < events.layers(); layer++) {
      int in = events.inputs(layer);
      int out = events.units(layer);
      weights.add(transposed(learner.gradient(layer), in, out));
      exact.add(transposed(oracle.gradient(layer), in, out));
      double[] eligibility = new double[samples * in * out];
      for (int sample = 0; sample < samples; sample++) {
        SpikeEligibility of = learner.pass(sample).eligibility(layer);
        for (int place = 0; place < in * out; place++) {
          eligibility[sample * in * out + place] = of.of(place / in, place % in);
        }
      }
      eligibilities.add(eligibility);
    }
    for (int sample = 0; sample < samples; sample++) {
      System.arraycopy(learner.derivative(sample), 0, derivative, sample * outputs, outputs);
    }
    return new EventGradientReport(
        learner.loss(), weights, exact, eligibilities, derivative, before, feedback(learner));
  }

  private static double[] transposed(double[] matrix, int in, int out) {
    double[] transposed = new double[matrix.length];
    for (int j = 0; j < in; j++) {
      for (int i = 0; i < out; i++) {
        transposed[i * in + j] = matrix[j * out + i];
      }
    }
    return transposed;
  }
}
