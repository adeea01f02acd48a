package dev.forespike.kernels.vector;

import dev.forespike.kernels.DenseProduct;
import dev.forespike.kernels.Workers;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Packed, register-tiled dense product. B is packed once into strips two vectors wide; each task
 * takes a block of rows, packs its part of A and runs tiles of {@value #TILE_ROWS} rows by one
 * strip, continuing the partial sums that C holds.
 */
final class VectorDenseProduct implements DenseProduct {
  private static final int TILE_ROWS = 6;
  private static final int STRIP = 2 * Lanes.COUNT;

  /** A strip of B this long, 32 KiB with 512-bit vectors, stays in the first-level cache. */
  private static final int DEPTH = 256;

  private static final int MAX_BLOCK_ROWS = 48;

  private final Workers workers;
  private final float[][] packedA;
  private final float[][] edge;
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

  VectorDenseProduct(Workers workers) {
    this.workers = workers;
    packedA = new float[workers.threads()][MAX_BLOCK_ROWS * DEPTH];
    edge = new float[workers.threads()][TILE_ROWS * STRIP];
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
    if (packedB.length < strips * k * STRIP) {
      packedB = new float[strips * k * STRIP];
    }
    // Few rows make smaller blocks, so that there is work for every thread.
    blockRows = m >= 8 * MAX_BLOCK_ROWS ? MAX_BLOCK_ROWS : MAX_BLOCK_ROWS / 2;
    workers.run(strips, packStrip);
    workers.run((m + blockRows - 1) / blockRows, computeBlock);
  }

  private void packB(int strip) {
    int column = strip * STRIP;
    int width = Math.min(STRIP, n - column);
    int target = strip * k * STRIP;
    if (layout == Layout.B_TRANSPOSED) {
      for (int j = 0; j < width; j++) {
        int source = bOffset + (column + j) * bStride;
        for (int x = 0; x < k; x++) {
          packedB[target + x * STRIP + j] = b[source + x];
        }
      }
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
      for (int column = 0; column < n; column += STRIP) {
        int bAt = (column / STRIP * k + from) * STRIP;
        for (int row = fromRow; row < toRow; row += TILE_ROWS) {
          int aAt = (row - fromRow) * depth;
          int cAt = cOffset + row * cStride + column;
          if (row + TILE_ROWS <= toRow && column + STRIP <= n) {
            tile(depth, panel, aAt, packedB, bAt, c, cAt, cStride);
          } else {
            edgeTile(
                depth,
                panel,
                aAt,
                bAt,
                cAt,
                Math.min(TILE_ROWS, toRow - row),
                Math.min(STRIP, n - column),
                edge[worker]);
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
      int depth, float[] panel, int aAt, int bAt, int cAt, int height, int width, float[] copy) {
    for (int i = 0; i < height; i++) {
      System.arraycopy(c, cAt + i * cStride, copy, i * STRIP, width);
    }
    tile(depth, panel, aAt, packedB, bAt, copy, 0, STRIP);
    for (int i = 0; i < height; i++) {
      System.arraycopy(copy, i * STRIP, c, cAt + i * cStride, width);
    }
  }

  /** Twelve accumulators in registers; two loads of B and six broadcasts of A per step. */
  private static void tile(
      int depth,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int cStride) {
    FloatVector c00 = FloatVector.fromArray(Lanes.FLOAT, c, cOffset);
    FloatVector c01 = FloatVector.fromArray(Lanes.FLOAT, c, cOffset + Lanes.COUNT);
    FloatVector c10 = FloatVector.fromArray(Lanes.FLOAT, c, cOffset + cStride);
    FloatVector c11 = FloatVector.fromArray(Lanes.FLOAT, c, cOffset + cStride + Lanes.COUNT);
    FloatVector c20 = FloatVector.fromArray(Lanes.FLOAT, c, cOffset + 2 * cStride);
    FloatVector c21 = FloatVector.fromArray(Lanes.FLOAT, c, cOffset + 2 * cStride + Lanes.COUNT);
    FloatVector c30 = FloatVector.fromArray(Lanes.FLOAT, c, cOffset + 3 * cStride);
    FloatVector c31 = FloatVector.fromArray(Lanes.FLOAT, c, cOffset + 3 * cStride + Lanes.COUNT);
    FloatVector c40 = FloatVector.fromArray(Lanes.FLOAT, c, cOffset + 4 * cStride);
    FloatVector c41 = FloatVector.fromArray(Lanes.FLOAT, c, cOffset + 4 * cStride + Lanes.COUNT);
    FloatVector c50 = FloatVector.fromArray(Lanes.FLOAT, c, cOffset + 5 * cStride);
    FloatVector c51 = FloatVector.fromArray(Lanes.FLOAT, c, cOffset + 5 * cStride + Lanes.COUNT);
    int aAt = aOffset;
    int bAt = bOffset;
    for (int x = 0; x < depth; x++) {
      FloatVector b0 = FloatVector.fromArray(Lanes.FLOAT, b, bAt);
      FloatVector b1 = FloatVector.fromArray(Lanes.FLOAT, b, bAt + Lanes.COUNT);
      FloatVector a0 = FloatVector.broadcast(Lanes.FLOAT, a[aAt]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(Lanes.FLOAT, a[aAt + 1]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = FloatVector.broadcast(Lanes.FLOAT, a[aAt + 2]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = FloatVector.broadcast(Lanes.FLOAT, a[aAt + 3]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      FloatVector a4 = FloatVector.broadcast(Lanes.FLOAT, a[aAt + 4]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      FloatVector a5 = FloatVector.broadcast(Lanes.FLOAT, a[aAt + 5]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      aAt += TILE_ROWS;
      bAt += STRIP;
    }
    c00.intoArray(c, cOffset);
    c01.intoArray(c, cOffset + Lanes.COUNT);
    c10.intoArray(c, cOffset + cStride);
    c11.intoArray(c, cOffset + cStride + Lanes.COUNT);
    c20.intoArray(c, cOffset + 2 * cStride);
    c21.intoArray(c, cOffset + 2 * cStride + Lanes.COUNT);
    c30.intoArray(c, cOffset + 3 * cStride);
    c31.intoArray(c, cOffset + 3 * cStride + Lanes.COUNT);
    c40.intoArray(c, cOffset + 4 * cStride);
    c41.intoArray(c, cOffset + 4 * cStride + Lanes.COUNT);
    c50.intoArray(c, cOffset + 5 * cStride);
    c51.intoArray(c, cOffset + 5 * cStride + Lanes.COUNT);
  }
}
