package dev.forespike.train;

import dev.forespike.api.Encoder;
import dev.forespike.api.Samples;
import dev.forespike.api.Scaling;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.TrainingSpec;
import dev.forespike.train.rule.Alignment;
import dev.forespike.train.rule.Learner;
import dev.forespike.train.rule.Learners;
import dev.forespike.train.runtime.BatchLoader;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Compute;
import dev.forespike.train.runtime.Evaluator;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.SpikeProduct;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A clock-driven network with its rule. */
final class ClockedTrainee implements Trainee {
  private final Learner learner;
  private final BatchLoader loader;
  private final Evaluator evaluator;
  private final Scaling scaling;

  ClockedTrainee(
      TrainingSpec spec, Encoder encoder, Scaling scaling, Parameters parameters, Compute compute) {
    this.scaling = scaling;
    learner = Learners.of(spec, parameters, compute, SpikeProduct.Path.AUTOMATIC);
    int inputs = spec.network().input().size();
    loader = new BatchLoader(encoder, spec.batch(), inputs, spec.timesteps());
    evaluator = new Evaluator(parameters, encoder, spec.loss(), spec.timesteps(), compute);
  }

  @Override
  public Learner.Outcome learn(Lesson lesson, long iteration, Learner.Progress update) {
    return learner.learn(load(lesson), iteration, update);
  }

  private ClockedBatch load(Lesson lesson) {
    return loader.load(
        lesson.samples(), lesson.order(), lesson.from(), lesson.count(), lesson.encodingKey());
  }

  @Override
  public Alignment alignment(Lesson lesson, long iteration) {
    return learner.inspect(load(lesson), iteration, new SpatialBackprop()).alignment();
  }

  @Override
  public Verdict evaluate(Samples samples) {
    Evaluator.Result found = evaluator.evaluate(samples, scaling, Evaluator.encodingKey());
    return new Verdict(
        new Evaluation(found.loss(), found.accuracy(), found.firingRate(), found.relativeError()),
        warnings(found.firingRate()));
  }

  private static List<String> warnings(List<Double> rates) {
    var warnings = new ArrayList<String>();
    for (int layer = 0; layer < rates.size(); layer++) {
      double rate = rates.get(layer);
      if (rate < 0.001) {
        warnings.add(
            "layer "
                + layer
                + " is nearly silent (firing rate "
                + rate
                + "): raise its initialization gain or lower its threshold");
      } else if (rate > 0.9) {
        warnings.add(
            "layer "
                + layer
                + " is saturated (firing rate "
                + rate
                + "): raise its threshold or lower its initialization gain");
      }
    }
    return warnings;
  }

  @Override
  public Optional<float[]> feedback(int layer) {
    return learner.feedback(layer);
  }

  @Override
  public double[] scalars() {
    return learner.scalars();
  }

  @Override
  public Map<String, double[]> state() {
    return learner.state();
  }

  @Override
  public void restored() {
    learner.restored();
  }
}
