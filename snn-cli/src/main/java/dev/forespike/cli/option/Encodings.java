package dev.forespike.cli.option;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether Java can name the files that a command is about. It takes the encoding of names from the
 * locale, and puts other letters in the place of those it does not know: results would land in
 * another folder without a word.
 */
public final class Encodings {
  /** Stands for bytes that are no text in the encoding. */
  private static final char UNKNOWN = '\uFFFD';

  private static final String ADVICE =
      "set LC_ALL to a UTF-8 locale, for example LC_ALL=C.UTF-8, and try again";

  private Encodings() {}

  /**
   * What is in the way, if anything is.
   *
   * @param encoding of file names, as Java found it
   * @param folder the working folder, as Java reads it
   * @param arguments the command line, as Java reads it
   * @param environment variables that name folders
   */
  public static Optional<String> trouble(
      String encoding, String folder, List<String> arguments, Map<String, String> environment) {
    // In plain ASCII the C library puts a question mark in the place of a letter it does not know.
    boolean ascii =
        Charset.isSupported(encoding)
            && Charset.forName(encoding).equals(StandardCharsets.US_ASCII);
    if (folder.indexOf(UNKNOWN) >= 0 || (ascii && folder.indexOf('?') >= 0)) {
      return Optional.of(
          "the working folder "
              + shown(folder)
              + " has letters in its name that the encoding "
              + encoding
              + " cannot name; "
              + ADVICE);
    }
    for (String argument : arguments) {
      if (argument.indexOf(UNKNOWN) >= 0) {
        return Optional.of(
            "the argument "
                + shown(argument)
                + " has letters that the encoding "
                + encoding
                + " cannot name; "
                + ADVICE);
      }
    }
    return environment.entrySet().stream()
        .filter(entry -> entry.getValue().indexOf(UNKNOWN) >= 0)
        .map(
            entry ->
                "the folder in "
                    + entry.getKey()
                    + ", "
                    + shown(entry.getValue())
                    + ", has letters that the encoding "
                    + encoding
                    + " cannot name; "
                    + ADVICE)
        .findFirst();
  }

  private static String shown(String text) {
    return text.replace(UNKNOWN, '?');
  }
}
