package dev.forespike.train.estimator;

import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.NoisePosition;
import dev.forespike.kernels.CounterRandom;
import dev.forespike.train.runtime.ClockedBatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The feedback of forward direct feedback alignment on a clock-driven network: infinitesimal noise
 * v in all hidden layers, samples and steps, its tangent carried through membranes, spikes and
 * resets by one dual pass, and {@code mean v[t] do[t]^T}. Its mean is the surrogate Jacobian of the
 * output by the layer's activity of the same step; every other perturbation of the pass adds
 * variance.
 *
 * <p>Source: Bacho and Chu, arXiv 2212.07282 (FDFA), for networks without time; the mean over steps
 * is our own, that of OPZO for infinitesimal noise.
 */
public final class TangentFeedback {
  private final ClockedBatch batch;
  private final NoisePosition position;
  private final int hidden;
  private final int outputs;
  private final DualPass dual;
  private final @Nullable SinglePrecision single;

  /**
   * Makes an estimator.
   *
   * @param spec the network
   * @param batch its input, which must not change
   * @param position whether v is added to what neurons send, or to their membranes
   * @param single whether in the precision of training, else in double precision
   * @param detachReset whether tangents take resets for constants
   */
  public TangentFeedback(
      NetworkSpec spec,
      ClockedBatch batch,
      NoisePosition position,
      boolean single,
      boolean detachReset) {
    this.batch = batch;
    this.position = position;
    hidden = spec.hiddenLayers();
    outputs = spec.outputs();
    dual = new DualPass(spec, detachReset);
    // Of tangents alone, so any loss will do.
    this.single =
        single ? new SinglePrecision(spec, batch, new Loss.MeanSquaredError(), detachReset) : null;
  }

  /** The perturbation of one sample. */
  @FunctionalInterface
  public interface Perturbation {
    /**
     * Gives it.
     *
     * @param sample its index
     * @return {@code [layer][T][n]}, read-out included, where it is ignored
     */
    double[][][] of(int sample);
  }

  /**
   * The feedback of one pass.
   *
   * @param point in the order of {@link NetworkPoint}
   * @param perturbation v
   * @return for each hidden layer {@code [hidden][outputs]}
   */
  public List<double[]> estimate(double[] point, Perturbation perturbation) {
    var sums = new ArrayList<double[]>();
    for (int layer = 0; layer < hidden; layer++) {
      sums.add(new double[dual.width(layer) * outputs]);
    }
    int valid = 0;
    double[] tangents =
        single == null ? new double[0] : single.outputTangents(point, perturbation::of, position);
    for (int b = 0; b < batch.size(); b++) {
      double[][][] v = perturbation.of(b);
      if (single == null) {
        switch (position) {
          case OUTPUT -> dual.runAlongActivities(batch, b, point, v);
          case MEMBRANE -> dual.runAlongCurrents(batch, b, point, hiddenOnly(v), (_, _, _) -> {});
        }
        tangents = dual.tangents();
      }
      for (int t = 0; t < batch.lengths()[b]; t++) {
        valid++;
        for (int layer = 0; layer < hidden; layer++) {
          int row = (t * batch.size() + b) * outputs;
          collect(v[layer][t], tangents, row, sums.get(layer));
        }
      }
    }
    for (double[] sum : sums) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] /= Math.max(1, valid);
      }
    }
    return sums;
  }

  private double[][][] hiddenOnly(double[][][] v) {
    double[][][] all = v.clone();
    all[hidden] = new double[batch.timesteps()][outputs];
    return all;
  }

  private void collect(double[] v, double[] tangents, int row, double[] sum) {
    for (int i = 0; i < v.length; i++) {
      for (int j = 0; j < outputs; j++) {
        sum[i * outputs + j] += v[i] * tangents[row + j];
      }
    }
  }

  /**
   * The feedback of one pass with random perturbations, drawn for each sample, layer and step.
   *
   * @param point in the order of {@link NetworkPoint}
   * @param law their law
   * @param seed their stream
   * @return for each hidden layer {@code [hidden][outputs]}
   */
  public List<double[]> estimate(double[] point, NoiseLaw law, long seed) {
    return estimate(
        point,
        b -> NodeNoise.draw(law, CounterRandom.child(seed, b), batch.timesteps(), dual.widths()));
  }
}
