package dev.forespike.train;

import dev.forespike.api.Dataset;
import dev.forespike.api.Encoder;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Samples;
import dev.forespike.api.Scaling;
import dev.forespike.api.TrainingSpec;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.rule.Alignment;
import dev.forespike.train.rule.Learner;
import dev.forespike.train.rule.Learners;
import dev.forespike.train.runtime.BatchLoader;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Evaluator;
import dev.forespike.train.runtime.Parameters;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A clock-driven network with its rule. */
final class ClockedTrainee implements Trainee {
  private final Learner learner;
  private final BatchLoader loader;
  private final Evaluator evaluator;
  private final Scaling scaling;
  private final NetworkSpec network;

  ClockedTrainee(
      TrainingSpec spec, Encoder encoder, Dataset dataset, Parameters parameters, Compute compute) {
    network = spec.network();
    scaling = dataset.scaling();
    learner =
        Learners.of(spec, dataset.train().grid(), parameters, compute, SpikeProduct.Path.AUTOMATIC);
    int inputs = spec.network().input().size();
    loader = new BatchLoader(encoder, spec.batch(), inputs, spec.timesteps(), "training sample");
    evaluator =
        new Evaluator(parameters, encoder, spec.loss(), spec.timesteps(), compute, "test sample");
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
    return learner.alignment(load(lesson), iteration);
  }

  @Override
  public Verdict evaluate(Samples samples) {
    Evaluator.Result found = evaluator.evaluate(samples, scaling, Evaluator.encodingKey());
    return new Verdict(
        new Evaluation(found.loss(), found.accuracy(), found.firingRate(), found.relativeError()),
        warnings(found.firingRate()));
  }

  private List<String> warnings(List<Double> rates) {
    var warnings = new ArrayList<String>();
    Iterator<Double> each = rates.iterator();
    List<NetworkSpec> parts = network.parts();
    for (int part = 0; part < parts.size(); part++) {
      String name = network.head().contracts() ? NetworkSpec.partName(part) + ": " : "";
      for (int layer = 0; layer < parts.get(part).hiddenLayers(); layer++) {
        warn(name + "layer " + layer, each.next(), warnings);
      }
    }
    return warnings;
  }

  private static void warn(String layer, double rate, List<String> warnings) {
    if (rate < 0.001) {
      warnings.add(
          layer
              + " is nearly silent (firing rate "
              + rate
              + "): raise its initialization gain or lower its threshold");
    } else if (rate > 0.9) {
      warnings.add(
          layer
              + " is saturated (firing rate "
              + rate
              + "): raise its threshold or lower its initialization gain");
    }
  }

  @Override
  public Optional<float[]> feedback(int layer) {
    // What is reported of feedback speaks of the hidden layers of one network.
    return network.head().contracts() ? Optional.empty() : learner.feedback(layer);
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
