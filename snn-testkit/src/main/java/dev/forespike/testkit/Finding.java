package dev.forespike.testkit;

import java.util.function.Supplier;

/** A function under test did what no function may do; ends a measurement and becomes its result. */
final class Finding extends RuntimeException {
  private static final long serialVersionUID = 1;

  Finding(String what) {
    super(what, null, false, false);
  }

  /** A measurement, or what was found in it. */
  static LawResult in(String law, String subject, Supplier<LawResult> measurement) {
    try {
      return measurement.get().on(subject);
    } catch (Finding finding) {
      return LawResult.found(law, String.valueOf(finding.getMessage()), subject);
    }
  }
}
