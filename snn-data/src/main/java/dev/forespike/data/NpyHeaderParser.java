package dev.forespike.data;

import dev.forespike.api.file.OneLine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Parses the Python dictionary literal of a .npy header, as far as arrays of numbers need it:
 * strings, {@code True} and {@code False}, tuples of whole numbers.
 */
final class NpyHeaderParser {
  private final Path file;
  private final String text;
  private final boolean python2;
  private int at;

  /**
   * Makes a parser.
   *
   * @param file for messages
   * @param text the header after its length
   * @param python2 whether whole numbers may end in L, as Python 2 wrote them
   */
  NpyHeaderParser(Path file, String text, boolean python2) {
    this.file = file;
    this.text = text;
    this.python2 = python2;
  }

  /**
   * Parses the whole text.
   *
   * @return by key a String, a Boolean or a List of Long
   * @throws DataException if it is anything else, or a key is there twice
   */
  Map<String, Object> parse() throws DataException {
    Map<String, Object> fields = new TreeMap<>();
    expect('{');
    while (!accept('}')) {
      String key = string();
      expect(':');
      if (fields.put(key, value()) != null) {
        throw broken("the key " + OneLine.shown(key) + " is there twice");
      }
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    if (!ended()) {
      throw broken("there is more after the dictionary");
    }
    return fields;
  }

  private Object value() throws DataException {
    return switch (peek()) {
      case '\'', '"' -> string();
      case '(' -> tuple();
      case '[' ->
          throw new DataException(
              file
                  + ": structured arrays are not supported; save each field by itself,"
                  + " for example numpy.save(\"x.npy\", x[\"field\"])");
      default -> truth();
    };
  }

  private Boolean truth() throws DataException {
    for (String word : List.of("True", "False")) {
      if (text.startsWith(word, at)) {
        at += word.length();
        return word.equals("True");
      }
    }
    throw broken("expected a string, a tuple, True or False");
  }

  private String string() throws DataException {
    char quote = peek();
    if (quote != '\'' && quote != '"') {
      throw broken("expected a string");
    }
    int end = text.indexOf(quote, at + 1);
    if (end < 0) {
      throw broken("a string without end");
    }
    String content = text.substring(at + 1, end);
    if (content.contains("\\")) {
      throw broken("a string with a backslash");
    }
    at = end + 1;
    return content;
  }

  private List<Long> tuple() throws DataException {
    List<Long> elements = new ArrayList<>();
    expect('(');
    while (!accept(')')) {
      elements.add(whole());
      if (!accept(',')) {
        expect(')');
        if (elements.size() == 1) {
          throw broken("a tuple of one number needs a comma, as in (3,)");
        }
        break;
      }
    }
    return elements;
  }

  private long whole() throws DataException {
    boolean negative = accept('-');
    if (!digit(peek())) {
      throw broken("expected a whole number");
    }
    long value = 0;
    while (at < text.length() && digit(text.charAt(at))) {
      // Beyond any array: the exact number does not matter any more.
      value = Math.min(value * 10 + (text.charAt(at) - '0'), Long.MAX_VALUE / 100);
      at++;
    }
    if (python2 && at < text.length() && text.charAt(at) == 'L') {
      at++;
    }
    return negative ? -value : value;
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private void expect(char wanted) throws DataException {
    if (!accept(wanted)) {
      throw broken("expected " + wanted);
    }
  }

  private boolean accept(char wanted) {
    if (peek() == wanted) {
      at++;
      return true;
    }
    return false;
  }

  /** The next character that is not white space, or a blank at the end. */
  private char peek() {
    return ended() ? ' ' : text.charAt(at);
  }

  private boolean ended() {
    while (at < text.length() && " \t\n\r\f".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at == text.length();
  }

  private DataException broken(String what) {
    return new DataException(
        String.format(
            Locale.ROOT,
            "%s: damaged .npy header: %s at character %d; save it again with numpy.save",
            file,
            what,
            at));
  }
}
