package dev.forespike.cli.terminal;

/** How many columns of a terminal a text takes. */
public final class Columns {
  /** The first letters that terminals show in two columns: Hangul, then the rest of East Asia. */
  private static final int WIDE = 0x1100;

  private Columns() {}

  /** Never fewer than a terminal uses: letters that might be wide are counted as wide. */
  public static int of(String text) {
    return text.codePoints().map(Columns::of).sum();
  }

  private static int of(int letter) {
    return letter < WIDE ? 1 : 2;
  }

  /** The beginning of a text, as much as fits. */
  public static String cut(String text, int width) {
    int columns = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      columns += of(text.codePointAt(i));
      if (columns > width) {
        return text.substring(0, i);
      }
    }
    return text;
  }
}
