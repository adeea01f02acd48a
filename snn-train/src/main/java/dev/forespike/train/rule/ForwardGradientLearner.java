package dev.forespike.train.rule;

import dev.forespike.api.DirectionalDerivative;
import dev.forespike.api.ForwardGradientRule;
import dev.forespike.api.Oracle;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.ValueGrid;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.estimator.ParameterDirections;
import dev.forespike.train.estimator.WeightTangents;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.NetworkPass;
import dev.forespike.train.runtime.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;

/**
 * Randomized forward gradients: derivatives along K directions of the parameters, {@code gradient =
 * mean_k D_k v_k}.
 */
public final class ForwardGradientLearner implements Learner {
  private final TrainingSpec spec;
  private final Optional<ValueGrid> grid;
  private final ForwardGradientRule rule;
  private final Parameters parameters;
  private final Compute compute;
  private final NetworkPass pass;
  private final DirectionSum sum;
  private final ParameterDirections directions;
  private final WeightTangents[] tangents;
  private final Parameters perturbed;
  private Parameters gradients;

  /** D of the last batch, {@code [K]}, or by layers {@code [layers][K]}. */
  private final double[] derivatives;

  /**
   * Makes a learner.
   *
   * @param spec the run
   * @param rule the rule
   * @param grid where values are wanted; for operator networks alone
   * @param parameters the network's parameters
   * @param compute who computes
   * @param path how products with spikes are computed
   * @throws dev.forespike.api.SpecException if the law does not fit the number of parameters, or
   *     the grid not the network
   */
  public ForwardGradientLearner(
      TrainingSpec spec,
      ForwardGradientRule rule,
      Optional<ValueGrid> grid,
      Parameters parameters,
      Compute compute,
      SpikeProduct.Path path) {
    this.spec = spec;
    this.rule = rule;
    this.grid = grid;
    this.parameters = parameters;
    this.compute = compute;
    pass = NetworkPass.of(spec, grid, parameters, compute, path);
    sum = new DirectionSum(rule, parameters, compute);
    directions = sum.directions();
    tangents = new WeightTangents[pass.parts()];
    int first = 0;
    for (int part = 0; part < tangents.length; part++) {
      Parameters own = parameters.part(part);
      tangents[part] = new WeightTangents(own, directions, first, rule.detachReset(), compute);
      first += own.layers();
      if (isJvp() && tangents[part].needsMembranes()) {
        pass.keepMembranes();
      }
    }
    perturbed = new Parameters(spec.network());
    gradients = new Parameters(spec.network());
    derivatives = new double[sum.scalars()];
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
    gradients = sum.gradient(derivatives);
    return outcome;
  }

  /** Jacobian-vector products, in one pass for all directions; by layers in one for each layer. */
  private Outcome products(ClockedBatch batch) {
    Arrays.fill(derivatives, 0);
    if (rule.byLayer()) {
      pass.run(parameters, batch, true, _ -> {});
      byLayer();
    } else {
      tangents[0].begin(batch);
      for (int part = 1; part < tangents.length; part++) {
        tangents[part].begin(pass.input(part));
      }
      pass.run(parameters, batch, true, part -> follow(part, WeightTangents.ALL_LAYERS));
      for (int part = 0; part < tangents.length; part++) {
        tangents[part].addDerivatives(pass.input(part), pass.error(part), derivatives, 0);
      }
    }
    return outcome();
  }

  private void byLayer() {
    int row = 0;
    for (int part = 0; part < tangents.length; part++) {
      int layers = spec.network().parts().get(part).layers().size();
      for (int layer = 0; layer < layers; layer++) {
        tangents[part].begin(pass.input(part));
        follow(part, layer);
        tangents[part].addDerivatives(
            pass.input(part), pass.error(part), derivatives, row * directions.count());
        row++;
      }
    }
  }

  private void follow(int part, int layer) {
    tangents[part].advance(pass.pass(part).recording(), pass.input(part), pass.error(part), layer);
  }

  private Outcome outcome() {
    return new Outcome(pass.loss(), pass.correct());
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
    for (int i = 0; i < parameters.tensors().size(); i++) {
      if (parameters.tensors().get(i).layer() == layer) {
        perturbed.tensors().get(i).copyFrom(parameters.tensors().get(i));
      }
    }
  }

  private Outcome evaluate(Parameters at, ClockedBatch batch) {
    pass.run(at, batch);
    return outcome();
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

  @Override
  public void keepMembranes() {
    pass.keepMembranes();
  }

  @Override
  public Inspection inspect(ClockedBatch batch, long iteration, Oracle oracle) {
    CleanPass clean = CleanPass.of(spec, grid, parameters, compute, batch, oracle);
    estimate(batch, iteration);
    var drawn = new ArrayList<Parameters>();
    for (int k = 0; k < directions.count(); k++) {
      var direction = new Parameters(spec.network());
      directions.copy(k, direction);
      drawn.add(direction);
    }
    return new Inspection(gradients, clean.reference(), drawn, clean.pass());
  }
}
