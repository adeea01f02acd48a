package dev.forespike.kernels;

/** A system property that is not what it may be; the message is one line. */
public final class SettingException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message names the property, and what it may be
   */
  public SettingException(String message) {
    super(message);
  }
}
