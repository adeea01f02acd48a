package dev.forespike.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What somebody may have meant whose word is not known. */
final class Suggestions {
  /** How the program says which words it knows. */
  private static final Pattern KNOWN =
      Pattern.compile("[\"']([^\"']+)[\"'](?: is unknown)?[;,] known are (.+)$");

  private Suggestions() {}

  /** A message about a word that is not known, with the nearest one that is. */
  static String complete(String message) {
    Matcher matcher = KNOWN.matcher(message);
    if (!matcher.find()) {
      return message;
    }
    // A list may be of several kinds, and words may take numbers: name:x.
    List<String> known = List.of(matcher.group(2).split("[,;: ]+"));
    String word = matcher.group(1).split(":", 2)[0];
    return message + nearest(word, known).map(Suggestions::question).orElse("");
  }

  /** The message about arguments that belong to nothing. */
  static String message(ParameterException e) {
    String message = String.valueOf(e.getMessage());
    if (!(e instanceof UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return complete(message);
    }
    CommandLine command = e.getCommandLine();
    String word = unmatched.getUnmatched().getFirst();
    if (word.startsWith("-")) {
      var names = new ArrayList<String>();
      command.getCommandSpec().options().forEach(option -> names.addAll(List.of(option.names())));
      String name = word.split("=", 2)[0];
      return message + nearest(name, names).map(Suggestions::question).orElse("");
    }
    List<String> names = List.copyOf(command.getSubcommands().keySet());
    return names.isEmpty()
        ? message
        : "'"
            + word
            + "' is no command"
            + nearest(word, names).map(Suggestions::question).orElse("");
  }

  private static String question(String name) {
    return "; did you mean " + name + "?";
  }

  /** The known word that takes the fewest slips, if these are few for its length. */
  static Optional<String> nearest(String word, List<String> known) {
    String lower = word.toLowerCase(Locale.ROOT);
    int most = Math.max(1, lower.replaceFirst("^-+", "").length() / 3);
    return known.stream()
        .filter(name -> slips(lower, name.toLowerCase(Locale.ROOT)) <= most)
        .min(Comparator.comparingInt(name -> slips(lower, name.toLowerCase(Locale.ROOT))));
  }

  /** Letters that are missing, too many, wrong, or in the place of their neighbour. */
  static int slips(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        cost[i][j] =
            Math.min(
                Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + (same ? 0 : 1));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
