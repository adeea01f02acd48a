package dev.forespike.train.run;

import dev.forespike.kernels.CounterRandom;
import java.util.Arrays;

/** Fisher and Yates' shuffle from the counter-based generator. */
public final class Shuffle {
  private Shuffle() {}

  public static int[] of(int size, long key) {
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    for (int i = size - 1; i > 0; i--) {
      // 63 random bits over at most 2^31 places: the bias is below 2^-32.
      int j = (int) ((CounterRandom.block(key, i) >>> 1) % (i + 1));
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return order;
  }
}
