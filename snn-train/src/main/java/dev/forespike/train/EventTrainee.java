package dev.forespike.train;

import dev.forespike.api.EventLoss;
import dev.forespike.api.EventRule;
import dev.forespike.api.Samples;
import dev.forespike.api.SpikeEncoder;
import dev.forespike.api.TrainingSpec;
import dev.forespike.kernels.product.Compute;
import dev.forespike.train.event.EventEvaluator;
import dev.forespike.train.event.EventInput;
import dev.forespike.train.event.EventLearner;
import dev.forespike.train.event.EventNetwork;
import dev.forespike.train.rule.Alignment;
import dev.forespike.train.rule.Learner;
import dev.forespike.train.runtime.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An event-driven network with its rule. */
final class EventTrainee implements Trainee {
  private final TrainingSpec spec;
  private final EventRule rule;
  private final EventLoss loss;
  private final SpikeEncoder encoder;
  private final Parameters parameters;
  private final Compute compute;
  private final EventNetwork network;
  private final EventLearner learner;
  private final Parameters gradients;
  private final EventEvaluator evaluator;
  private final Map<String, double[]> state = new TreeMap<>();

  EventTrainee(TrainingSpec spec, SpikeEncoder encoder, Parameters parameters, Compute compute) {
    this.spec = spec;
    this.encoder = encoder;
    this.parameters = parameters;
    this.compute = compute;
    rule = (EventRule) spec.rule();
    loss = (EventLoss) spec.loss();
    network = new EventNetwork(spec.network());
    learner = learner(rule);
    gradients = new Parameters(spec.network());
    evaluator = new EventEvaluator(network, loss, compute);
    if (rule.learnsFeedback()) {
      for (int layer = 0; layer < spec.network().hiddenLayers(); layer++) {
        state.put("feedback." + layer, learner.feedback().matrix(layer));
      }
    }
  }

  private EventLearner learner(EventRule of) {
    return new EventLearner(network, of, loss, spec.batch(), spec.seed(), compute);
  }

  @Override
  public Learner.Outcome learn(Lesson lesson, long iteration, Learner.Progress update) {
    network.take(parameters, compute.workers());
    learner.learn(lesson.count(), iteration, source(lesson));
    learner.gradients(gradients, compute.workers());
    update.update(gradients);
    return new Learner.Outcome(learner.loss(), learner.correct());
  }

  private EventLearner.Source source(Lesson lesson) {
    return (place, input) -> {
      int index = lesson.order()[lesson.from() + place];
      EventInput.add(input, encoder.encode(lesson.samples(), index), index, network.inputs(0));
      return lesson.samples().label(index);
    };
  }

  @Override
  public Alignment alignment(Lesson lesson, long iteration) {
    network.take(parameters, compute.workers());
    EventLearner observer = learner(rule);
    observer.feedback().copyFrom(learner.feedback());
    observer.learn(lesson.count(), iteration, source(lesson));
    EventLearner oracle =
        learner(
            new EventRule(
                new EventRule.ExactBackprop(),
                EventRule.Derivative.EXACT,
                rule.regularization(),
                rule.targetSpikes()));
    oracle.learn(lesson.count(), iteration, source(lesson));
    var found = new Parameters(spec.network());
    var exact = new Parameters(spec.network());
    observer.gradients(found, compute.workers());
    oracle.gradients(exact, compute.workers());
    return Alignment.of(found, exact);
  }

  @Override
  public Verdict evaluate(Samples samples) {
    network.take(parameters, compute.workers());
    EventEvaluator.Result found = evaluator.evaluate(samples, encoder);
    var warnings = new ArrayList<String>();
    for (int layer = 0; layer < network.layers(); layer++) {
      boolean output = layer + 1 == network.layers();
      String name = output ? "the output (layer " + layer + ")" : "layer " + layer;
      if (found.spikes().get(layer) == 0) {
        warnings.add(
            name
                + " never fires: lower its threshold or raise its initial weights; what never"
                + " fires learns nothing");
      }
      long limited = found.limited().get(layer);
      if (limited > 0) {
        warnings.add(
            String.format(
                    Locale.ROOT,
                    "%s: neurons reached their limit of %d spikes %d times in %d samples: raise the"
                        + " limit",
                    name,
                    network.neuron(layer).maxSpikes(),
                    limited,
                    samples.size())
                + " or the threshold");
      }
    }
    return new Verdict(
        new Evaluation(found.loss(), found.accuracy(), found.firingRate(network), List.of()),
        warnings);
  }

  @Override
  public Optional<float[]> feedback(int layer) {
    if (!rule.hasFeedback()) {
      return Optional.empty();
    }
    double[] matrix = learner.feedback().matrix(layer);
    float[] copy = new float[matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      copy[i] = (float) matrix[i];
    }
    return Optional.of(copy);
  }

  @Override
  public double[] scalars() {
    return new double[0];
  }

  @Override
  public Map<String, double[]> state() {
    return state;
  }

  @Override
  public void restored() {}
}
