package dev.forespike.kernels.vector;

import jdk.incubator.vector.FloatVector;

/**
 * The innermost piece of the dense product, unrolled by hand: a compiler keeps accumulators in
 * registers only while they are local variables. Machines with 512-bit vectors have 32 registers,
 * of which 24 accumulate; the others have 16, of which 12 do.
 *
 * <p>Distances are constants: with a variable one the compiler checks each load against the array's
 * bounds, which costs a sixth of the speed.
 */
final class ProductTile {
  /** Rows of a tile. */
  static final int ROWS = Lanes.COUNT == 16 ? 12 : 6;

  /** Columns of a tile. */
  static final int STRIP = 2 * Lanes.COUNT;

  private ProductTile() {}

  /**
   * Adds the product of packed operands to a tile of C.
   *
   * @param depth the summed index's length
   * @param a {@code [depth][ROWS]}
   * @param aOffset its first element
   * @param b {@code [depth][STRIP]}
   * @param bOffset its first element
   * @param c updated
   * @param cOffset the tile's first element
   * @param cStride distance between its rows
   */
  static void add(
      int depth,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int cStride) {
    if (ROWS == 12) {
      addTwelve(depth, a, aOffset, b, bOffset, c, cOffset, cStride);
    } else {
      addSix(depth, a, aOffset, b, bOffset, c, cOffset, cStride);
    }
  }

  /** Packs whole rows of A for a tile: element x of row i goes to {@code x * ROWS + i}. */
  static void packRows(int depth, float[] a, int from, int stride, float[] panel, int offset) {
    if (ROWS == 12) {
      packTwelve(depth, a, from, stride, panel, offset);
    } else {
      packSix(depth, a, from, stride, panel, offset);
    }
  }

  /** Copies a strip of B. */
  static void copyStrip(int rows, float[] b, int from, int stride, float[] strip, int offset) {
    int source = from;
    int target = offset;
    for (int x = 0; x < rows; x++) {
      FloatVector.fromArray(Lanes.FLOAT, b, source).intoArray(strip, target);
      FloatVector.fromArray(Lanes.FLOAT, b, source + Lanes.COUNT)
          .intoArray(strip, target + Lanes.COUNT);
      source += stride;
      target += STRIP;
    }
  }

  private static void packTwelve(
      int depth, float[] a, int from, int stride, float[] panel, int offset) {
    int target = offset;
    for (int x = from; x < from + depth; x++) {
      panel[target] = a[x];
      panel[target + 1] = a[x + stride];
      panel[target + 2] = a[x + 2 * stride];
      panel[target + 3] = a[x + 3 * stride];
      panel[target + 4] = a[x + 4 * stride];
      panel[target + 5] = a[x + 5 * stride];
      panel[target + 6] = a[x + 6 * stride];
      panel[target + 7] = a[x + 7 * stride];
      panel[target + 8] = a[x + 8 * stride];
      panel[target + 9] = a[x + 9 * stride];
      panel[target + 10] = a[x + 10 * stride];
      panel[target + 11] = a[x + 11 * stride];
      target += 12;
    }
  }

  private static void packSix(
      int depth, float[] a, int from, int stride, float[] panel, int offset) {
    int target = offset;
    for (int x = from; x < from + depth; x++) {
      panel[target] = a[x];
      panel[target + 1] = a[x + stride];
      panel[target + 2] = a[x + 2 * stride];
      panel[target + 3] = a[x + 3 * stride];
      panel[target + 4] = a[x + 4 * stride];
      panel[target + 5] = a[x + 5 * stride];
      target += 6;
    }
  }

  /** 24 accumulators; two loads of B and twelve broadcasts of A per step. */
  private static void addTwelve(
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
    FloatVector c60 = FloatVector.fromArray(Lanes.FLOAT, c, cOffset + 6 * cStride);
    FloatVector c61 = FloatVector.fromArray(Lanes.FLOAT, c, cOffset + 6 * cStride + Lanes.COUNT);
    FloatVector c70 = FloatVector.fromArray(Lanes.FLOAT, c, cOffset + 7 * cStride);
    FloatVector c71 = FloatVector.fromArray(Lanes.FLOAT, c, cOffset + 7 * cStride + Lanes.COUNT);
    FloatVector c80 = FloatVector.fromArray(Lanes.FLOAT, c, cOffset + 8 * cStride);
    FloatVector c81 = FloatVector.fromArray(Lanes.FLOAT, c, cOffset + 8 * cStride + Lanes.COUNT);
    FloatVector c90 = FloatVector.fromArray(Lanes.FLOAT, c, cOffset + 9 * cStride);
    FloatVector c91 = FloatVector.fromArray(Lanes.FLOAT, c, cOffset + 9 * cStride + Lanes.COUNT);
    FloatVector c100 = FloatVector.fromArray(Lanes.FLOAT, c, cOffset + 10 * cStride);
    FloatVector c101 = FloatVector.fromArray(Lanes.FLOAT, c, cOffset + 10 * cStride + Lanes.COUNT);
    FloatVector c110 = FloatVector.fromArray(Lanes.FLOAT, c, cOffset + 11 * cStride);
    FloatVector c111 = FloatVector.fromArray(Lanes.FLOAT, c, cOffset + 11 * cStride + Lanes.COUNT);
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
      FloatVector a6 = FloatVector.broadcast(Lanes.FLOAT, a[aAt + 6]);
      c60 = a6.fma(b0, c60);
      c61 = a6.fma(b1, c61);
      FloatVector a7 = FloatVector.broadcast(Lanes.FLOAT, a[aAt + 7]);
      c70 = a7.fma(b0, c70);
      c71 = a7.fma(b1, c71);
      FloatVector a8 = FloatVector.broadcast(Lanes.FLOAT, a[aAt + 8]);
      c80 = a8.fma(b0, c80);
      c81 = a8.fma(b1, c81);
      FloatVector a9 = FloatVector.broadcast(Lanes.FLOAT, a[aAt + 9]);
      c90 = a9.fma(b0, c90);
      c91 = a9.fma(b1, c91);
      FloatVector a10 = FloatVector.broadcast(Lanes.FLOAT, a[aAt + 10]);
      c100 = a10.fma(b0, c100);
      c101 = a10.fma(b1, c101);
      FloatVector a11 = FloatVector.broadcast(Lanes.FLOAT, a[aAt + 11]);
      c110 = a11.fma(b0, c110);
      c111 = a11.fma(b1, c111);
      aAt += 12;
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
    c60.intoArray(c, cOffset + 6 * cStride);
    c61.intoArray(c, cOffset + 6 * cStride + Lanes.COUNT);
    c70.intoArray(c, cOffset + 7 * cStride);
    c71.intoArray(c, cOffset + 7 * cStride + Lanes.COUNT);
    c80.intoArray(c, cOffset + 8 * cStride);
    c81.intoArray(c, cOffset + 8 * cStride + Lanes.COUNT);
    c90.intoArray(c, cOffset + 9 * cStride);
    c91.intoArray(c, cOffset + 9 * cStride + Lanes.COUNT);
    c100.intoArray(c, cOffset + 10 * cStride);
    c101.intoArray(c, cOffset + 10 * cStride + Lanes.COUNT);
    c110.intoArray(c, cOffset + 11 * cStride);
    c111.intoArray(c, cOffset + 11 * cStride + Lanes.COUNT);
  }

  /** 12 accumulators; two loads of B and six broadcasts of A per step. */
  private static void addSix(
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
      aAt += 6;
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
