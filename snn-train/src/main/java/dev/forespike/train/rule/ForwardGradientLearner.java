package dev.forespike.train.rule;

import dev.forespike.api.DirectionalDerivative;
import dev.forespike.api.ForwardGradient;
import dev.forespike.api.ForwardGradientRule;
import dev.forespike.api.Oracle;
import dev.forespike.api.TrainingSpec;
import dev.forespike.train.estimator.ForwardGradientEstimator;
import dev.forespike.train.estimator.NetworkPoint;
import dev.forespike.train.estimator.ParameterDirections;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Compute;
import dev.forespike.train.runtime.ErrorSignal;
import dev.forespike.train.runtime.ForwardPass;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.SpikeProduct;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Randomized forward gradients: derivatives along K directions of the parameters, {@code gradient =
 * mean_k D_k v_k}.
 */
public final class ForwardGradientLearner implements Learner {
  private final TrainingSpec spec;
  private final ForwardGradientRule rule;
  private final Parameters parameters;
  private final Compute compute;
  private final ForwardPass forward;
  private final ErrorSignal error;
  private final ParameterDirections directions;
  private final WeightTangents tangents;
  private final Parameters perturbed;
  private final Parameters gradients;

  /** D of the last batch, {@code [K]}, or by layers {@code [layers][K]}. */
  private final double[] derivatives;

  /**
   * Makes a learner.
   *
   * @param spec the run
   * @param rule the rule
   * @param parameters the network's parameters
   * @param compute who computes
   * @param path how products with spikes are computed
   * @throws dev.forespike.api.SpecException if the law does not fit the number of parameters
   */
  public ForwardGradientLearner(
      TrainingSpec spec,
      ForwardGradientRule rule,
      Parameters parameters,
      Compute compute,
      SpikeProduct.Path path) {
    this.spec = spec;
    this.rule = rule;
    this.parameters = parameters;
    this.compute = compute;
    ForwardGradient estimator = rule.estimator();
    forward = new ForwardPass(parameters, compute, spec.batch(), spec.chunk(), path);
    error = ErrorSignal.of(spec, compute);
    directions = new ParameterDirections(estimator, parameters, compute);
    tangents = new WeightTangents(parameters, directions, rule.detachReset(), compute);
    if (isJvp() && tangents.needsMembranes()) {
      forward.keepMembranes();
    }
    perturbed = new Parameters(spec.network());
    gradients = new Parameters(spec.network());
    derivatives = new double[(rule.byLayer() ? parameters.layers() : 1) * directions.count()];
  }

  private boolean isJvp() {
    return rule.estimator().derivative() instanceof DirectionalDerivative.Jvp;
  }

  @Override
  public Outcome learn(ClockedBatch batch, long iteration, Progress update) {
    Outcome outcome = estimate(batch, iteration);
    update.update(gradients);
    return outcome;
  }

  private Outcome estimate(ClockedBatch batch, long iteration) {
    directions.begin(spec.seed(), iteration);
    Outcome outcome = isJvp() ? products(batch) : differences(batch);
    combine(derivatives, gradients);
    return outcome;
  }

  /** Jacobian-vector products, in one pass for all directions; by layers in one for each layer. */
  private Outcome products(ClockedBatch batch) {
    forward.begin(parameters, batch);
    error.begin();
    tangents.begin(batch);
    for (int from = 0; from < spec.timesteps(); from += spec.chunk()) {
      int steps = Math.min(spec.chunk(), spec.timesteps() - from);
      forward.advance(from, steps, null, 0, true);
      error.compute(forward.recording(), batch, 0, spec.timesteps());
      if (!rule.byLayer()) {
        tangents.advance(forward.recording(), batch, error, WeightTangents.ALL_LAYERS);
      }
    }
    if (!rule.byLayer()) {
      tangents.derivatives(batch, error, derivatives, 0);
    }
    for (int layer = 0; rule.byLayer() && layer < parameters.layers(); layer++) {
      tangents.begin(batch);
      tangents.advance(forward.recording(), batch, error, layer);
      tangents.derivatives(batch, error, derivatives, layer * directions.count());
    }
    return new Outcome(error.loss(), error.correct(batch));
  }

  /** Differences of losses, which run the hard spikes. */
  private Outcome differences(ClockedBatch batch) {
    Outcome outcome = evaluate(parameters, batch);
    int count = directions.count();
    perturbed.copyFrom(parameters);
    for (int i = 0; i < derivatives.length; i++) {
      int k = i % count;
      int layer = i / count;
      derivatives[i] =
          switch (rule.estimator().derivative()) {
            case DirectionalDerivative.CentralDifference(double step) ->
                (loss(layer, k, step, batch) - loss(layer, k, -step, batch)) / (2 * step);
            case DirectionalDerivative.OneSidedDifference(double step) ->
                (loss(layer, k, step, batch) - outcome.loss()) / step;
            case DirectionalDerivative.SinglePoint(double step) ->
                loss(layer, k, step, batch) / step;
            case DirectionalDerivative.Jvp() -> throw new IllegalStateException("no difference");
          };
    }
    return outcome;
  }

  private double loss(int only, int k, double step, ClockedBatch batch) {
    move(only, k, step);
    double loss = evaluate(perturbed, batch).loss();
    for (int layer = 0; layer < parameters.layers(); layer++) {
      restore(layer);
    }
    return loss;
  }

  private void move(int only, int k, double step) {
    for (int layer = 0; layer < parameters.layers(); layer++) {
      if (!rule.byLayer() || layer == only) {
        directions.addTo(layer, k, (float) step, perturbed);
      }
    }
  }

  private void restore(int layer) {
    float[] w = parameters.weights(layer);
    float[] bias = parameters.biases(layer);
    System.arraycopy(w, 0, perturbed.weights(layer), 0, w.length);
    System.arraycopy(bias, 0, perturbed.biases(layer), 0, bias.length);
  }

  private Outcome evaluate(Parameters at, ClockedBatch batch) {
    forward.begin(at, batch);
    error.begin();
    for (int from = 0; from < spec.timesteps(); from += spec.chunk()) {
      int steps = Math.min(spec.chunk(), spec.timesteps() - from);
      forward.advance(from, steps, null, 0, false);
      error.compute(forward.recording(), batch, 0, spec.timesteps());
    }
    return new Outcome(error.loss(), error.correct(batch));
  }

  /** {@code mean_k D_k v_k}, each D within its limit, shrunk where that is wanted. */
  private void combine(double[] scalars, Parameters target) {
    int count = directions.count();
    List<Integer> blocks = NetworkPoint.blocks(parameters);
    int all = blocks.stream().reduce(0, Math::addExact);
    for (int layer = 0; layer < parameters.layers(); layer++) {
      Arrays.fill(target.weights(layer), 0f);
      Arrays.fill(target.biases(layer), 0f);
      int together = rule.byLayer() ? blocks.get(layer) : all;
      double factor = ForwardGradientEstimator.shrinkage(rule.estimator(), together, count) / count;
      int from = rule.byLayer() ? layer * count : 0;
      for (int k = 0; k < count; k++) {
        double derivative = Math.clamp(scalars[from + k], -rule.clip(), rule.clip());
        directions.addTo(layer, k, (float) (derivative * factor), target);
      }
    }
  }

  /**
   * The derivatives of the last batch: with the seed and the iteration all that its gradient is
   * made of.
   *
   * @return {@code [K]}, or by layers {@code [layers][K]}; not a copy
   */
  @Override
  public double[] scalars() {
    return derivatives;
  }

  /**
   * The gradient that derivatives of a batch gave.
   *
   * @param iteration index of the batch within the run
   * @param scalars its derivatives, as many as {@link #scalars}
   * @return overwritten by the next
   */
  public Parameters replay(long iteration, double[] scalars) {
    directions.begin(spec.seed(), iteration);
    combine(scalars, gradients);
    return gradients;
  }

  @Override
  public void keepMembranes() {
    forward.keepMembranes();
  }

  @Override
  public Inspection inspect(ClockedBatch batch, long iteration, Oracle oracle) {
    CleanPass clean = CleanPass.of(spec, parameters, compute, batch, oracle);
    estimate(batch, iteration);
    var drawn = new ArrayList<Parameters>();
    for (int k = 0; k < directions.count(); k++) {
      var direction = new Parameters(spec.network());
      directions.copy(k, direction);
      drawn.add(direction);
    }
    return new Inspection(gradients, clean.reference(), drawn, clean.pass(), clean.error());
  }

  @Override
  public Optional<float[]> feedback(int layer) {
    return Optional.empty();
  }

  @Override
  public Map<String, double[]> state() {
    return Map.of();
  }

  @Override
  public void restored() {}
}
