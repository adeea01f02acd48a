package dev.forespike.bench.measure;

import dev.forespike.api.Opzo;
import dev.forespike.api.Rule;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.kernels.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How the time of a training step grows with each quantity of it, one at a time. Each series
 * contains the standard step, so that a machine that became slower between two series shows.
 */
public final class ScalingStudy {
  /** Few samples of each of many steps; the compiler has been warmed up before. */
  private static final Timing.Budget FULL = new Timing.Budget(11, 0.01, 0.5, 3);

  private static final Timing.Budget QUICK = new Timing.Budget(5, 0.001, 0.1, 0.25);

  private final Workers workers;
  private final boolean quick;
  private final Consumer<String> progress;

  /**
   * Prepares.
   *
   * @param workers the threads
   * @param quick whether short measurements of a few values are enough
   * @param progress is told what is being measured
   */
  public ScalingStudy(Workers workers, boolean quick, Consumer<String> progress) {
    this.workers = workers;
    this.quick = quick;
    this.progress = progress;
  }

  /** How the gradient is found. */
  public enum Learner {
    /** OPZO with sparse noise, all steps of a sequence at once. */
    OPZO("opzo", Opzo.defaults(), false),
    /** The same, one step of a sequence after the other. */
    OPZO_CHUNK_1("opzo, chunk 1", Opzo.defaults(), true),
    /** Spatial back-propagation, all steps of a sequence at once. */
    BP("bp", new SpatialBackprop(), false);

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // rules are records
    private final Rule rule;

    private final boolean single;

    Learner(String label, Rule rule, boolean single) {
      this.label = label;
      this.rule = rule;
      this.single = single;
    }

    /**
     * Its name.
     *
     * @return as in tables
     */
    public String label() {
      return label;
    }

    /** The chunk makes a difference only where there are several steps to choose from. */
    boolean varies(ScalingQuantity quantity) {
      return !single || quantity == ScalingQuantity.TIMESTEPS;
    }

    StepSize chunked(StepSize size) {
      return single
          ? new StepSize(size.layers(), size.outputs(), size.timesteps(), size.batch(), 1)
          : size;
    }
  }

  /**
   * Measures all series of some quantities.
   *
   * @param quantities what is varied
   * @return one series for each quantity and each learner that it makes sense for
   */
  public List<ScalingSeries> measure(Set<ScalingQuantity> quantities) {
    warmUp(quantities);
    var all = new ArrayList<ScalingSeries>();
    for (ScalingQuantity quantity : quantities) {
      for (Learner learner : Learner.values()) {
        if (learner.varies(quantity)) {
          all.add(series(quantity, learner, quantity.values(quick)));
        }
      }
    }
    return all;
  }

  /** Lets the compiler see each learner, so that the first series is no slower than the last. */
  private void warmUp(Set<ScalingQuantity> quantities) {
    for (Learner learner : Learner.values()) {
      if (quantities.stream().anyMatch(learner::varies)) {
        progress.accept("warm-up, " + learner.label());
        StepSize size = learner.chunked(StepSize.STANDARD);
        Timing.of(
            StepMeasurements.trainingStep(learner.rule, size, workers).action(),
            quick ? Timing.Budget.QUICK : Timing.Budget.FULL);
      }
    }
  }

  /**
   * Measures one series.
   *
   * @param quantity what is varied
   * @param learner how the gradient is found
   * @param values ascending values of the quantity, at least two
   * @return the points, and the values that do not fit
   * @throws MeasurementException if fewer than two values fit into the memory, or a loss is no loss
   */
  public ScalingSeries series(ScalingQuantity quantity, Learner learner, List<Integer> values) {
    var points = new ArrayList<ScalingPoint>();
    var leftOut = new ArrayList<Integer>();
    for (int value : values) {
      progress.accept(quantity.label() + " " + value + ", " + learner.label());
      try {
        points.add(point(quantity, learner, value));
      } catch (OutOfMemoryError e) {
        leftOut.add(value);
      }
    }
    if (points.size() < 2) {
      throw new MeasurementException(
          "series "
              + quantity.label()
              + ", "
              + learner.label()
              + ": fewer than two values fit into the memory");
    }
    return new ScalingSeries(quantity, learner.label(), points, leftOut);
  }

  private ScalingPoint point(ScalingQuantity quantity, Learner learner, int value) {
    StepSize size = learner.chunked(quantity.size(value));
    var step = StepMeasurements.trainingStep(learner.rule, size, quantity.rate(value), workers);
    // What the last point left is collected now and not within a sample of this one.
    System.gc();
    Timing seconds = Timing.of(step.action(), quick ? QUICK : FULL);
    List<Double> rates = step.setup().rates();
    Work work = size.work(step.setup().inputs(), rates, false);
    var milliseconds = seconds.scaled(1e3);
    var point =
        new ScalingPoint(value, value, milliseconds, work.multiplyAdds() + work.additions(), rates);
    return quantity == ScalingQuantity.RATE
        ? new ScalingPoint(value, 100 * point.meanRate(), milliseconds, point.events(), rates)
        : point;
  }
}
