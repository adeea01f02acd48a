package dev.forespike.api.file;

import java.util.Locale;

/** Makes text of a file fit for a message: a damaged file can quote anything at any length. */
public final class OneLine {
  private static final int LONGEST = 80;

  private OneLine() {}

  /**
   * The text as a message shows it.
   *
   * @param text anything
   * @return visible ASCII, other characters as {@code \}{@code uXXXX}; cut after 80 characters
   */
  public static String shown(String text) {
    return shown(text, LONGEST);
  }

  /**
   * The message of a failure, of which a part may come from a file.
   *
   * @param failure the failure
   * @return visible ASCII as in {@link #shown(String)}; cut after 400 characters, so that what to
   *     do is said too
   */
  public static String message(Exception failure) {
    return shown(String.valueOf(failure.getMessage()), 5 * LONGEST);
  }

  private static String shown(String text, int longest) {
    var shown = new StringBuilder();
    for (int i = 0; i < text.length() && shown.length() < longest; i++) {
      char c = text.charAt(i);
      // Also catches what Java takes for a line break outside ASCII, and halves of characters.
      if (c >= ' ' && c <= '~') {
        shown.append(c);
      } else {
        shown.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
    return shown.length() < longest ? shown.toString() : shown.substring(0, longest) + "...";
  }
}
