package dev.forespike.bench.measure;

import java.io.Serial;

/** A measurement that measured something else than it was to measure: a wrong result, say. */
public final class MeasurementException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what is wrong, and where
   */
  public MeasurementException(String message) {
    super(message);
  }
}
