package dev.forespike.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** Lists against the matrix they stand for. One object serves all tries: its buffers are reused. */
final class SpikeListsProperties {
  private static final Workers[] WORKERS = {new Workers(1), new Workers(3)};
  private static final SpikeLists LISTS = new SpikeLists();
  private static final SpikeLists TRANSPOSE = new SpikeLists();
  private static final SpikeLists.Slots SLOTS = new SpikeLists.Slots();

  @Property(tries = 300)
  void ofSpikesAndTheirTransposeListTheSpikes(
      @ForAll @IntRange(min = 0, max = 150) int rows,
      @ForAll @IntRange(min = 1, max = 200) int columns,
      @ForAll @DoubleRange(min = 0, max = 1) double density,
      @ForAll(supplier = Seeds.class) long seed) {
    long[] spikes = new Operands(seed).spikes(rows, columns, density);
    float[] matrix = expand(rows, columns, spikes);
    for (Workers workers : WORKERS) {
      LISTS.ofSpikes(workers, rows, columns, spikes);
      assertLists(LISTS, rows, columns, matrix, false);
      TRANSPOSE.transposeOf(workers, LISTS);
      assertLists(TRANSPOSE, columns, rows, transpose(rows, columns, matrix), false);
      LISTS.transposeOf(workers, TRANSPOSE);
      assertLists(LISTS, rows, columns, matrix, false);
      LISTS.ofSpikesTransposed(workers, rows, columns, spikes);
      assertLists(LISTS, columns, rows, transpose(rows, columns, matrix), false);
      TRANSPOSE.transposeOf(LISTS);
      assertLists(TRANSPOSE, rows, columns, matrix, false);
    }
  }

  @Property(tries = 300)
  void ofSignedSpikesListsBothSigns(
      @ForAll @IntRange(min = 0, max = 150) int rows,
      @ForAll @IntRange(min = 1, max = 200) int columns,
      @ForAll @DoubleRange(min = 0, max = 1) double density,
      @ForAll(supplier = Seeds.class) long seed) {
    Operands operands = new Operands(seed);
    long[] positive = operands.spikes(rows, columns, density);
    long[] negative = operands.spikes(rows, columns, density);
    for (int w = 0; w < positive.length; w++) {
      negative[w] &= ~positive[w];
    }
    float[] matrix = expand(rows, columns, positive);
    float[] minus = expand(rows, columns, negative);
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] -= minus[i];
    }
    for (Workers workers : WORKERS) {
      LISTS.ofSignedSpikes(workers, rows, columns, positive, negative);
      assertLists(LISTS, rows, columns, matrix, true);
    }
  }

  @Property(tries = 300)
  void ofDenseAndItsTransposeListTheNonZeros(
      @ForAll @IntRange(min = 0, max = 80) int rows,
      @ForAll @IntRange(min = 1, max = 150) int columns,
      @ForAll @DoubleRange(min = 0, max = 1) double density,
      @ForAll(supplier = Seeds.class) long seed) {
    Operands operands = new Operands(seed);
    float[] matrix = operands.sparse(rows * columns, density);
    int offset = operands.upTo(2 * columns);
    // Non-zeros before and behind must not be listed.
    float[] within = operands.nonZeros(offset + matrix.length + columns);
    System.arraycopy(matrix, 0, within, offset, matrix.length);
    for (Workers workers : WORKERS) {
      LISTS.ofDense(workers, rows, columns, within, offset);
      assertLists(LISTS, rows, columns, matrix, true);
      TRANSPOSE.transposeOf(workers, LISTS);
      assertLists(TRANSPOSE, columns, rows, transpose(rows, columns, matrix), true);
    }
  }

  @Property(tries = 300)
  void ofRowsListsWhatWasDrawn(
      @ForAll @IntRange(min = 0, max = 200) int rows,
      @ForAll @IntRange(min = 1, max = 80) int columns,
      @ForAll @DoubleRange(min = 0, max = 1) double density,
      @ForAll(supplier = Seeds.class) long seed) {
    float[] matrix = new Operands(seed).sparse(rows * columns, density);
    for (Workers workers : WORKERS) {
      LISTS.ofRows(
          workers,
          rows,
          columns,
          SLOTS,
          (row, _, index, value, offset) -> {
            int count = 0;
            for (int j = 0; j < columns; j++) {
              if (matrix[row * columns + j] != 0) {
                index[offset + count] = j;
                value[offset + count] = matrix[row * columns + j];
                count++;
              }
            }
            return count;
          });
      assertLists(LISTS, rows, columns, matrix, true);
    }
  }

  private static float[] expand(int rows, int columns, long[] spikes) {
    int words = (columns + 63) / 64;
    float[] matrix = new float[rows * columns];
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < columns; j++) {
        matrix[r * columns + j] = spikes[r * words + j / 64] >>> j & 1;
      }
    }
    return matrix;
  }

  private static float[] transpose(int rows, int columns, float[] matrix) {
    float[] transpose = new float[rows * columns];
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < columns; j++) {
        transpose[j * rows + r] = matrix[r * columns + j];
      }
    }
    return transpose;
  }

  private static void assertLists(
      SpikeLists lists, int rows, int columns, float[] matrix, boolean weighted) {
    int[] start = new int[rows + 1];
    int[] index = new int[rows * columns];
    float[] value = new float[rows * columns];
    int size = 0;
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < columns; j++) {
        if (matrix[r * columns + j] != 0) {
          index[size] = j;
          value[size++] = matrix[r * columns + j];
        }
      }
      start[r + 1] = size;
    }
    assertEquals(rows, lists.rows());
    assertEquals(size, lists.size());
    assertEquals(rows == 0 || columns == 0 ? 0 : size / ((double) rows * columns), lists.density());
    assertArrayEquals(start, Arrays.copyOf(lists.start(), rows + 1));
    assertArrayEquals(Arrays.copyOf(index, size), Arrays.copyOf(lists.index(), size));
    float @Nullable [] values = lists.value();
    if (weighted) {
      assertNotNull(values);
      Bits.assertSame(Arrays.copyOf(value, size), Arrays.copyOf(values, size), "values");
    } else {
      assertNull(values);
    }
  }
}
