package dev.forespike.bench.measure;

import dev.forespike.api.NoiseLaw;
import dev.forespike.api.SpecException;
import dev.forespike.kernels.Workers;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measurements of single kernels. Each checks its result against another way of computing it. */
public final class KernelMeasurements {
  /**
   * A neuron's step as its scalar kernel counts it, the surrogate derivative included: fused
   * multiply-adds, then the other operations.
   */
  private static final int NEURON_MULTIPLY_ADDS = 11;

  private static final int NEURON_ADDITIONS = 14;

  /** Current and membrane read; membrane, surrogate derivative and one bit written. */
  private static final double NEURON_BYTES = 4 * Float.BYTES + 1 / 8.0;

  private final KernelActions kernels;
  private final int threads;
  private final Machine machine;
  private final Timing.Budget budget;

  /**
   * Prepares.
   *
   * @param workers the threads
   * @param machine yardsticks of the run
   * @param budget how long each measurement takes
   */
  public KernelMeasurements(Workers workers, Machine machine, Timing.Budget budget) {
    kernels = new KernelActions(workers);
    threads = workers.threads();
    this.machine = machine;
    this.budget = budget;
  }

  /**
   * The dense product of square matrices.
   *
   * @param n rows and columns
   * @return milliseconds and rate
   * @throws SpecException if a matrix would have more than 2^30 elements
   */
  public Measurement gemm(int n) {
    checkGemm(n);
    Timing timing = Timing.of(kernels.product(n, n, n), budget);
    double multiplyAdds = (double) n * n * n;
    Work work = new Work(multiplyAdds, 0, 4.0 * n * n * Float.BYTES);
    return Measurement.of("gemm", Map.of("n", n, "threads", threads), timing, 1e3, "ms")
        .withArithmetic(work, timing, machine.all());
  }

  /**
   * Spikes times weights by lists, by a dense product, and by the one of the two that training
   * chooses at this density; and the weight gradient likewise.
   *
   * @param shape sizes
   * @param density share of spikes
   * @return the times, and their ratios
   * @throws SpecException if the density lies outside of [0, 1]
   */
  public List<Measurement> spikes(SpikesShape shape, double density) {
    checkDensity(density);
    KernelActions.Spikes actions = kernels.spikes(shape, density);
    Map<String, Object> parameters = shape.parameters(actions.density(), threads);
    double additions = (double) actions.count() * shape.outputs();
    double multiplyAdds = (double) shape.rows() * shape.inputs() * shape.outputs();
    double listed = (double) actions.count() * Integer.BYTES;
    double unpacked = (double) shape.rows() * shape.inputs() * Float.BYTES;
    Timing[] forward = Timing.ofPair(actions.forwardEvents(), actions.forwardDense(), budget);
    Timing[] gradient = Timing.ofPair(actions.gradientEvents(), actions.gradientDense(), budget);
    Timing[] forwardChosen = Timing.ofPair(actions.forwardChosen(), actions.forwardDense(), budget);
    Timing[] gradientChosen =
        Timing.ofPair(actions.gradientChosen(), actions.gradientDense(), budget);
    return List.of(
        time("spikes.events", parameters, forward[0])
            .withArithmetic(new Work(0, additions, shape.bytes(listed)), forward[0], machine.all()),
        time("spikes.dense", parameters, forward[1])
            .withArithmetic(
                new Work(multiplyAdds, 0, shape.bytes(unpacked)), forward[1], machine.all()),
        speedup("spikes.speedup", parameters, forward),
        speedup("spikes.chosen.speedup", parameters, forwardChosen),
        time("gradient.events", parameters, gradient[0])
            .withArithmetic(
                new Work(0, additions, shape.gradientBytes(listed)), gradient[0], machine.all()),
        time("gradient.dense", parameters, gradient[1])
            .withArithmetic(
                new Work(multiplyAdds, 0, shape.gradientBytes(unpacked)),
                gradient[1],
                machine.all()),
        speedup("gradient.speedup", parameters, gradient),
        speedup("gradient.chosen.speedup", parameters, gradientChosen));
  }

  private static Measurement time(String name, Map<String, Object> parameters, Timing timing) {
    return Measurement.of(name, parameters, timing, 1e6, "us");
  }

  /** The ratio of the medians, and the least and the most that the two spreads allow. */
  private static Measurement speedup(
      String name, Map<String, Object> parameters, Timing[] timings) {
    return Measurement.of(
            name,
            parameters,
            timings[1].median() / timings[0].median(),
            timings[1].p10() / timings[0].p90(),
            timings[1].p90() / timings[0].p10(),
            "x")
        .withSteadiness(timings[0].steadiness().and(timings[1].steadiness()));
  }

  /**
   * One fused step of leaky integrate-and-fire neurons with sigmoid surrogate and packed spikes, on
   * one thread.
   *
   * @param n neurons
   * @return nanoseconds per neuron
   * @throws SpecException if there are less than one, or more than 2^30
   */
  public Measurement neuron(int n) {
    checkCount(n);
    Timing timing = Timing.of(kernels.neurons(n), budget);
    Work work =
        new Work(
            (double) n * NEURON_MULTIPLY_ADDS, (double) n * NEURON_ADDITIONS, n * NEURON_BYTES);
    return Measurement.of("neuron.lif", Map.of("n", n, "threads", 1), timing, 1e9 / n, "ns")
        .withRoof(work, timing, machine.one());
  }

  /**
   * One step of stochastic gradient descent with momentum.
   *
   * @param n parameters
   * @return nanoseconds per parameter
   * @throws SpecException if there are less than one, or more than 2^30
   */
  public Measurement sgd(int n) {
    checkCount(n);
    Timing timing = Timing.of(kernels.descent(n), budget);
    // Weight decay, momentum and the update; weight, gradient and momentum read, two of them
    // written.
    Work work = new Work(3.0 * n, 0, 5.0 * n * Float.BYTES);
    return Measurement.of("sgd", Map.of("n", n, "threads", threads), timing, 1e9 / n, "ns")
        .withRoof(work, timing, machine.all());
  }

  /**
   * Random numbers of one law, on one thread. Those of sparse noise are the coordinates, non-zero
   * or not.
   *
   * @param law the law
   * @param n how many at once
   * @return nanoseconds per number
   * @throws SpecException if there are less than one, or more than 2^30
   */
  public Measurement noise(NoiseLaw law, int n) {
    checkCount(n);
    Timing timing = Timing.of(kernels.noise(law, n), budget);
    var parameters = new HashMap<String, Object>(Map.of("n", n, "threads", 1));
    String name = law.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    if (law instanceof NoiseLaw.SparseRademacher(double p)) {
      parameters.put("p", p);
      return Measurement.of("noise.sparse", parameters, timing, 1e9 / n, "ns");
    }
    return Measurement.of("noise." + name, parameters, timing, 1e9 / n, "ns")
        .withRoof(new Work(0, 0, (double) n * Float.BYTES), timing, machine.one());
  }

  /**
   * Whether a dense product of this size can be measured.
   *
   * @param n rows and columns
   * @throws SpecException if it is below 1, or a matrix would have more than 2^30 elements
   */
  public static void checkGemm(int n) {
    Limits.positive("size", n);
    Limits.fits("a matrix of " + n + " x " + n, n, n);
  }

  /**
   * Whether spikes of this density can be measured.
   *
   * @param density share of spikes
   * @throws SpecException if it lies outside of [0, 1]
   */
  public static void checkDensity(double density) {
    Limits.share("density", density);
  }

  /**
   * Whether an element-wise kernel can be measured on so many elements.
   *
   * @param n neurons, numbers or parameters
   * @throws SpecException if there are less than one, or more than 2^30
   */
  public static void checkCount(int n) {
    Limits.positive("n", n);
    Limits.fits("an array", n);
  }
}
