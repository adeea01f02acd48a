package dev.forespike.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("any-width")
final class CounterRandomTest {
  /** Known answers of threefry2x32 with 20 rounds in the Random123 distribution. */
  @ParameterizedTest
  @CsvSource({
    "00000000, 00000000, 00000000, 00000000, 6b200159, 99ba4efe",
    "ffffffff, ffffffff, ffffffff, ffffffff, 1cb996fc, bb002be7",
    "13198a2e, 03707344, 243f6a88, 85a308d3, c4923a9c, 483df7a0",
  })
  void blockGivesTheKnownAnswers(
      String key0, String key1, String counter0, String counter1, String word0, String word1) {
    assertEquals(
        pair(word0, word1), CounterRandom.block(pair(key0, key1), pair(counter0, counter1)));
  }

  /** The first word is the low half. */
  private static long pair(String first, String second) {
    return Long.parseUnsignedLong(second + first, 16);
  }

  /** For a fixed key the generator permutes its counters; so siblings never share a key. */
  @Test
  void siblingsHaveDifferentKeys() {
    Set<Long> keys = new HashSet<>();
    for (long name = -5_000; name < 5_000; name++) {
      keys.add(CounterRandom.child(42, name));
    }
    assertEquals(10_000, keys.size());
  }

  @Test
  void childIsABlock() {
    assertEquals(CounterRandom.block(3, 5), CounterRandom.child(3, 5));
  }
}
