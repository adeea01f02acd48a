package dev.forespike.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.forespike.api.Dataset;
import dev.forespike.api.Samples;
import dev.forespike.api.Shape;
import dev.forespike.api.SpecException;
import dev.forespike.data.file.Checksum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class YinYangTest {
  private static final Map<Long, YinYang> PUBLISHED =
      Map.of(42L, YinYang.train(), 41L, YinYang.validation(), 40L, YinYang.test());

  /** The sequence that every MT19937 must give: the 10000th number of the default seed. */
  @Test
  void mersenneTwisterIsMt19937() {
    MersenneTwister random = new MersenneTwister(5489);
    assertEquals(3499211612L, Integer.toUnsignedLong(random.nextInt()));
    for (int i = 1; i < 9999; i++) {
      var _ = random.nextInt();
    }
    assertEquals(4123659995L, Integer.toUnsignedLong(random.nextInt()));
  }

  @ParameterizedTest
  @CsvSource({
    "42, 5000, b87ce72934ee640c760e80be415b3b55a79947f732e5d661d3f320561fb4aa00",
    "41, 1000, 6a395d99dd913aa95f23bbc78341b8dab9c0c0af775d67f1e97c8b42be6b4e1c",
    "40, 1000, b03ad5fc113ab4bc6ad16289a616899ebf10c7e8478d596b8503d2ffb5b3d4de"
  })
  void coordinatesHaveThePublishedBits(long seed, int size, String sha256) {
    YinYang samples = published(seed);
    assertEquals(size, samples.size());
    ByteBuffer rows = ByteBuffer.allocate(16 * size).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < size; i++) {
      rows.putDouble(samples.x(i)).putDouble(samples.y(i));
    }
    assertEquals(sha256, Checksum.sha256(rows.array()));
  }

  @ParameterizedTest
  @CsvSource({"42, 1681, 1702, 1617", "41, 316, 336, 348", "40, 350, 316, 334"})
  void classesHaveThePublishedCounts(long seed, int zeros, int ones, int twos) {
    int[] counts = new int[3];
    Samples samples = published(seed);
    for (int i = 0; i < samples.size(); i++) {
      counts[samples.label(i)]++;
    }
    assertArrayEquals(new int[] {zeros, ones, twos}, counts);
  }

  @ParameterizedTest
  @CsvSource({"42, train", "41, validation", "40, test"})
  void everySampleEqualsThePublishedFile(long seed, String part) throws IOException {
    Path folder = TestData.folderWith("yinyang").dataset("yinyang");
    List<String> lines =
        Files.readAllLines(folder.resolve("yinyang_%s_seed%d.csv".formatted(part, seed)));
    YinYang samples = published(seed);
    assertEquals(lines.size() - 1, samples.size());
    for (int i = 0; i < samples.size(); i++) {
      String[] fields = lines.get(i + 1).split(",", -1);
      assertEquals(Double.parseDouble(fields[0]), samples.x(i), 0, "x of row " + i);
      assertEquals(Double.parseDouble(fields[1]), samples.y(i), 0, "y of row " + i);
      assertEquals(Double.parseDouble(fields[2]), 1 - samples.x(i), 0, "1-x of row " + i);
      assertEquals(Double.parseDouble(fields[3]), 1 - samples.y(i), 0, "1-y of row " + i);
      assertEquals(Integer.parseInt(fields[4]), samples.label(i), "label of row " + i);
    }
  }

  @Test
  void readRoundsToFloatAndTouchesNothingElse() {
    float[] values = {9, 9, 9, 9, 9, 9};
    YinYang.train().read(0, values, 1);
    assertArrayEquals(
        new float[] {
          9,
          (float) 0.6803075385877797,
          (float) 0.450499251969543,
          (float) 0.3196924614122203,
          (float) 0.549500748030457,
          9
        },
        values);
  }

  @Test
  void datasetHasThePublishedSplit() {
    Dataset dataset = YinYang.dataset();
    assertEquals("yinyang", dataset.name());
    assertEquals(3, dataset.classes());
    assertEquals(Shape.of(4), dataset.train().shape());
    assertEquals(5000, dataset.train().size());
    assertEquals(1000, dataset.test().size());
    assertEquals(Map.of(), dataset.checksums());
  }

  @Test
  void fewerSamplesAreTheFirstOnes() {
    YinYang few = YinYang.generate(10, 40);
    YinYang all = published(40);
    for (int i = 0; i < few.size(); i++) {
      assertEquals(all.x(i), few.x(i));
      assertEquals(all.y(i), few.y(i));
      assertEquals(all.label(i), few.label(i));
    }
    assertEquals(0, YinYang.generate(0, 0xffffffffL).size());
  }

  @Test
  void argumentsAreChecked() {
    assertThrows(SpecException.class, () -> YinYang.generate(-1, 0));
    assertThrows(SpecException.class, () -> YinYang.generate(1, -1));
    assertThrows(SpecException.class, () -> YinYang.generate(1, 1L << 32));
    YinYang two = YinYang.generate(2, 0);
    assertThrows(IndexOutOfBoundsException.class, () -> two.label(2));
    assertThrows(IndexOutOfBoundsException.class, () -> two.read(-1, new float[4], 0));
    assertThrows(IndexOutOfBoundsException.class, () -> two.read(0, new float[4], 1));
  }

  private static YinYang published(long seed) {
    return Objects.requireNonNull(PUBLISHED.get(seed));
  }
}
