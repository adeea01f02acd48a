package dev.forespike.train.file;

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
    var shown = new StringBuilder();
    for (int i = 0; i < text.length() && shown.length() < LONGEST; i++) {
      char c = text.charAt(i);
      // Also catches what Java takes for a line break outside ASCII, and halves of characters.
      if (c >= ' ' && c <= '~') {
        shown.append(c);
      } else {
        shown.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
    return shown.length() < LONGEST ? shown.toString() : shown.substring(0, LONGEST) + "...";
  }
}
