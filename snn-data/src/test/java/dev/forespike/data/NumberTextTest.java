package dev.forespike.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NumberTextTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-3, -3",
    "+4, 4",
    ".25, 0.25",
    "5., 5",
    "1e-3, 0.001",
    "1E+3, 1000",
    "' 7 ', 7",
    "007, 7"
  })
  void decimalNumbersAreRead(String text, double value) {
    assertEquals(OptionalDouble.of(value), NumberText.real(text));
  }

  @Test
  void everyBitIsRead() {
    for (double value : new double[] {Math.PI, Double.MIN_VALUE, Double.MAX_VALUE, 0.1 + 0.2}) {
      assertEquals(OptionalDouble.of(value), NumberText.real(String.valueOf(value)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "0d",
        "3f",
        "3F",
        "1D",
        "0x1.8p-4",
        "0x10",
        "NaN",
        "nan",
        "Infinity",
        "-inf",
        "1e999",
        "1_000",
        "1,5",
        "1 2",
        "--1",
        "e5",
        ".",
        "\uff11",
        "\u0661",
        "1\u00a0",
        "1e",
        "+"
      })
  void whatOnlyAProgrammingLanguageCallsANumberIsNone(String text) {
    assertEquals(OptionalDouble.empty(), NumberText.real(text));
    assertEquals(OptionalLong.empty(), NumberText.whole(text));
  }

  @Test
  void wholeNumbersHave64Bits() {
    assertEquals(OptionalLong.of(Long.MIN_VALUE), NumberText.whole("-9223372036854775808"));
    assertEquals(OptionalLong.of(12), NumberText.whole(" +12"));
    assertEquals(OptionalLong.empty(), NumberText.whole("9223372036854775808"));
    assertEquals(OptionalLong.empty(), NumberText.whole("1.0"));
  }
}
