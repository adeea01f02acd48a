package dev.forespike.train.rule;

import dev.forespike.kernels.product.Compute;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.LinearMap;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Recording;

/**
 * Sums over time: {@code D[t] = delta[t] + decay D[t+1]}, in whose place the trace of what was sent
 * need not be formed.
 */
final class BackwardSums {
  private static final int ROW_BLOCK = 32;

  private final Compute compute;

  BackwardSums(Compute compute) {
    this.compute = compute;
  }

  /**
   * Adds a map's gradient by its biases, given the sums: as delta[t] is D[t] less decay D[t+1], the
   * sum of deltas is that of D, all steps but the first taken {@code 1 - decay} times.
   */
  static void addBias(
      LinearMap map, Recording recording, float[] sums, float decay, Parameters gradients) {
    map.biasGradient(0, recording.batch(), 1f, sums, gradients);
    if (decay != 1f) {
      map.biasGradient(recording.batch(), recording.rows(), 1 - decay, sums, gradients);
    }
  }

  /**
   * Adds the gradient of the map that takes the input: without traces, so that the sum over steps
   * is formed where the input is the same at each.
   *
   * @param delta {@code [rows][n]}, changed
   */
  void addInput(
      LinearMap map, Recording recording, ClockedBatch batch, float[] delta, Parameters gradients) {
    if (batch.constant()) {
      overTime(recording, delta, map.outputs(), 1f);
    }
    map.gradient(recording.input(), delta, gradients);
  }

  /** Forms the sums in place, from the chunk's last step to its first. */
  void overTime(Recording recording, float[] delta, int width, float decay) {
    if (recording.steps() == 1 || decay == 0f) {
      return;
    }
    int size = recording.batch();
    compute
        .workers()
        .blocks(
            size,
            ROW_BLOCK,
            (from, to, _) -> {
              for (int t = recording.steps() - 2; t >= 0; t--) {
                int row = t * size + from;
                compute
                    .kernels()
                    .neurons()
                    .addScaled(
                        (to - from) * width,
                        decay,
                        delta,
                        (row + size) * width,
                        delta,
                        row * width);
              }
            });
  }
}
