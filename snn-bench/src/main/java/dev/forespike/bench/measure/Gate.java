package dev.forespike.bench.measure;

import dev.forespike.api.SpecException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Compares ratios with recorded ones: never absolute times, which another machine or another day
 * changes. A ratio beyond its margin is measured once more, and the better of the two counts, so
 * that a disturbance of a moment fails nothing.
 */
public final class Gate {
  private final Map<String, Ratio> known = new LinkedHashMap<>();
  private final int cores;
  private final Timing.Budget budget;

  /**
   * Prepares.
   *
   * @param ratios what can be measured
   * @param cores threads that can run at the same time
   * @param budget how long each time of a ratio is taken
   */
  public Gate(List<Ratio> ratios, int cores, Timing.Budget budget) {
    ratios.forEach(ratio -> known.put(ratio.name(), ratio));
    this.cores = cores;
    this.budget = budget;
  }

  /** Hears what is measured next. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Before each measurement.
     *
     * @param name the ratio's
     */
    void onRatio(String name);
  }

  /**
   * A ratio beside its record.
   *
   * @param ratio what it is
   * @param recorded its record
   * @param measured what it is now; nothing where this machine has too few cores for it
   */
  public record Finding(Ratio ratio, RecordedRatios.Entry recorded, OptionalDouble measured) {
    /**
     * Whether it is no worse than recorded, but for the margin.
     *
     * @return true also where it could not be measured
     */
    public boolean passed() {
      return measured.isEmpty()
          || !recorded.better().beyond(measured.getAsDouble(), recorded.value(), recorded.margin());
    }
  }

  /**
   * Measures the ratios of a record.
   *
   * @param recorded the record
   * @param listener hears what is measured next
   * @return one finding for each
   * @throws SpecException if a name is not known
   */
  public List<Finding> check(RecordedRatios recorded, Listener listener) {
    for (RecordedRatios.Entry entry : recorded.entries()) {
      if (!known.containsKey(entry.name())) {
        throw new SpecException(
            String.format(
                Locale.ROOT,
                "ratio \"%s\" is unknown; known are %s",
                entry.name(),
                String.join(", ", known.keySet())));
      }
    }
    var findings = new ArrayList<Finding>();
    for (RecordedRatios.Entry entry : recorded.entries()) {
      Ratio ratio = known.get(entry.name());
      if (ratio != null) {
        findings.add(finding(ratio, entry, listener));
      }
    }
    return findings;
  }

  private Finding finding(Ratio ratio, RecordedRatios.Entry entry, Listener listener) {
    if (ratio.threads() > cores) {
      return new Finding(ratio, entry, OptionalDouble.empty());
    }
    listener.onRatio(ratio.name());
    double measured = ratio.source().measure(budget);
    if (entry.better().beyond(measured, entry.value(), entry.margin())) {
      listener.onRatio(ratio.name() + ", once more");
      double again = ratio.source().measure(budget);
      measured = Double.isNaN(measured) ? again : entry.better().of(measured, again);
    }
    return new Finding(ratio, entry, OptionalDouble.of(measured));
  }

  /**
   * Measures all ratios for a new record, each twice: the better of the two is recorded, as a
   * disturbance of a moment would let worse ones pass. Those that need more cores are left out.
   *
   * @param host what they are measured on
   * @param date when
   * @param listener hears what is measured next
   * @return the record
   */
  public RecordedRatios record(Host host, String date, Listener listener) {
    return new RecordedRatios(
        host.properties(),
        date,
        known.values().stream()
            .filter(ratio -> ratio.threads() <= cores)
            .map(ratio -> entry(ratio, listener))
            .collect(Collectors.toList()));
  }

  private RecordedRatios.Entry entry(Ratio ratio, Listener listener) {
    listener.onRatio(ratio.name());
    double first = ratio.source().measure(budget);
    listener.onRatio(ratio.name() + ", once more");
    double value = ratio.better().of(first, ratio.source().measure(budget));
    return new RecordedRatios.Entry(ratio.name(), value, ratio.better(), ratio.margin());
  }
}
