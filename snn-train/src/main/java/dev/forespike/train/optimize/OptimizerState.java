package dev.forespike.train.optimize;

import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Optimizer;
import dev.forespike.api.SpecException;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Compute;
import dev.forespike.train.runtime.ParameterTensor;
import dev.forespike.train.runtime.Parameters;
import java.util.List;
import java.util.stream.Stream;

/** An optimizer with its moments. */
public final class OptimizerState {
  /** Parameters updated at once by one worker. */
  private static final int BLOCK = 1 << 15;

  private final Optimizer optimizer;
  private final Compute compute;
  private final List<Parameters> moments;
  private long updates;

  // The update in progress, for a task that captures nothing and so allocates nothing.
  private double factor;
  private float[] w = {};
  private float[] g = {};
  private float[] m = {};
  private float[] v = {};
  private List<float[]> own = List.of();
  private boolean decays;
  private final Workers.Block applyBlock = this::applyBlock;

  /**
   * Begins with all moments zero.
   *
   * @param optimizer the optimizer
   * @param spec the network
   * @param compute who computes
   */
  public OptimizerState(Optimizer optimizer, NetworkSpec spec, Compute compute) {
    this.optimizer = optimizer;
    this.compute = compute;
    int count =
        switch (optimizer) {
          case Optimizer.Sgd _ -> 1;
          case Optimizer.Adam _, Optimizer.AdamW _, Optimizer.AdaBelief _ -> 2;
          case Optimizer.Custom custom -> custom.moments();
        };
    if (count < 0 || !(optimizer.rate() > 0 && optimizer.rate() < Double.POSITIVE_INFINITY)) {
      throw new SpecException(
          "optimizer "
              + optimizer
              + " must have a positive rate and at least 0 moments, but has "
              + optimizer.rate()
              + " and "
              + count);
    }
    moments = Stream.generate(() -> new Parameters(spec)).limit(count).toList();
  }

  /**
   * The number of updates so far.
   *
   * @return at least 0
   */
  public long updates() {
    return updates;
  }

  /**
   * Goes on after the given number of updates; the moments were written into their places.
   *
   * @param count updates so far
   */
  public void restored(long count) {
    updates = count;
  }

  /**
   * What is kept for each parameter: momentum, or the means of gradients and of their squares.
   *
   * @return each in the network's shape
   */
  public List<Parameters> moments() {
    return moments;
  }

  /**
   * The name of moments in a checkpoint.
   *
   * @param index which, from 0
   * @return {@code first}, {@code second}, {@code moment.2} and so on
   */
  public static String momentName(int index) {
    return index == 0 ? "first" : index == 1 ? "second" : "moment." + index;
  }

  /**
   * Updates all parameters.
   *
   * @param parameters updated
   * @param gradients their gradients
   * @param factor factor of the schedule on the learning rate
   */
  public void apply(Parameters parameters, Parameters gradients, double factor) {
    updates++;
    this.factor = factor;
    for (int i = 0; i < parameters.tensors().size(); i++) {
      ParameterTensor tensor = parameters.tensors().get(i);
      w = tensor.values();
      g = gradients.tensors().get(i).values();
      if (optimizer instanceof Optimizer.Custom) {
        int tensorIndex = i;
        own = moments.stream().map(all -> all.tensors().get(tensorIndex).values()).toList();
      } else {
        m = moments.getFirst().tensors().get(i).values();
        v = moments.getLast().tensors().get(i).values();
      }
      decays = tensor.kind() == ParameterTensor.Kind.WEIGHT;
      compute.workers().blocks(w.length, BLOCK, applyBlock);
    }
  }

  private void applyBlock(int from, int to, int worker) {
    var kernel = compute.kernels().parameters();
    double rate = optimizer.rate() * factor;
    switch (optimizer) {
      case Optimizer.Custom custom -> custom.update(updates, rate, decays, from, to, w, g, own);
      case Optimizer.Sgd sgd ->
          kernel.sgd(
              from,
              to,
              w,
              g,
              m,
              (float) rate,
              (float) sgd.momentum(),
              sgd.nesterov(),
              decays ? (float) sgd.weightDecay() : 0f);
      case Optimizer.Adam adam ->
          kernel.adam(
              from,
              to,
              w,
              g,
              m,
              v,
              (float) (rate / (1 - Math.pow(adam.beta1(), (double) updates))),
              (float) (1 / Math.sqrt(1 - Math.pow(adam.beta2(), (double) updates))),
              (float) adam.beta1(),
              (float) adam.beta2(),
              (float) adam.epsilon(),
              decays ? (float) adam.weightDecay() : 0f,
              1f);
      case Optimizer.AdaBelief belief ->
          kernel.adaBelief(
              from,
              to,
              w,
              g,
              m,
              v,
              (float) (rate / (1 - Math.pow(belief.beta1(), (double) updates))),
              (float) (1 / Math.sqrt(1 - Math.pow(belief.beta2(), (double) updates))),
              (float) belief.beta1(),
              (float) belief.beta2(),
              (float) belief.epsilon(),
              decays ? (float) belief.weightDecay() : 0f);
      case Optimizer.AdamW adam ->
          kernel.adam(
              from,
              to,
              w,
              g,
              m,
              v,
              (float) (rate / (1 - Math.pow(adam.beta1(), (double) updates))),
              (float) (1 / Math.sqrt(1 - Math.pow(adam.beta2(), (double) updates))),
              (float) adam.beta1(),
              (float) adam.beta2(),
              (float) adam.epsilon(),
              0f,
              decays ? (float) (1 - rate * adam.weightDecay()) : 1f);
    }
  }
}
