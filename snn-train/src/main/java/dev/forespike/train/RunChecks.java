package dev.forespike.train;

import dev.forespike.api.Dataset;
import dev.forespike.api.ForwardGradientRule;
import dev.forespike.api.Loss;
import dev.forespike.api.Samples;
import dev.forespike.api.SpecException;
import dev.forespike.api.TrainingSpec;
import dev.forespike.train.estimator.NetworkPoint;
import dev.forespike.train.estimator.ParameterDirections;
import dev.forespike.train.runtime.OperatorOutput;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.SequencePass;

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
    if (spec.network().isOperator()) {
      OperatorOutput.check(
          spec.network(), SequencePass.required(spec.network(), dataset.train().grid()));
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
    if (dataset.isFunction() && !(spec.loss() instanceof Loss.MeanSquaredError)) {
      throw new SpecException(
          "dataset " + dataset.name() + " has numbers as targets and needs the loss mse");
    }
    if (dataset.train().size() == 0 || dataset.test().size() == 0) {
      throw new SpecException("dataset " + dataset.name() + " has no samples");
    }
    if (spec.rule() instanceof ForwardGradientRule rule) {
      ParameterDirections.check(
          rule.estimator(), NetworkPoint.blocks(new Parameters(spec.network())));
    }
    checkLabels(dataset, "training", dataset.train());
    checkLabels(dataset, "test", dataset.test());
    SampleValues.check(
        spec.encoding(), "dataset " + dataset.name() + ": training sample", dataset.train());
    SampleValues.check(
        spec.encoding(), "dataset " + dataset.name() + ": test sample", dataset.test());
  }

  private static void checkLabels(Dataset dataset, String part, Samples samples) {
    if (dataset.isFunction()) {
      return;
    }
    for (int i = 0; i < samples.size(); i++) {
      int label = samples.label(i);
      if (label < 0 || label >= dataset.classes()) {
        throw new SpecException(
            "dataset %s: %s sample %d is of class %d, but classes lie between 0 and %d"
                .formatted(dataset.name(), part, i, label, dataset.classes() - 1));
      }
    }
  }
}
