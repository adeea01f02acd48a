package dev.forespike.train;

import dev.forespike.api.Dataset;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Samples;
import dev.forespike.api.SequenceSamples;
import dev.forespike.api.SpecException;
import dev.forespike.api.TrainingSpec;
import dev.forespike.train.estimator.NetworkPoint;
import dev.forespike.train.estimator.ParameterDirections;
import dev.forespike.train.run.SampleValues;
import dev.forespike.train.runtime.Contraction;
import dev.forespike.train.runtime.NetworkPass;
import dev.forespike.train.runtime.Parameters;
import java.util.Locale;

/** Whether a run and its data belong together. */
final class RunChecks {
  private RunChecks() {}

  /**
   * Refuses what does not.
   *
   * @throws SpecException naming what differs
   */
  static void fits(TrainingSpec spec, Dataset dataset) {
    int inputs = spec.network().input().size();
    int values = spec.encoding().input(dataset.train().shape()).size();
    if (inputs != values) {
      throw new SpecException(
          "the network expects "
              + inputs
              + " inputs, but samples of dataset "
              + dataset.name()
              + " have "
              + values);
    }
    if (spec.network().head().contracts()) {
      Contraction.check(
          spec.network(), NetworkPass.required(spec.network(), dataset.train().grid()));
    } else if (spec.network().outputs() != dataset.outputs()) {
      throw new SpecException(
          "the network has "
              + spec.network().outputs()
              + " outputs, but dataset "
              + dataset.name()
              + " has "
              + dataset.outputs()
              + (dataset.isFunction() ? " target numbers" : " classes"));
    }
    spec.loss().checkTargets("dataset " + dataset.name(), dataset.isFunction());
    if (dataset.train().size() == 0 || dataset.test().size() == 0) {
      throw new SpecException("dataset " + dataset.name() + " has no samples");
    }
    spec.rule()
        .directional()
        .ifPresent(
            estimator ->
                ParameterDirections.check(
                    estimator, NetworkPoint.blocks(new Parameters(spec.network()))));
    String name = "dataset " + dataset.name();
    checkLabels(name + ": training", dataset.train(), dataset.classes());
    checkLabels(name + ": test", dataset.test(), dataset.classes());
    SampleValues.check(spec.encoding(), name + ": training sample", dataset.train());
    SampleValues.check(spec.encoding(), name + ": test sample", dataset.test());
    checkSteps(name + ": training sample", dataset.train(), spec.timesteps());
    checkSteps(name + ": test sample", dataset.test(), spec.timesteps());
    checkWeights(name + ": training sample", dataset.train(), spec.network().isEventDriven());
    checkWeights(name + ": test sample", dataset.test(), spec.network().isEventDriven());
  }

  /**
   * Refuses samples that a network cannot be evaluated or inspected on.
   *
   * @param loss what is measured
   * @throws SpecException naming what does not fit
   */
  static void fits(Network network, Samples samples, Loss loss) {
    NetworkSpec spec = network.spec();
    checkInputs(network, samples);
    loss.checkFits(spec);
    loss.checkTargets("the data", samples.targets() > 0);
    if (samples.size() == 0) {
      throw new SpecException("the data has no samples");
    }
    SampleValues.check(network.encoding(), "sample", samples);
    checkSteps("sample", samples, network.timesteps());
    checkWeights("sample", samples, spec.isEventDriven());
    if (spec.head().contracts()) {
      Contraction.check(spec, NetworkPass.required(spec, samples.grid()));
    } else if (samples.targets() > 0 && samples.targets() != spec.outputs()) {
      throw new SpecException(
          "samples have "
              + samples.targets()
              + " target numbers, but the network gives "
              + spec.outputs());
    } else {
      checkLabels("the data:", samples, spec.outputs());
    }
  }

  /** Refuses samples with another number of values than the network takes. */
  static void checkInputs(Network network, Samples samples) {
    int expected = network.spec().input().size();
    int values = network.encoding().input(samples.shape()).size();
    if (values != expected) {
      throw new SpecException(
          "samples have " + values + " values, but the network takes " + expected);
    }
  }

  /** Refuses samples of which a part would not be heard. */
  static void checkSteps(String what, Samples samples, int timesteps) {
    for (int i = 0; samples instanceof SequenceSamples sequences && i < samples.size(); i++) {
      if (sequences.steps(i) > timesteps) {
        throw new SpecException(
            String.format(
                Locale.ROOT,
                "%s %d has %d steps, but the network runs %d: take %d timesteps, or cut the sample",
                what,
                i,
                sequences.steps(i),
                timesteps,
                sequences.mostSteps()));
      }
    }
  }

  private static void checkWeights(String what, Samples samples, boolean events) {
    for (int i = 0; i < samples.size(); i++) {
      float weight = samples.weight(i);
      if (!(weight >= 0) || weight == Float.POSITIVE_INFINITY || (events && weight != 1)) {
        throw new SpecException(
            String.format(
                Locale.ROOT,
                "%s %d counts %s times; %s",
                what,
                i,
                weight,
                events
                    ? "in event-driven networks samples count alike"
                    : "a weight is finite and at least 0"));
      }
    }
  }

  private static void checkLabels(String part, Samples samples, int classes) {
    if (samples.targets() > 0) {
      return;
    }
    for (int i = 0; i < samples.size(); i++) {
      int label = samples.label(i);
      if (label < 0 || label >= classes) {
        throw new SpecException(
            part
                + " sample "
                + i
                + " is of class "
                + label
                + ", but classes lie between 0 and "
                + (classes - 1));
      }
    }
  }
}
