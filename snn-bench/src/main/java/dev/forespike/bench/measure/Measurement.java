package dev.forespike.bench.measure;

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
 * @param gflops floating-point rate, in 10^9 operations per second, where it applies
 * @param fractionOfPeak share of the peak of the same run, where it applies
 * @param firingRate spikes per neuron and step of each hidden layer, where it applies
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
    List<Double> firingRate) {
  /** Copies. */
  public Measurement {
    parameters = new TreeMap<>(parameters);
    firingRate = List.copyOf(firingRate);
  }

  /**
   * A figure without rates.
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
    return new Measurement(
        benchmark,
        parameters,
        timing.median() * scale,
        timing.p10() * scale,
        timing.p90() * scale,
        unit,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        List.of());
  }

  /**
   * The same figure with its floating-point rate.
   *
   * @param rate 10^9 operations per second
   * @param peak those of the machine
   * @return the figure
   */
  public Measurement withRate(double rate, double peak) {
    return new Measurement(
        benchmark,
        parameters,
        median,
        p10,
        p90,
        unit,
        OptionalDouble.of(rate),
        OptionalDouble.of(rate / peak),
        firingRate);
  }

  /**
   * The same figure as a share of a peak.
   *
   * @param fraction the share
   * @return the figure
   */
  public Measurement withFraction(double fraction) {
    return new Measurement(
        benchmark,
        parameters,
        median,
        p10,
        p90,
        unit,
        gflops,
        OptionalDouble.of(fraction),
        firingRate);
  }

  /**
   * The same figure with the firing rates at which it was measured.
   *
   * @param rates spikes per neuron and step of each hidden layer
   * @return the figure
   */
  public Measurement withFiringRate(List<Double> rates) {
    return new Measurement(
        benchmark, parameters, median, p10, p90, unit, gflops, fractionOfPeak, rates);
  }
}
