package dev.forespike.bench.measure;

import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Opzo;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.kernels.Workers;
import java.util.ArrayList;
import java.util.List;

/** The ratios that a change must not make worse. */
public final class Ratios {
  private static final double MARGIN = 0.2;
  private static final int ELEMENTS = 4096;

  private Ratios() {}

  /** Two actions of which the times are compared. */
  private record Actions(Runnable first, Runnable second) {}

  /** Makes the actions on some threads. */
  @FunctionalInterface
  private interface Setup {
    Actions on(Workers workers);
  }

  /** A time, and another. */
  @FunctionalInterface
  private interface Formula {
    double of(double first, double second);
  }

  /**
   * All of them.
   *
   * @return in the order in which they are measured
   */
  public static List<Ratio> all() {
    var ratios = new ArrayList<Ratio>();
    ratios.add(
        higher(
            "gemm.768",
            "dense product of 768 x 768 x 768, share of the FMA peak",
            workers ->
                new Actions(
                    new KernelActions(workers).product(768, 768, 768), Peak.multiplyAdds(workers)),
            (product, peak) -> 2.0 * 768 * 768 * 768 / product / (Peak.operations() / peak)));
    ratios.add(spikes("spikes.5", "spikes x weights at 5 %, dense time / time", 0.05));
    ratios.add(spikes("spikes.10", "spikes x weights at 10 %, dense time / time", 0.1));
    ratios.add(
        higher(
            "gradient.5",
            "weight gradient at 5 %, dense time / time",
            workers -> {
              var actions = new KernelActions(workers).spikes(SpikesShape.STANDARD, 0.05);
              return new Actions(actions.gradientDense(), actions.gradientEvents());
            },
            (dense, events) -> dense / events));
    ratios.add(
        elements(
            "neuron.lif",
            "multiply-adds of the FMA peak in the time of one neuron's step",
            workers -> new KernelActions(workers).neurons(ELEMENTS)));
    ratios.add(noise("noise.gaussian", new NoiseLaw.Gaussian()));
    ratios.add(noise("noise.rademacher", new NoiseLaw.Rademacher()));
    ratios.add(noise("noise.sparse", new NoiseLaw.SparseRademacher(0.05)));
    ratios.add(
        lower(
            "step.opzo.bp",
            "step of OPZO with sparse noise / step of back-propagation",
            workers -> new Actions(opzo(workers), step(new SpatialBackprop(), workers)),
            (opzo, bp) -> opzo / bp));
    ratios.add(
        lower(
            "step.opzo.product",
            "step of OPZO with sparse noise / dense product of 768 x 800 x 800",
            workers ->
                new Actions(opzo(workers), new KernelActions(workers).product(768, 800, 800)),
            (step, product) -> step / product));
    ratios.add(
        higher(
            "stream.product",
            "streamed steps in the time of a dense product of 768 x 800 x 800",
            workers -> new Actions(stream(), new KernelActions(workers).product(768, 800, 800)),
            (step, product) -> product / step));
    ratios.add(
        new Ratio(
            "threads.2",
            "step of OPZO with sparse noise, time on one thread / time on two",
            Ratio.Better.HIGHER,
            MARGIN,
            2,
            Ratios::twoThreads));
    return ratios;
  }

  private static Ratio higher(String name, String meaning, Setup setup, Formula formula) {
    return ratio(name, meaning, Ratio.Better.HIGHER, setup, formula);
  }

  private static Ratio lower(String name, String meaning, Setup setup, Formula formula) {
    return ratio(name, meaning, Ratio.Better.LOWER, setup, formula);
  }

  /** One thread; the two actions in turn. */
  private static Ratio ratio(
      String name, String meaning, Ratio.Better better, Setup setup, Formula formula) {
    return new Ratio(
        name,
        meaning,
        better,
        MARGIN,
        1,
        budget -> {
          try (Workers workers = new Workers(1)) {
            Actions actions = setup.on(workers);
            Timing[] timings = Timing.ofPair(actions.first(), actions.second(), budget);
            return Ratio.Measured.of(timings[0], timings[1], formula::of);
          }
        });
  }

  private static Ratio spikes(String name, String meaning, double density) {
    return higher(
        name,
        meaning,
        workers -> {
          var actions = new KernelActions(workers).spikes(SpikesShape.STANDARD, density);
          return new Actions(actions.forwardDense(), actions.forwardEvents());
        },
        (dense, events) -> dense / events);
  }

  private static Ratio noise(String name, NoiseLaw law) {
    return elements(
        name,
        "multiply-adds of the FMA peak in the time of one random number",
        workers -> new KernelActions(workers).noise(law, ELEMENTS));
  }

  /** What an element costs, in multiply-adds at the peak. */
  private static Ratio elements(
      String name, String meaning, java.util.function.Function<Workers, Runnable> action) {
    return lower(
        name,
        meaning,
        workers -> new Actions(action.apply(workers), Peak.multiplyAdds(workers)),
        (kernel, peak) -> kernel / ELEMENTS / (peak / (Peak.operations() / 2)));
  }

  private static Runnable opzo(Workers workers) {
    return step(Opzo.defaults(), workers);
  }

  private static Runnable step(dev.forespike.api.Rule rule, Workers workers) {
    var step = StepMeasurements.trainingStep(rule, StepSize.STANDARD, workers);
    StepSetup.checkRates(step.setup().rates());
    return step.action();
  }

  private static Runnable stream() {
    var layers = StepSize.STANDARD.layers();
    return new StreamMeasurement(layers, StepSetup.CLASSES, StreamMeasurement.STANDARD_DENSITY)
        ::step;
  }

  private static Ratio.Measured twoThreads(Timing.Budget budget) {
    try (Workers one = new Workers(1);
        Workers two = new Workers(2)) {
      Timing[] timings = Timing.ofPair(opzo(one), opzo(two), budget);
      return Ratio.Measured.of(timings[0], timings[1], (first, second) -> first / second);
    }
  }
}
