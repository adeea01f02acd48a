package dev.forespike.train.rule;

import dev.forespike.api.BackpropThroughTime;
import dev.forespike.api.FeedbackAlignment;
import dev.forespike.api.KolenPollack;
import dev.forespike.api.Opzo;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.ZerothOrder;
import dev.forespike.train.runtime.Compute;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.SpikeProduct;

/** Makes the learner of a run's rule. */
public final class Learners {
  private Learners() {}

  /**
   * Makes a learner.
   *
   * @param spec the run
   * @param parameters the network's parameters
   * @param compute who computes
   * @param path how products with spikes are computed
   * @return a learner at its beginning
   */
  public static Learner of(
      TrainingSpec spec, Parameters parameters, Compute compute, SpikeProduct.Path path) {
    return switch (spec.rule()) {
      case ZerothOrder rule -> new ZerothOrderLearner(spec, rule, parameters, compute, path);
      case BackpropThroughTime rule -> new BpttLearner(spec, rule, parameters, compute, path);
      case SpatialBackprop _ ->
          local(spec, parameters, new BackpropCredit(parameters, compute), compute, path);
      case FeedbackAlignment rule ->
          local(
              spec,
              parameters,
              new FixedFeedback(rule, spec.network(), spec.seed(), compute),
              compute,
              path);
      case KolenPollack rule ->
          local(
              spec,
              parameters,
              new KolenPollackFeedback(rule, spec.network(), compute),
              compute,
              path);
      case Opzo rule ->
          local(
              spec,
              parameters,
              new OpzoFeedback(rule, spec.network(), spec.seed(), compute),
              compute,
              path);
    };
  }

  private static Learner local(
      TrainingSpec spec,
      Parameters parameters,
      CreditAssignment credit,
      Compute compute,
      SpikeProduct.Path path) {
    return new LocalLearner(spec, parameters, credit, compute, path);
  }
}
