package dev.forespike.train.runtime;

import dev.forespike.api.NetworkSpec;
import dev.forespike.api.SpecException;
import dev.forespike.api.ValueGrid;
import dev.forespike.kernels.DenseProduct;
import dev.forespike.kernels.DenseProduct.Layout;
import dev.forespike.kernels.Losses;
import dev.forespike.kernels.product.Compute;
import java.util.Arrays;
import java.util.Locale;

/**
 * The head of an operator network, which contracts what its parts gave: {@code G[b][p] = sum_r
 * branch[b][r] prod_d trunk_d[p_d][r]} with p_d the place of point p on axis d, its loss {@code
 * mean_b mean_p (G - y)^2 / 2}, and by the product rule the derivatives of that by what each part
 * gave.
 */
public final class Contraction {
  private final int size;
  private final int trunks;
  private final int rank;
  private final DenseProduct product;
  private final Losses losses;

  /** What each part gave, {@code [rows][R]}. */
  private final float[][] given;

  private final float[][] derivatives;

  /** The row of each trunk that belongs to a point, {@code [part][P]}. */
  private final int[][] rowOf;

  /** Products of what trunks gave, {@code [P][R]}. */
  private final float[] points;

  /** Derivatives by {@link #points}. */
  private final float[] pointDerivatives;

  private final float[] values;
  private final float[] errors;
  private double loss;

  /**
   * Memory for batches.
   *
   * @param spec an operator network
   * @param grid where its values are wanted
   * @param capacity most functions of a batch
   * @param compute who computes
   * @throws SpecException if the trunks do not take the coordinates of the grid
   */
  public Contraction(NetworkSpec spec, ValueGrid grid, int capacity, Compute compute) {
    check(spec, grid);
    size = grid.size();
    trunks = spec.head().readings().size() - 1;
    rank = spec.outputs();
    product = compute.kernels().dense(compute.workers());
    losses = compute.kernels().losses();
    given = new float[trunks + 1][];
    derivatives = new float[trunks + 1][];
    for (int part = 0; part <= trunks; part++) {
      int rows = part == 0 ? capacity : rows(spec, grid, part);
      given[part] = new float[Math.multiplyExact(rows, rank)];
      derivatives[part] = new float[rows * rank];
    }
    rowOf = new int[trunks + 1][size];
    for (int part = 1; part <= trunks; part++) {
      for (int p = 0; p < size; p++) {
        rowOf[part][p] = trunks == 1 ? p : grid.index(p, part - 1);
      }
    }
    points = new float[Math.multiplyExact(size, rank)];
    pointDerivatives = new float[points.length];
    values = new float[Math.multiplyExact(capacity, size)];
    errors = new float[values.length];
  }

  /**
   * Whether a network's trunks take the coordinates of a grid.
   *
   * @param spec an operator network
   * @param grid the grid
   * @throws SpecException if they do not
   */
  public static void check(NetworkSpec spec, ValueGrid grid) {
    int taken = spec.coordinates();
    if (taken != grid.axes()) {
      throw new SpecException(
          String.format(
              Locale.ROOT,
              "the trunks of network %s take %d coordinates, but the grid %s has %d",
              spec,
              taken,
              grid,
              grid.axes()));
    }
  }

  /** Whether one trunk takes all coordinates of a point, and not each those of an axis. */
  private static boolean takesPoints(NetworkSpec spec) {
    return spec.head().readings().size() == 2;
  }

  private static int rows(NetworkSpec spec, ValueGrid grid, int part) {
    return takesPoints(spec) ? grid.size() : grid.length(part - 1);
  }

  /**
   * The input of a trunk: the coordinates of all points, or those of its axis.
   *
   * @param spec an operator network
   * @param grid the grid
   * @param part index of the trunk among the parts, from 1
   * @param timesteps steps T
   * @return a batch whose samples are points
   */
  public static ClockedBatch coordinates(
      NetworkSpec spec, ValueGrid grid, int part, int timesteps) {
    int rows = rows(spec, grid, part);
    boolean alone = takesPoints(spec);
    int width = alone ? grid.axes() : 1;
    var batch = new ClockedBatch(rows, width, timesteps, true);
    batch.begin(rows);
    double[] axis = alone ? new double[0] : grid.axis(part - 1);
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < width; j++) {
        double at = alone ? grid.coordinate(row, j) : axis[row];
        batch.input()[row * width + j] = (float) at;
      }
    }
    return batch;
  }

  /**
   * Collects what a part gave as a whole.
   *
   * @param part its index
   * @param signal its outputs
   * @param batch its input
   */
  public void collect(int part, ErrorSignal signal, ClockedBatch batch) {
    for (int b = 0; b < batch.size(); b++) {
      for (int r = 0; r < rank; r++) {
        given[part][b * rank + r] = (float) signal.output(batch, b, r);
      }
    }
  }

  /**
   * Computes values from what all parts gave and, where a batch has targets, their loss and its
   * derivatives.
   *
   * @param batch functions, with targets {@code [B][P]} or none
   */
  public void evaluate(ClockedBatch batch) {
    int samples = batch.size();
    for (int p = 0; p < size; p++) {
      for (int r = 0; r < rank; r++) {
        points[p * rank + r] = others(p, r, 0);
      }
    }
    Arrays.fill(values, 0, samples * size, 0f);
    product.multiplyAdd(
        Layout.B_TRANSPOSED,
        samples,
        size,
        rank,
        given[0],
        0,
        rank,
        points,
        0,
        rank,
        values,
        0,
        size);
    loss = 0;
    if (batch.targets().length > 0) {
      compare(batch);
      differentiate(samples);
    }
  }

  private void compare(ClockedBatch batch) {
    for (int b = 0; b < batch.size(); b++) {
      // The mean over points: errors do not grow with the grid.
      double weight = batch.weights()[b] / ((double) batch.size() * size);
      int at = b * size;
      loss +=
          weight
              * losses.row(size, values, at, batch.targets(), at, 1f, (float) weight, errors, at);
    }
  }

  /** The product rule. */
  private void differentiate(int samples) {
    Arrays.fill(derivatives[0], 0, samples * rank, 0f);
    product.multiplyAdd(
        Layout.PLAIN,
        samples,
        rank,
        size,
        errors,
        0,
        size,
        points,
        0,
        rank,
        derivatives[0],
        0,
        rank);
    Arrays.fill(pointDerivatives, 0f);
    product.multiplyAdd(
        Layout.A_TRANSPOSED,
        size,
        rank,
        samples,
        errors,
        0,
        size,
        given[0],
        0,
        rank,
        pointDerivatives,
        0,
        rank);
    for (int part = 1; part <= trunks; part++) {
      float[] target = derivatives[part];
      Arrays.fill(target, 0f);
      for (int p = 0; p < size; p++) {
        int row = rowOf[part][p] * rank;
        for (int r = 0; r < rank; r++) {
          target[row + r] += pointDerivatives[p * rank + r] * others(p, r, part);
        }
      }
    }
  }

  /** The product of what all trunks but one gave at a point. */
  private float others(int point, int r, int part) {
    float factor = 1f;
    for (int other = 1; other <= trunks; other++) {
      if (other != part) {
        factor *= given[other][rowOf[other][point] * rank + r];
      }
    }
    return factor;
  }

  /**
   * The loss of the last batch.
   *
   * @return the mean over functions; 0 without targets
   */
  public double loss() {
    return loss;
  }

  /**
   * The values of the last batch.
   *
   * @return {@code [B][P]}
   */
  public float[] values() {
    return values;
  }

  /**
   * The derivatives of the loss by what a part gave.
   *
   * @param part its index
   * @return {@code [rows][R]}
   */
  public float[] derivatives(int part) {
    return derivatives[part];
  }
}
