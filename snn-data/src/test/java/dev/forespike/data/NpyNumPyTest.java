package dev.forespike.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that NumPy itself wrote; see {@code npy/fixtures.py} among the test resources. */
final class NpyNumPyTest {
  @TempDir Path folder;

  /** Name, file in base64, elements in C order. */
  static List<String> fixtures() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(NpyNumPyTest.class.getResourceAsStream("/npy/fixtures.txt"))) {
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void readsAndWritesWhatNumPyDoes(String fixture) throws IOException {
    String[] parts = fixture.split("\\|", -1);
    byte[] numpy = Base64.getDecoder().decode(parts[1]);
    NpyArray array = NpyArray.read(Files.write(folder.resolve("numpy.npy"), numpy));
    String kind = parts[0].substring(0, 4);
    assertEquals(parts[0].substring(5), array.toString());
    assertArrayEquals(numbers(parts[2]), array.doubles());
    Path again = folder.resolve("again.npy");
    array.write(again);
    if (kind.equals("same")) {
      assertArrayEquals(numpy, Files.readAllBytes(again));
    }
    assertArrayEquals(array.doubles(), NpyArray.read(again).doubles());
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(" ", -1))
        .filter(number -> !number.isEmpty())
        .map(number -> number.replace("inf", "Infinity").replace("nan", "NaN"))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }
}
