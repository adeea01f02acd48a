package dev.forespike.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DatasetTest {

  /** Sample i has the values i and 10 i, and label i modulo 3. */
  private record Counting(int size, Shape shape) implements Samples {
    @Override
    public void read(int index, float[] destination, int offset) {
      destination[offset] = index;
      destination[offset + 1] = 10 * index;
    }

    @Override
    public int label(int index) {
      return index % 3;
    }
  }

  private static final Samples TRAIN = new Counting(10, Shape.of(2));
  private static final Samples TEST = new Counting(4, Shape.of(2));
  private static final Dataset DATASET =
      new Dataset("counting", 3, TRAIN, TEST, Map.of("file", "sum"));

  private static float[] read(Samples samples, int index) {
    float[] values = new float[3];
    samples.read(index, values, 1);
    return values;
  }

  @Test
  void aRangeIsAView() {
    Samples range = TRAIN.range(3, 7);
    assertEquals(4, range.size());
    assertEquals(TRAIN.shape(), range.shape());
    assertArrayEquals(new float[] {0, 3, 30}, read(range, 0));
    assertArrayEquals(new float[] {0, 6, 60}, read(range, 3));
    assertEquals(0, range.label(0));
    assertEquals(1, range.label(1));
    Samples inner = range.range(1, 3);
    assertEquals(2, inner.size());
    assertArrayEquals(new float[] {0, 4, 40}, read(inner, 0));
    assertEquals(0, TRAIN.range(5, 5).size());
  }

  @Test
  void aRangeStaysInside() {
    Samples range = TRAIN.range(3, 7);
    for (int index : new int[] {-1, 4}) {
      assertThrows(IndexOutOfBoundsException.class, () -> range.label(index));
      assertThrows(IndexOutOfBoundsException.class, () -> read(range, index));
    }
    assertThrows(IndexOutOfBoundsException.class, () -> TRAIN.range(0, 11));
    assertThrows(IndexOutOfBoundsException.class, () -> TRAIN.range(-1, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> TRAIN.range(4, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> range.range(0, 5));
  }

  @Test
  void validationIsTheEndOfTheTrainingPart() {
    Dataset tuning = DATASET.withValidation(3);
    assertEquals(7, tuning.train().size());
    assertEquals(3, tuning.test().size());
    assertArrayEquals(new float[] {0, 7, 70}, read(tuning.test(), 0));
    assertArrayEquals(new float[] {0, 6, 60}, read(tuning.train(), 6));
    assertEquals(DATASET.checksums(), tuning.checksums());
    assertEquals("counting", tuning.name());
    for (int count : new int[] {0, -1, 10, 11}) {
      Refused.with(
          "dataset counting has 10 training samples, cannot hold out " + count,
          () -> DATASET.withValidation(count));
    }
  }

  @Test
  void aLimitKeepsTheFirstTrainingSamples() {
    Dataset smaller = DATASET.withTrainLimit(4);
    assertEquals(4, smaller.train().size());
    assertArrayEquals(new float[] {0, 3, 30}, read(smaller.train(), 3));
    assertSame(TEST, smaller.test());
    assertEquals(10, DATASET.withTrainLimit(10).train().size());
    for (int count : new int[] {0, -1, 11}) {
      Refused.with(
          "dataset counting has 10 training samples, cannot take " + count,
          () -> DATASET.withTrainLimit(count));
    }
  }

  @Test
  void partsHaveOneShapeAndAClass() {
    Refused.with(
        "dataset odd: training samples are 2, but test samples are 1x2",
        () -> new Dataset("odd", 3, TRAIN, new Counting(4, Shape.of(1, 2)), Map.of()));
    Refused.unlessOneOrMore(
        "classes of dataset odd", classes -> new Dataset("odd", classes, TRAIN, TEST, Map.of()));
  }

  @Test
  void checksumsAreCopied() {
    var checksums = new HashMap<>(Map.of("a", "b"));
    Dataset dataset = new Dataset("x", 3, TRAIN, TEST, checksums);
    checksums.clear();
    assertEquals(Map.of("a", "b"), dataset.checksums());
  }

  @Test
  void arraysAreSamples() {
    float[] values = {1, 2, 3, 4, 5, 6};
    Samples samples = Samples.of(Shape.of(2), values, new int[] {0, 1, 0});
    assertEquals(3, samples.size());
    assertEquals(Shape.of(2), samples.shape());
    float[] read = new float[3];
    samples.range(1, 3).read(1, read, 1);
    org.junit.jupiter.api.Assertions.assertArrayEquals(new float[] {0, 5, 6}, read);
    assertEquals(1, samples.label(1));
    assertEquals(2, Dataset.of("two", 2, samples, samples).classes());
    Refused.with(
        "2 samples of shape 2 need 4 values, but there are 3",
        () -> Samples.of(Shape.of(2), new float[3], new int[2]));
    Refused.with(
        "sample 1 holds NaN at 0",
        () -> Samples.of(Shape.of(1), new float[] {0, Float.NaN}, new int[2]));
  }
}
