package dev.forespike.kernels;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The non-zero elements of a matrix, row by row (compressed sparse rows): which neurons fired in
 * each sample and step, or, transposed, in which samples and steps each neuron fired. {@link
 * RowSums} walks these lists.
 *
 * <p>Element e of row r is column {@code index()[e]} for e in {@code [start()[r], start()[r+1])},
 * columns ascending, with value {@code value()[e]}, or 1 where there are no values. Buffers grow to
 * the largest matrix seen and are then reused; not thread-safe.
 */
public final class SpikeLists {
  private static final int ROW_BLOCK = 64;

  /** Parts of a transposition for each thread, where there are several. */
  private static final int PARTS_OF_THREAD = 2;

  private static final Workers ALONE = new Workers(1);

  private int rows;
  private int columns;
  private int[] start = new int[1];
  private int[] index = {};
  private float[] value = {};
  private boolean weighted;

  // What is being listed, for tasks that capture nothing and so allocate nothing.
  private long[] source = {};
  private long[] sourceNegative = {};
  private int sourceWords;
  private float[] dense = {};
  private int denseOffset;
  private RowSource rowSource = (_, _, _, _, _) -> 0;
  private Slots slots = new Slots();
  private SpikeLists original = this;

  private final Workers.Block listRows = this::listRows;
  private final Workers.Block listSignedRows = this::listSignedRows;
  private final Workers.Block countPart = this::countPart;
  private final Workers.Block fillPart = this::fillPart;
  private final Workers.Block countDense = this::countDense;
  private final Workers.Block fillDense = this::fillDense;
  private final Workers.Block drawRows = this::drawRows;
  private final Workers.Block gatherRows = this::gatherRows;

  /** Makes empty lists. */
  public SpikeLists() {}

  /**
   * The number of rows.
   *
   * @return at least 0
   */
  public int rows() {
    return rows;
  }

  /**
   * Where the list of each row begins.
   *
   * @return at least {@code rows() + 1} entries
   */
  public int[] start() {
    return start;
  }

  /**
   * The columns.
   *
   * @return at least {@link #size} entries
   */
  public int[] index() {
    return index;
  }

  /**
   * The values.
   *
   * @return at least {@link #size} entries, or null when all are 1
   */
  public float @Nullable [] value() {
    return weighted ? value : null;
  }

  /**
   * The number of elements.
   *
   * @return the end of the last row
   */
  public int size() {
    return start[rows];
  }

  /**
   * The share of non-zero elements.
   *
   * @return in [0, 1]
   */
  public double density() {
    return rows == 0 || columns == 0 ? 0 : size() / ((double) rows * columns);
  }

  /**
   * Lists the spikes of each row.
   *
   * @param workers who does it
   * @param rows number of rows
   * @param columns number of neurons in a row
   * @param spikes packed spikes, {@code ceil(columns/64)} words in a row
   */
  public void ofSpikes(Workers workers, int rows, int columns, long[] spikes) {
    int words = (columns + 63) / 64;
    begin(rows, columns, false);
    int total = 0;
    for (int r = 0; r < rows; r++) {
      start[r] = total;
      for (int w = r * words; w < (r + 1) * words; w++) {
        total += Long.bitCount(spikes[w]);
      }
    }
    start[rows] = total;
    reserve(total);
    source = spikes;
    sourceWords = words;
    workers.blocks(rows, ROW_BLOCK, listRows);
  }

  /**
   * Lists the spikes of each row with their signs.
   *
   * @param workers who does it
   * @param rows number of rows
   * @param columns number of neurons in a row
   * @param positive packed spikes of 1, {@code ceil(columns/64)} words in a row
   * @param negative packed spikes of -1, likewise; no neuron has both
   */
  public void ofSignedSpikes(
      Workers workers, int rows, int columns, long[] positive, long[] negative) {
    int words = (columns + 63) / 64;
    begin(rows, columns, true);
    int total = 0;
    for (int r = 0; r < rows; r++) {
      start[r] = total;
      for (int w = r * words; w < (r + 1) * words; w++) {
        total += Long.bitCount(positive[w] | negative[w]);
      }
    }
    start[rows] = total;
    reserve(total);
    source = positive;
    sourceNegative = negative;
    sourceWords = words;
    workers.blocks(rows, ROW_BLOCK, listSignedRows);
  }

  private void listSignedRows(int from, int to, int worker) {
    for (int r = from; r < to; r++) {
      int e = start[r];
      for (int w = 0; w < sourceWords; w++) {
        long minus = sourceNegative[r * sourceWords + w];
        for (long bits = source[r * sourceWords + w] | minus; bits != 0; bits &= bits - 1) {
          int bit = Long.numberOfTrailingZeros(bits);
          index[e] = w * 64 + bit;
          value[e++] = (minus >>> bit & 1) == 0 ? 1f : -1f;
        }
      }
    }
  }

  private void listRows(int from, int to, int worker) {
    for (int r = from; r < to; r++) {
      listRow(source, r * sourceWords, sourceWords, start[r]);
    }
  }

  private void listRow(long[] spikes, int from, int words, int target) {
    int e = target;
    for (int w = 0; w < words; w++) {
      for (long bits = spikes[from + w]; bits != 0; bits &= bits - 1) {
        index[e++] = w * 64 + Long.numberOfTrailingZeros(bits);
      }
    }
  }

  /** Counts in start[0 .. rows-1] become begins; start[rows] the total. */
  private void prefix() {
    int total = 0;
    for (int r = 0; r < rows; r++) {
      int count = start[r];
      start[r] = total;
      total += count;
    }
    start[rows] = total;
  }

  /**
   * Lists the non-zero elements of a dense matrix.
   *
   * @param workers who does it
   * @param rows number of rows
   * @param columns number of columns
   * @param x the matrix, {@code [rows][columns]}
   * @param offset its first element
   */
  public void ofDense(Workers workers, int rows, int columns, float[] x, int offset) {
    begin(rows, columns, true);
    dense = x;
    denseOffset = offset;
    workers.blocks(rows, ROW_BLOCK, countDense);
    prefix();
    reserve(start[rows]);
    workers.blocks(rows, ROW_BLOCK, fillDense);
  }

  private void countDense(int from, int to, int worker) {
    for (int r = from; r < to; r++) {
      int count = 0;
      for (int i = denseOffset + r * columns; i < denseOffset + (r + 1) * columns; i++) {
        count += dense[i] != 0 ? 1 : 0;
      }
      start[r] = count;
    }
  }

  /** Every element is written, and overwritten if it is zero: a branch would be mispredicted. */
  private void fillDense(int from, int to, int worker) {
    for (int r = from; r < to; r++) {
      int row = denseOffset + r * columns;
      int end = start[r + 1];
      int e = start[r];
      for (int j = 0; e < end; j++) {
        float element = dense[row + j];
        index[e] = j;
        value[e] = element;
        e += element != 0 ? 1 : 0;
      }
    }
  }

  /** Draws one row of sparse elements into its slot. */
  @FunctionalInterface
  public interface RowSource {
    /**
     * Draws one row.
     *
     * @param row which row
     * @param worker who draws
     * @param index receives the columns in ascending order
     * @param value receives the values
     * @param offset where the first goes
     * @return how many
     */
    int draw(int row, int worker, int[] index, float[] value, int offset);
  }

  /**
   * Lists rows that are drawn independently.
   *
   * @param workers who does it
   * @param rows number of rows
   * @param columns number of columns
   * @param slots memory for the draws before they are packed
   * @param source draws a row
   */
  public void ofRows(Workers workers, int rows, int columns, Slots slots, RowSource source) {
    begin(rows, columns, true);
    slots.reserve(rows * columns);
    rowSource = source;
    this.slots = slots;
    workers.blocks(rows, ROW_BLOCK, drawRows);
    prefix();
    reserve(start[rows]);
    workers.blocks(rows, ROW_BLOCK, gatherRows);
  }

  private void drawRows(int from, int to, int worker) {
    for (int r = from; r < to; r++) {
      start[r] = rowSource.draw(r, worker, slots.index, slots.value, r * columns);
    }
  }

  private void gatherRows(int from, int to, int worker) {
    for (int r = from; r < to; r++) {
      int count = start[r + 1] - start[r];
      System.arraycopy(slots.index, r * columns, index, start[r], count);
      System.arraycopy(slots.value, r * columns, value, start[r], count);
    }
  }

  /** Memory for drawing rows side by side, shared by lists that are filled one after another. */
  public static final class Slots {
    private int[] index = {};
    private float[] value = {};

    /** Makes empty memory. */
    public Slots() {}

    private void reserve(int size) {
      if (index.length < size) {
        index = new int[size];
        value = new float[size];
      }
    }
  }

  /**
   * Lists, for each neuron, the rows in which it fired: the transpose of {@link #ofSpikes}.
   *
   * @param workers who does it
   * @param spikeRows number of rows of the spike matrix: the columns of these lists
   * @param neurons number of neurons: the rows of these lists
   * @param spikes packed spikes, {@code ceil(neurons/64)} words in a row
   */
  public void ofSpikesTransposed(Workers workers, int spikeRows, int neurons, long[] spikes) {
    var byRow = new SpikeLists();
    byRow.ofSpikes(workers, spikeRows, neurons, spikes);
    transposeOf(workers, byRow);
  }

  /**
   * The transpose of other lists, on the calling thread.
   *
   * @param other the lists to transpose
   */
  public void transposeOf(SpikeLists other) {
    transposeOf(ALONE, other);
  }

  /**
   * The transpose of other lists: of the spikes of each row, the rows in which each neuron fired.
   *
   * @param workers who does it
   * @param other the lists to transpose
   */
  public void transposeOf(Workers workers, SpikeLists other) {
    begin(other.columns, other.rows, other.weighted);
    reserve(other.size());
    original = other;
    // The lists are the same for any number of parts; each has to be looked for in every row.
    int parts = workers.threads() == 1 ? 1 : PARTS_OF_THREAD * workers.threads();
    int partRows = Math.max(1, (rows + parts - 1) / parts);
    workers.blocks(rows, partRows, countPart);
    prefix();
    workers.blocks(rows, partRows, fillPart);
    // Filling moved each start to the next row's: move them back.
    System.arraycopy(start, 0, start, 1, rows);
    start[0] = 0;
  }

  /** Counts the entries of some rows of the transpose: those of row i into start[i]. */
  private void countPart(int from, int to, int worker) {
    Arrays.fill(start, from, to, 0);
    int[] row = original.index;
    for (int r = 0; r < original.rows; r++) {
      int end = original.start[r + 1];
      for (int e = original.search(r, from); e < end && row[e] < to; e++) {
        start[row[e]]++;
      }
    }
  }

  private void fillPart(int from, int to, int worker) {
    int[] row = original.index;
    float[] values = original.value;
    for (int r = 0; r < original.rows; r++) {
      int end = original.start[r + 1];
      for (int e = original.search(r, from); e < end && row[e] < to; e++) {
        int place = start[row[e]]++;
        index[place] = r;
        if (weighted) {
          value[place] = values[e];
        }
      }
    }
  }

  /** The first entry of a row whose column is not below the given one. */
  private int search(int r, int column) {
    if (column == 0) {
      return start[r];
    }
    int low = start[r];
    int high = start[r + 1];
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (index[middle] < column) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void begin(int rows, int columns, boolean weighted) {
    this.rows = rows;
    this.columns = columns;
    this.weighted = weighted;
    if (start.length < rows + 1) {
      start = new int[rows + 1];
    }
  }

  private void reserve(int size) {
    if (index.length < size) {
      index = new int[size + size / 4];
    }
    if (weighted && value.length < index.length) {
      value = new float[index.length];
    }
  }
}
