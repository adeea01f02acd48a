package dev.forespike.kernels.product;

import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.SettingException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Chooses between lists and a dense product for one implementation of the kernels. Where the choice
 * depends on the machine, the machine is measured, once in a program, in a tenth of a second or so,
 * and only when enough work has met that choice for the measurement to pay: most trainings fire at
 * densities where every machine chooses lists, and small ones end before it matters.
 */
public final class Balance {
  /**
   * Multiply-adds of dense products between the least and the most break-even density before the
   * machine is measured: a few tenths of a second.
   */
  static final long PATIENCE = 1L << 33;

  /** Tries in a training; what stops one is a busy machine, or a compiler that has more to do. */
  static final int TRIES = 5;

  /** Tries where the densities are asked for: some seconds. */
  private static final int ASKED_TRIES = 40;

  private static final Map<String, Balance> KNOWN = new ConcurrentHashMap<>();

  private final Measurement measurement;
  private final AtomicLong work = new AtomicLong();
  private volatile BreakEven value;
  private int tries;

  /** Measures a machine. */
  @FunctionalInterface
  interface Measurement {
    /** Densities; {@link BreakEven#ASSUMED} where they could not be measured. */
    BreakEven measure();
  }

  Balance(BreakEven start, Measurement measurement) {
    this.measurement = measurement;
    value = start;
  }

  /**
   * The balance of some kernels in this program.
   *
   * @param kernels the kernels
   * @return the same object each time
   * @throws SettingException if the system property {@link BreakEven#PROPERTY} is set to something
   *     else than two densities
   */
  public static Balance of(Kernels kernels) {
    return KNOWN.computeIfAbsent(
        kernels.name(),
        _ -> {
          String given = System.getProperty(BreakEven.PROPERTY, "");
          return new Balance(
              given.isEmpty() ? BreakEven.ASSUMED : BreakEven.given(given),
              () -> new BreakEvenMeasurement(kernels).measure());
        });
  }

  /**
   * The densities, measured now if they are not known; takes a second where kernels have yet to be
   * compiled.
   *
   * @return densities; assumed ones where the machine is too busy to be measured
   */
  public BreakEven measured() {
    for (int i = 0; i < ASKED_TRIES && unknown(); i++) {
      measure(Integer.MAX_VALUE);
    }
    return value;
  }

  /**
   * The densities as they are used at this moment.
   *
   * @return densities
   */
  public BreakEven value() {
    return value;
  }

  /**
   * Whether a product goes by lists.
   *
   * @param density share of entries in the lists
   * @param analog whether they have values
   * @param multiplyAdds those of the dense product
   */
  boolean byLists(double density, boolean analog, long multiplyAdds) {
    BreakEven known = value;
    if (known.source() == BreakEven.Source.ASSUMED
        && density > BreakEven.LEAST
        && density <= BreakEven.MOST
        && work.addAndGet(multiplyAdds) > PATIENCE) {
      work.set(0);
      measure(TRIES);
      known = value;
    }
    return density <= (analog ? known.analog() : known.spikes());
  }

  private boolean unknown() {
    return value.source() == BreakEven.Source.ASSUMED;
  }

  private synchronized void measure(int most) {
    if (unknown() && tries < most) {
      tries++;
      value = measurement.measure();
    }
  }
}
