package dev.forespike.bench.measure;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * One measured figure.
 *
 * @param benchmark what was measured
 * @param parameters sizes, densities and threads, by name
 * @param median median of the samples
 * @param p10 tenth percentile
 * @param p90 ninetieth percentile
 * @param unit of the three
 * @param gflops useful floating-point operations, in 10^9 per second, where it applies
 * @param fractionOfPeak share of the peak of the same run, where it has a meaning
 * @param intensity operations for each byte that must be moved, where both are counted
 * @param firingRate spikes per neuron and step of each hidden layer, where it applies
 * @param steadiness whether the figure can be relied on
 */
public record Measurement(
    String benchmark,
    Map<String, Object> parameters,
    double median,
    double p10,
    double p90,
    String unit,
    OptionalDouble gflops,
    OptionalDouble fractionOfPeak,
    OptionalDouble intensity,
    List<Double> firingRate,
    Steadiness steadiness) {
  /** Copies. */
  public Measurement {
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    firingRate = List.copyOf(firingRate);
  }

  /**
   * A figure that is no time.
   *
   * @param benchmark what was measured
   * @param parameters sizes, by name
   * @param median median of the samples
   * @param p10 tenth percentile
   * @param p90 ninetieth percentile
   * @param unit of the three
   * @return the figure
   */
  public static Measurement of(
      String benchmark,
      Map<String, Object> parameters,
      double median,
      double p10,
      double p90,
      String unit) {
    return new Measurement(
        benchmark,
        parameters,
        median,
        p10,
        p90,
        unit,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        List.of(),
        Steadiness.PERFECT);
  }

  /**
   * A time.
   *
   * @param benchmark what was measured
   * @param parameters sizes, by name
   * @param timing seconds of a call
   * @param scale units in a second, divided by what one call does
   * @param unit the unit
   * @return the figure
   */
  public static Measurement of(
      String benchmark, Map<String, Object> parameters, Timing timing, double scale, String unit) {
    return of(
            benchmark,
            parameters,
            timing.median() * scale,
            timing.p10() * scale,
            timing.p90() * scale,
            unit)
        .withSteadiness(timing.steadiness());
  }

  /** 10^9 of something in a second. */
  static Measurement rate(
      String benchmark, Map<String, Object> parameters, Timing timing, double amount, String unit) {
    return of(
            benchmark,
            parameters,
            amount * 1e-9 / timing.median(),
            amount * 1e-9 / timing.p90(),
            amount * 1e-9 / timing.p10(),
            unit)
        .withSteadiness(timing.steadiness());
  }

  /**
   * The same figure as a share of the peak of the arithmetic.
   *
   * @param work what a call does
   * @param timing its seconds
   * @param peak what the machine can do
   * @return the figure
   */
  public Measurement withArithmetic(Work work, Timing timing, Peak peak) {
    return with(work, timing, work.arithmeticSeconds(peak));
  }

  /** The same figure as a share of the nearer of two bounds: the arithmetic and the copying. */
  Measurement withRoof(Work work, Timing timing, Peak peak) {
    double least = Math.max(work.arithmeticSeconds(peak), work.trafficSeconds(peak));
    return with(work, timing, least);
  }

  private Measurement with(Work work, Timing timing, double least) {
    boolean computes = work.operations() > 0;
    return new Measurement(
        benchmark,
        parameters,
        median,
        p10,
        p90,
        unit,
        computes
            ? OptionalDouble.of(work.operations() * 1e-9 / timing.median())
            : OptionalDouble.empty(),
        OptionalDouble.of(least / timing.median()),
        computes && work.bytes() > 0 ? OptionalDouble.of(work.intensity()) : OptionalDouble.empty(),
        firingRate,
        steadiness);
  }

  /**
   * The same figure with the firing rates at which it was measured.
   *
   * @param rates spikes per neuron and step of each hidden layer
   * @return the figure
   */
  public Measurement withFiringRate(List<Double> rates) {
    return new Measurement(
        benchmark,
        parameters,
        median,
        p10,
        p90,
        unit,
        gflops,
        fractionOfPeak,
        intensity,
        rates,
        steadiness);
  }

  /**
   * The same figure, measured so steadily.
   *
   * @param measured whether it can be relied on
   * @return the figure
   */
  public Measurement withSteadiness(Steadiness measured) {
    return new Measurement(
        benchmark,
        parameters,
        median,
        p10,
        p90,
        unit,
        gflops,
        fractionOfPeak,
        intensity,
        firingRate,
        measured);
  }
}
