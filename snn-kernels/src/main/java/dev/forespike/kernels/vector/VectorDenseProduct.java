package dev.forespike.kernels.vector;

import dev.forespike.kernels.DenseProduct;
import dev.forespike.kernels.Workers;
import java.util.Arrays;

/**
 * Packed, register-tiled dense product. B is packed once into strips two vectors wide; each task
 * takes a block of rows, packs its part of A and runs tiles of {@link ProductTile#ROWS} rows by one
 * strip, continuing the partial sums that C holds. A tile's part of A stays in the first-level
 * cache while the strips of B stream past it from the second.
 */
final class VectorDenseProduct implements DenseProduct {
  private static final int TILE_ROWS = ProductTile.ROWS;
  private static final int STRIP = ProductTile.STRIP;

  /**
   * Rows of B at once. A tile's part of A, 12 KiB with 512-bit vectors, fits the first-level cache,
   * and of a matrix of 1024 columns they and a block of A fit a second-level cache of 2 MiB.
   */
  private static final int DEPTH = 256;

  /** Where the strips begin, so that they lie on cache lines if the array's object does. */
  private static final int LEAD = 12;

  /** Rows of a block: the more there are, the less often B is read from beyond the caches. */
  private static final int MAX_BLOCK_ROWS = 192;

  private static final int MIN_BLOCK_ROWS = 24;

  /** Blocks that each thread gets at least, where there are rows enough. */
  private static final int BLOCKS_OF_THREAD = 4;

  /** Strips that one task takes of a product with few rows. */
  private static final int THIN_STRIPS = 4;

  /** Rows of B at once in such a product: a strip of them and as much of A fit the first cache. */
  private static final int THIN_DEPTH = 128;

  private final Workers workers;
  private final float[][] packedA;
  private final float[][] edge;
  private final float[][] thinB;
  private float[] packedB = {};

  // The operands of the call in progress, for tasks that capture nothing and so allocate nothing.
  private Layout layout = Layout.PLAIN;
  private int m;
  private int n;
  private int k;
  private int blockRows;
  private float[] a = {};
  private int aOffset;
  private int aStride;
  private float[] b = {};
  private int bOffset;
  private int bStride;
  private float[] c = {};
  private int cOffset;
  private int cStride;
  private final Workers.Task packStrip = (strip, _) -> packB(strip);
  private final Workers.Task computeBlock = this::compute;
  private final Workers.Task computeThin = this::computeThin;

  VectorDenseProduct(Workers workers) {
    this.workers = workers;
    packedA = new float[workers.threads()][MAX_BLOCK_ROWS * DEPTH];
    edge = new float[workers.threads()][TILE_ROWS * STRIP];
    thinB = new float[workers.threads()][THIN_DEPTH * STRIP];
  }

  @Override
  public void multiplyAdd(
      Layout layout,
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      float[] c,
      int cOffset,
      int cStride) {
    if (m == 0 || n == 0 || k == 0) {
      return;
    }
    this.layout = layout;
    this.m = m;
    this.n = n;
    this.k = k;
    this.a = a;
    this.aOffset = aOffset;
    this.aStride = aStride;
    this.b = b;
    this.bOffset = bOffset;
    this.bStride = bStride;
    this.c = c;
    this.cOffset = cOffset;
    this.cStride = cStride;
    int strips = (n + STRIP - 1) / STRIP;
    if (m <= TILE_ROWS && layout != Layout.B_TRANSPOSED) {
      multiplyThin(strips);
      return;
    }
    if (packedB.length < LEAD + strips * k * STRIP) {
      packedB = new float[LEAD + strips * k * STRIP];
    }
    // An element is summed in the same order whatever block it is in: blocks may depend on threads.
    int share = m / (BLOCKS_OF_THREAD * workers.threads()) / TILE_ROWS * TILE_ROWS;
    blockRows = Math.clamp(share, MIN_BLOCK_ROWS, MAX_BLOCK_ROWS);
    workers.run(strips, packStrip);
    workers.run((m + blockRows - 1) / blockRows, computeBlock);
  }

  private void packB(int strip) {
    int column = strip * STRIP;
    int width = Math.min(STRIP, n - column);
    int target = LEAD + strip * k * STRIP;
    if (layout == Layout.B_TRANSPOSED) {
      for (int j = 0; j < width; j++) {
        int source = bOffset + (column + j) * bStride;
        for (int x = 0; x < k; x++) {
          packedB[target + x * STRIP + j] = b[source + x];
        }
      }
    } else if (width == STRIP) {
      ProductTile.copyStrip(k, b, bOffset + column, bStride, packedB, target);
    } else {
      for (int x = 0; x < k; x++) {
        System.arraycopy(b, bOffset + x * bStride + column, packedB, target + x * STRIP, width);
      }
    }
    if (width < STRIP) {
      for (int x = 0; x < k; x++) {
        Arrays.fill(packedB, target + x * STRIP + width, target + (x + 1) * STRIP, 0f);
      }
    }
  }

  private void compute(int block, int worker) {
    int fromRow = block * blockRows;
    int toRow = Math.min(m, fromRow + blockRows);
    float[] panel = packedA[worker];
    for (int from = 0; from < k; from += DEPTH) {
      int depth = Math.min(DEPTH, k - from);
      packA(fromRow, toRow, from, depth, panel);
      for (int row = fromRow; row < toRow; row += TILE_ROWS) {
        int aAt = (row - fromRow) * depth;
        int height = Math.min(TILE_ROWS, toRow - row);
        for (int column = 0; column < n; column += STRIP) {
          int bAt = LEAD + (column / STRIP * k + from) * STRIP;
          int cAt = cOffset + row * cStride + column;
          if (height == TILE_ROWS && column + STRIP <= n) {
            ProductTile.add(depth, panel, aAt, packedB, bAt, c, cAt, cStride);
          } else {
            int width = Math.min(STRIP, n - column);
            edgeTile(depth, panel, aAt, packedB, bAt, cAt, height, width, edge[worker]);
          }
        }
      }
    }
  }

  /** Packs rows into groups of tile height: element (row, x) of a group at x * height + row. */
  private void packA(int fromRow, int toRow, int from, int depth, float[] panel) {
    for (int row = fromRow; row < toRow; row += TILE_ROWS) {
      int height = Math.min(TILE_ROWS, toRow - row);
      int target = (row - fromRow) * depth;
      if (layout == Layout.A_TRANSPOSED) {
        for (int x = 0; x < depth; x++) {
          int source = aOffset + (from + x) * aStride + row;
          for (int i = 0; i < TILE_ROWS; i++) {
            panel[target + x * TILE_ROWS + i] = i < height ? a[source + i] : 0f;
          }
        }
      } else if (height == TILE_ROWS) {
        ProductTile.packRows(depth, a, aOffset + row * aStride + from, aStride, panel, target);
      } else {
        for (int i = 0; i < TILE_ROWS; i++) {
          int source = aOffset + (row + i) * aStride + from;
          for (int x = 0; x < depth; x++) {
            panel[target + x * TILE_ROWS + i] = i < height ? a[source + x] : 0f;
          }
        }
      }
    }
  }

  /** A tile at the border of C, computed in a padded copy. */
  private void edgeTile(
      int depth,
      float[] panel,
      int aAt,
      float[] strips,
      int bAt,
      int cAt,
      int height,
      int width,
      float[] copy) {
    for (int i = 0; i < height; i++) {
      System.arraycopy(c, cAt + i * cStride, copy, i * STRIP, width);
    }
    ProductTile.add(depth, panel, aAt, strips, bAt, copy, 0, STRIP);
    for (int i = 0; i < height; i++) {
      System.arraycopy(copy, i * STRIP, c, cAt + i * cStride, width);
    }
  }

  /**
   * A product of no more rows than one tile has: each strip of B is used once, so it is packed
   * piece by piece into the first-level cache and used from there.
   */
  private void multiplyThin(int strips) {
    workers.run((strips + THIN_STRIPS - 1) / THIN_STRIPS, computeThin);
  }

  private void computeThin(int group, int worker) {
    int first = group * THIN_STRIPS * STRIP;
    int last = Math.min(n, first + THIN_STRIPS * STRIP);
    for (int from = 0; from < k; from += THIN_DEPTH) {
      int depth = Math.min(THIN_DEPTH, k - from);
      packA(0, m, from, depth, packedA[worker]);
      for (int column = first; column < last; column += STRIP) {
        int width = Math.min(STRIP, n - column);
        packStrip(column, width, from, depth, thinB[worker]);
        edgeTile(
            depth, packedA[worker], 0, thinB[worker], 0, cOffset + column, m, width, edge[worker]);
      }
    }
  }

  private void packStrip(int column, int width, int from, int depth, float[] strip) {
    int source = bOffset + from * bStride + column;
    if (width == STRIP) {
      ProductTile.copyStrip(depth, b, source, bStride, strip, 0);
      return;
    }
    Arrays.fill(strip, 0f);
    for (int x = 0; x < depth; x++) {
      System.arraycopy(b, source + x * bStride, strip, x * STRIP, width);
    }
  }
}
