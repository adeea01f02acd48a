package dev.forespike.bench.measure;

import dev.forespike.api.SpecException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Compares ratios with recorded ones: never absolute times, which another machine or another day
 * changes. A ratio beyond its margin, or one that was disturbed, is measured once more, and the
 * better of the two counts, so that a disturbance of a moment fails nothing. Where both were
 * disturbed, or did not settle, the ratio may be anything between what its times allow: it is
 * decided only if all of that lies on one side of the margin.
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

  /** What a gate says. */
  public enum Verdict {
    /** No worse than recorded, but for the margin. */
    PASSED,
    /** Worse by more than the margin. */
    WORSE,
    /** Disturbed, or not settled, and so near the margin that it may lie on either side. */
    UNDECIDED,
    /** This machine has too few cores for it. */
    LEFT_OUT
  }

  /**
   * A ratio beside its record.
   *
   * @param ratio what it is
   * @param recorded its record
   * @param measured what it is now; nothing where this machine has too few cores for it
   */
  public record Finding(
      Ratio ratio, RecordedRatios.Entry recorded, Optional<Ratio.Measured> measured) {
    /**
     * What follows.
     *
     * @return the verdict
     */
    public Verdict verdict() {
      return measured.map(this::verdict).orElse(Verdict.LEFT_OUT);
    }

    private Verdict verdict(Ratio.Measured now) {
      boolean least = beyond(now.least());
      boolean most = beyond(now.most());
      return least != most ? Verdict.UNDECIDED : least ? Verdict.WORSE : Verdict.PASSED;
    }

    private boolean beyond(double value) {
      return recorded.better().beyond(value, recorded.value(), recorded.margin());
    }

    /**
     * Whether it is no worse than recorded, but for the margin.
     *
     * @return true also where it could not be measured
     */
    public boolean passed() {
      return verdict() == Verdict.PASSED || verdict() == Verdict.LEFT_OUT;
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
      return new Finding(ratio, entry, Optional.empty());
    }
    listener.onRatio(ratio.name());
    var first = new Finding(ratio, entry, Optional.of(ratio.source().measure(budget)));
    if (first.verdict() == Verdict.PASSED) {
      return first;
    }
    listener.onRatio(ratio.name() + ", once more");
    var again = new Finding(ratio, entry, Optional.of(ratio.source().measure(budget)));
    return better(first, again);
  }

  /** A decided one before an undecided one, and else the one with the better ratio. */
  private static Finding better(Finding first, Finding again) {
    if (again.verdict() == Verdict.PASSED || first.verdict() == Verdict.UNDECIDED) {
      return again;
    }
    if (again.verdict() == Verdict.UNDECIDED) {
      return again;
    }
    double one = first.measured.orElseThrow().value();
    double other = again.measured.orElseThrow().value();
    return first.ratio.better().prefers(one, other) ? first : again;
  }

  /**
   * Measures all ratios for a new record, each twice: the better of the two is recorded, as a
   * disturbance of a moment would let worse ones pass. Those that need more cores are left out. A
   * machine on which a ratio was disturbed both times makes no record.
   *
   * @param host what they are measured on
   * @param date when
   * @param listener hears what is measured next
   * @return the record
   * @throws MeasurementException if a ratio was disturbed, or did not settle, both times
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
    Ratio.Measured first = ratio.source().measure(budget);
    listener.onRatio(ratio.name() + ", once more");
    Ratio.Measured again = ratio.source().measure(budget);
    if (!first.steadiness().reliable() && !again.steadiness().reliable()) {
      throw new MeasurementException(
          "ratio "
              + ratio.name()
              + " was "
              + again.steadiness().mark()
              + " twice, so nothing is recorded; run it again on a quiet machine");
    }
    boolean same = first.steadiness().reliable() == again.steadiness().reliable();
    boolean take =
        same ? ratio.better().prefers(first.value(), again.value()) : first.steadiness().reliable();
    double value = take ? first.value() : again.value();
    return new RecordedRatios.Entry(ratio.name(), value, ratio.better(), ratio.margin());
  }
}
