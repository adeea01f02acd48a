package dev.forespike.cli.terminal;

import dev.forespike.data.NumberText;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Numbers of the command line: those that files hold, and no other spelling. */
public final class Numbers {
  /** How run records spell them. An option that cannot have such a value says which it can. */
  private static final Map<String, Double> NOT_FINITE =
      Map.of(
          "NaN", Double.NaN,
          "Infinity", Double.POSITIVE_INFINITY,
          "-Infinity", Double.NEGATIVE_INFINITY);

  private Numbers() {}

  /** A whole number of 32 bits, or nothing. */
  public static OptionalInt integer(String text) {
    return NumberText.whole(text).stream()
        .filter(value -> value == (int) value)
        .mapToInt(value -> (int) value)
        .findFirst();
  }

  /** Makes the options of a command and its sub-commands read them so. */
  public static void register(CommandLine line) {
    CommandLine.ITypeConverter<Double> real =
        text ->
            Optional.ofNullable(NOT_FINITE.get(text))
                .orElseGet(() -> NumberText.real(text).orElseThrow(() -> wrong(text, "a double")));
    CommandLine.ITypeConverter<Integer> integer =
        text -> integer(text).orElseThrow(() -> wrong(text, "an int"));
    CommandLine.ITypeConverter<Long> whole =
        text -> NumberText.whole(text).orElseThrow(() -> wrong(text, "a long"));
    line.registerConverter(Double.class, real).registerConverter(double.class, real);
    line.registerConverter(Integer.class, integer).registerConverter(int.class, integer);
    line.registerConverter(Long.class, whole).registerConverter(long.class, whole);
  }

  private static TypeConversionException wrong(String text, String what) {
    return new TypeConversionException("'" + text + "' is not " + what);
  }
}
