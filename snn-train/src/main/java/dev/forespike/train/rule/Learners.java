package dev.forespike.train.rule;

import dev.forespike.api.BackpropThroughTime;
import dev.forespike.api.CustomRule;
import dev.forespike.api.EventRule;
import dev.forespike.api.FeedbackAlignment;
import dev.forespike.api.ForwardFeedbackAlignment;
import dev.forespike.api.ForwardGradientRule;
import dev.forespike.api.KolenPollack;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NodeGradient;
import dev.forespike.api.Opzo;
import dev.forespike.api.Rule;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.SpecException;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.ValueGrid;
import dev.forespike.api.ZerothOrder;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.runtime.NoisePlan;
import dev.forespike.train.runtime.Parameters;
import java.util.Optional;

/** Makes the learner of a run's rule. */
public final class Learners {
  private Learners() {}

  private static SpecException eventDriven(EventRule rule) {
    return new SpecException(rule + " is of event-driven networks; this one is clock-driven");
  }

  /**
   * Makes a learner of one network.
   *
   * @param spec the run
   * @param parameters the network's parameters
   * @param compute who computes
   * @param path how products with spikes are computed
   * @return a learner at its beginning
   * @throws SpecException if it is an operator network
   */
  public static Learner of(
      TrainingSpec spec, Parameters parameters, Compute compute, SpikeProduct.Path path) {
    return of(spec, Optional.empty(), parameters, compute, path);
  }

  /**
   * Makes a learner.
   *
   * @param spec the run
   * @param grid where values are wanted; for operator networks alone
   * @param parameters the network's parameters
   * @param compute who computes
   * @param path how products with spikes are computed
   * @return a learner at its beginning
   * @throws SpecException if an operator network has no grid, or one that does not fit
   */
  public static Learner of(
      TrainingSpec spec,
      Optional<ValueGrid> grid,
      Parameters parameters,
      Compute compute,
      SpikeProduct.Path path) {
    return switch (spec.rule()) {
      case ZerothOrder rule -> new ZerothOrderLearner(spec, rule, grid, parameters, compute, path);
      case ForwardGradientRule rule ->
          new ForwardGradientLearner(spec, rule, grid, parameters, compute, path);
      case Rule _ -> new ErrorLearner(spec, grid, parameters, compute, path);
    };
  }

  /**
   * What a rule that learns from errors of the output does in a part.
   *
   * @param rule the rule
   * @param spec the run, of the part alone
   * @param parameters those of the part
   */
  static PartLearner part(
      Rule rule,
      TrainingSpec spec,
      Parameters parameters,
      Compute compute,
      SpikeProduct.Path path) {
    return switch (rule) {
      case NodeGradient node -> new NodePerturbation(spec, node, parameters, compute, path);
      case BackpropThroughTime bptt -> new HistoryGradient(bptt, parameters, compute, path);
      case ZerothOrder _, ForwardGradientRule _ ->
          throw new IllegalArgumentException("learns from the loss alone: " + rule);
      case EventRule event -> throw eventDriven(event);
      case SpatialBackprop _,
          FeedbackAlignment _,
          KolenPollack _,
          Opzo _,
          ForwardFeedbackAlignment _,
          CustomRule _ -> {
        CreditAssignment credit = credit(rule, parameters, spec.seed(), compute);
        yield new ThreeFactor(spec, credit, compute, path);
      }
    };
  }

  /**
   * The noise that a rule injects into its forward pass.
   *
   * @param rule the rule
   * @return empty for a clean pass
   */
  public static Optional<NoisePlan> noise(Rule rule) {
    return rule instanceof Opzo opzo ? Optional.of(OpzoFeedback.plan(opzo)) : Optional.empty();
  }

  /**
   * Whether a rule is of the three-factor kind and has credit assignment.
   *
   * @param rule of a clock-driven network
   * @return false for rules that learn from whole sequences
   */
  public static boolean isLocal(Rule rule) {
    return switch (rule) {
      case SpatialBackprop _,
          FeedbackAlignment _,
          KolenPollack _,
          Opzo _,
          ForwardFeedbackAlignment _,
          CustomRule _ ->
          true;
      case BackpropThroughTime _,
          ZerothOrder _,
          ForwardGradientRule _,
          NodeGradient _,
          EventRule _ ->
          false;
    };
  }

  /**
   * Makes the credit assignment of a three-factor rule.
   *
   * @param rule the rule
   * @param parameters the network's parameters
   * @param seed the seed of random feedback
   * @param compute who computes
   * @return credit assignment at its beginning
   * @throws IllegalArgumentException if the rule is of another kind
   */
  public static CreditAssignment credit(
      Rule rule, Parameters parameters, long seed, Compute compute) {
    NetworkSpec network = parameters.spec();
    return switch (rule) {
      case SpatialBackprop _ -> new BackpropCredit(parameters, compute);
      case FeedbackAlignment dfa -> new FixedFeedback(dfa, network, seed, compute);
      case KolenPollack dkp -> new KolenPollackFeedback(dkp, network, compute);
      case Opzo opzo -> new OpzoFeedback(opzo, network, seed, compute);
      case ForwardFeedbackAlignment fdfa -> new TangentCredit(fdfa, parameters, compute);
      case CustomRule own -> new OwnCredit(own, parameters, seed);
      case EventRule event -> throw eventDriven(event);
      case BackpropThroughTime _, ZerothOrder _, ForwardGradientRule _, NodeGradient _ ->
          throw new IllegalArgumentException("no three-factor rule: " + rule);
    };
  }
}
