package dev.forespike.data;

import java.nio.ByteBuffer;
import java.util.List;

/** Puts elements that arrive in a file's order into C order (last axis fastest). */
final class NpyOrder {
  private final boolean scattered;
  private final int[] extents;
  private final int[] strides;
  private final int[] index;
  private int place;

  /**
   * Begins at the first element.
   *
   * @param shape the array's extents
   * @param fortran whether elements arrive with the first axis fastest
   */
  NpyOrder(List<Integer> shape, boolean fortran) {
    int rank = shape.size();
    // Along a single axis both orders are the same.
    scattered = fortran && rank > 1;
    extents = shape.stream().mapToInt(Integer::intValue).toArray();
    strides = new int[rank];
    index = new int[rank];
    int stride = 1;
    for (int axis = rank - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= extents[axis];
    }
  }

  /**
   * Takes the next elements.
   *
   * @param values where they go
   * @param done how many were taken before
   * @param count how many come now
   * @param source their bytes
   */
  void fill(NpyValues values, int done, int count, ByteBuffer source) {
    if (!scattered) {
      values.fill(done, count, source);
      return;
    }
    for (int i = 0; i < count; i++) {
      values.fill(place, 1, source);
      advance();
    }
  }

  private void advance() {
    for (int axis = 0; axis < extents.length; axis++) {
      place += strides[axis];
      if (++index[axis] < extents[axis]) {
        return;
      }
      place -= strides[axis] * extents[axis];
      index[axis] = 0;
    }
  }
}
