package dev.forespike.bench.measure;

import dev.forespike.api.Rule;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.optimize.OptimizerState;
import dev.forespike.train.rule.Learner;
import dev.forespike.train.rule.Learners;
import dev.forespike.train.runtime.ForwardPass;
import java.util.List;

/**
 * Whole steps: a training step on static input with the density of MNIST images, and the forward
 * pass alone. Firing rates are part of each result, and at the standard shape they must be those of
 * training.
 */
public final class StepMeasurements {
  private final Workers workers;
  private final Machine machine;
  private final Timing.Budget budget;

  /**
   * Prepares.
   *
   * @param workers the threads
   * @param machine yardsticks of the run
   * @param budget how long each measurement takes
   */
  public StepMeasurements(Workers workers, Machine machine, Timing.Budget budget) {
    this.workers = workers;
    this.machine = machine;
    this.budget = budget;
  }

  /**
   * An action that is timed, and the network it works on.
   *
   * @param action one step
   * @param setup network and batch
   */
  public record Prepared(Runnable action, StepSetup setup) {}

  /**
   * A training step: forward, errors, gradients, feedback and optimizer.
   *
   * @param rule the rule
   * @param size its shape
   * @param workers the threads
   * @return the step, ready to be timed
   */
  public static Prepared trainingStep(Rule rule, StepSize size, Workers workers) {
    return trainingStep(rule, size, StepSetup.RATE, workers);
  }

  /** The same at another firing rate. */
  static Prepared trainingStep(Rule rule, StepSize size, double rate, Workers workers) {
    var compute = new Compute(Kernels.best(), workers);
    var setup = new StepSetup(rule, size, rate, compute);
    Learner learner =
        Learners.of(setup.spec(), setup.parameters(), compute, SpikeProduct.Path.AUTOMATIC);
    var optimizer = new OptimizerState(setup.spec().optimizer(), setup.spec().network(), compute);
    long[] iteration = {0};
    return new Prepared(
        () -> {
          Learner.Outcome outcome =
              learner.learn(
                  setup.batch(),
                  iteration[0]++,
                  gradients -> optimizer.apply(setup.parameters(), gradients, 1));
          if (!(outcome.loss() > 0 && outcome.loss() < 100)) {
            throw new MeasurementException("the loss of a step is " + outcome.loss());
          }
        },
        setup);
  }

  /**
   * A training step: forward, errors, gradients, feedback and optimizer.
   *
   * @param name the rule's name in the result
   * @param rule the rule
   * @param size its shape
   * @return milliseconds
   * @throws MeasurementException if the loss is no loss, or at the standard shape a layer fires
   *     more or less than in training
   */
  public Measurement train(String name, Rule rule, StepSize size) {
    Prepared step = trainingStep(rule, size, workers);
    Timing timing = Timing.of(step.action(), budget);
    return result("step." + name, size, step.setup(), timing, true);
  }

  /**
   * The forward pass alone, without noise.
   *
   * @param size its shape
   * @return milliseconds
   * @throws MeasurementException if at the standard shape a layer fires more or less than in
   *     training
   */
  public Measurement infer(StepSize size) {
    var compute = new Compute(Kernels.best(), workers);
    var setup = new StepSetup(new SpatialBackprop(), size, compute);
    var forward =
        new ForwardPass(
            setup.parameters(), compute, size.batch(), size.chunk(), SpikeProduct.Path.AUTOMATIC);
    Timing timing =
        Timing.of(
            () -> {
              forward.begin(setup.parameters(), setup.batch());
              for (int from = 0; from < size.timesteps(); from += size.chunk()) {
                int steps = Math.min(size.chunk(), size.timesteps() - from);
                forward.advance(from, steps, null, 0, false);
              }
            },
            budget);
    return result("infer", size, setup, timing, false);
  }

  private Measurement result(
      String name, StepSize size, StepSetup setup, Timing timing, boolean learning) {
    List<Double> rates = setup.rates();
    if (size.standard()) {
      StepSetup.checkRates(rates);
    }
    int inputs = setup.inputs();
    double density = inputs / ((double) size.batch() * StepSetup.INPUTS);
    return Measurement.of(name, size.parameters(density, workers.threads()), timing, 1e3, "ms")
        .withArithmetic(size.work(inputs, rates, learning), timing, machine.all())
        .withFiringRate(rates);
  }
}
