package dev.forespike.bench.measure;

import dev.forespike.api.BackpropThroughTime;
import dev.forespike.api.Encoding;
import dev.forespike.api.ForwardGradient;
import dev.forespike.api.ForwardGradientRule;
import dev.forespike.api.Initialization;
import dev.forespike.api.Lif;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Opzo;
import dev.forespike.api.Rule;
import dev.forespike.api.TrainingSpec;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.LearningSession;
import dev.forespike.train.Network;
import dev.forespike.train.optimize.OptimizerState;
import dev.forespike.train.rule.Learner;
import dev.forespike.train.rule.Learners;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Parameters;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * How the memory of training grows with the number of time steps.
 *
 * <p>What is measured is the live heap: used memory after a full collection, with everything that
 * the learner holds once a step is done, less the same before it was made. Arrays are made once and
 * used again, so that is what training needs at its peak. Garbage is left out on purpose: before
 * the compiler has seen a vector kernel each vector is an object, and these would be counted as
 * memory that grows with time. The memory of the whole process would show them, too, and the
 * virtual machine's own.
 */
public final class MemoryStudy {
  /** Hidden neurons. */
  public static final int HIDDEN = 200;

  /** Samples. */
  public static final int BATCH = 8;

  private static final List<Integer> TIMESTEPS = List.of(10, 100, 1000, 10_000);
  private static final List<Integer> FEW_TIMESTEPS = List.of(10, 100, 1000);
  private static final double MEGABYTE = 1e6;

  /** Steps of the network whose weights are used: enough to know its firing rates. */
  private static final int CALIBRATED = 10;

  /** Makes neurons of a session fire. */
  private static final double GAIN = 6;

  private static final Rule FORWARD =
      new ForwardGradientRule(
          ForwardGradient.defaults().withDirections(16), Double.POSITIVE_INFINITY, false);

  private final List<Integer> timesteps;
  private final Consumer<String> progress;

  /**
   * Prepares.
   *
   * @param quick whether the longest sequence may be left out
   * @param progress is told what is being measured
   */
  public MemoryStudy(boolean quick, Consumer<String> progress) {
    this(quick ? FEW_TIMESTEPS : TIMESTEPS, progress);
  }

  MemoryStudy(List<Integer> timesteps, Consumer<String> progress) {
    this.timesteps = List.copyOf(timesteps);
    this.progress = progress;
  }

  /**
   * The memory of one way to train.
   *
   * @param learner its name
   * @param timesteps time steps T, ascending
   * @param megabytes 10^6 bytes for each of them; empty where it does not fit
   */
  public record Row(String learner, List<Integer> timesteps, List<OptionalDouble> megabytes) {
    /** Copies. */
    public Row {
      timesteps = List.copyOf(timesteps);
      megabytes = List.copyOf(megabytes);
    }

    /**
     * What each further time step costs.
     *
     * @return bytes between the shortest and the longest sequence that fit, empty where there are
     *     no two
     */
    public OptionalDouble bytesPerStep() {
      int last = megabytes.size() - 1;
      while (last > 0 && megabytes.get(last).isEmpty()) {
        last--;
      }
      if (last < 1 || megabytes.getFirst().isEmpty()) {
        return OptionalDouble.empty();
      }
      double grown = megabytes.get(last).getAsDouble() - megabytes.getFirst().getAsDouble();
      return OptionalDouble.of(MEGABYTE * grown / (timesteps.get(last) - timesteps.getFirst()));
    }
  }

  /** Makes a step, which holds all that training needs, for a number of time steps. */
  @FunctionalInterface
  private interface Maker {
    Runnable make(int timesteps);
  }

  /**
   * Measures.
   *
   * @return a session that learns step by step, chunk 1, chunk T, forward gradients step by step,
   *     and back-propagation through time
   */
  public List<Row> measure() {
    try (Workers workers = new Workers(1)) {
      Opzo opzo = Opzo.defaults();
      return List.of(
          row("learning session, one sample", MemoryStudy::session),
          row("opzo, chunk 1", steps -> training(opzo, steps, 1, workers)),
          row("opzo, chunk T", steps -> training(opzo, steps, steps, workers)),
          row("forward-gradient, K = 16, chunk 1", steps -> training(FORWARD, steps, 1, workers)),
          row("bptt", steps -> training(new BackpropThroughTime(false), steps, steps, workers)));
    }
  }

  private Row row(String learner, Maker maker) {
    // Classes that are loaded at first use would be counted as the first row's memory.
    bytes(maker, 2);
    var megabytes = new ArrayList<OptionalDouble>();
    for (int steps : timesteps) {
      progress.accept("memory, " + learner + ", T = " + steps);
      try {
        megabytes.add(OptionalDouble.of(bytes(maker, steps) / MEGABYTE));
      } catch (OutOfMemoryError e) {
        megabytes.add(OptionalDouble.empty());
      }
    }
    return new Row(learner, timesteps, megabytes);
  }

  private static double bytes(Maker maker, int steps) {
    long before = live();
    Runnable step = maker.make(steps);
    try {
      step.run();
      return live() - before;
    } finally {
      Reference.reachabilityFence(step);
    }
  }

  /** Used heap without garbage. */
  private static long live() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static StepSize size(int timesteps, int chunk) {
    return new StepSize(List.of(HIDDEN), StepSetup.CLASSES, timesteps, BATCH, chunk);
  }

  private static Runnable training(Rule rule, int timesteps, int chunk, Workers workers) {
    // Firing rates are set on a short sequence: a long one would fire the same.
    Parameters parameters =
        new StepSetup(rule, size(CALIBRATED, CALIBRATED), new Compute(Kernels.best(), workers))
            .parameters();
    StepSize size = size(timesteps, chunk);
    TrainingSpec spec = StepSetup.spec(rule, size);
    ClockedBatch batch = StepSetup.batch(size);
    var compute = new Compute(Kernels.best(), workers);
    Learner learner = Learners.of(spec, parameters, compute, SpikeProduct.Path.AUTOMATIC);
    var optimizer = new OptimizerState(spec.optimizer(), spec.network(), compute);
    return () -> learner.learn(batch, 0, gradients -> optimizer.apply(parameters, gradients, 1));
  }

  private static Runnable session(int timesteps) {
    NetworkSpec spec =
        NetworkSpec.input(StepSetup.INPUTS)
            .withInitialization(Initialization.uniform(GAIN))
            .dense(HIDDEN, Lif.of(0.5, 1))
            .readout(StepSetup.CLASSES);
    Network network = Network.untrained(spec, new Encoding.Direct(), timesteps, 1);
    LearningSession session =
        LearningSession.of(network, Opzo.defaults(), Optimizer.sgd(1e-7, 0.9)).begin();
    float[] x = Operands.sparse(StepSetup.INPUTS, StepSetup.INPUT_DENSITY, 7);
    return () -> {
      session.reset();
      for (int t = 0; t < timesteps; t++) {
        session.step(x);
        session.learn(1);
      }
    };
  }
}
