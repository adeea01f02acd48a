package dev.forespike.train.rule;

import dev.forespike.api.NetworkSpec;
import dev.forespike.api.SpecException;
import dev.forespike.kernels.DenseProduct;
import dev.forespike.kernels.DenseProduct.Layout;
import dev.forespike.kernels.product.Compute;
import dev.forespike.train.runtime.Recording;
import java.util.Arrays;
import java.util.Optional;

/** Direct feedback: one matrix for each hidden layer carries the error there, {@code B_l e}. */
public abstract sealed class FeedbackCredit implements CreditAssignment
    permits FixedFeedback, KolenPollackFeedback, OpzoFeedback, TangentCredit {
  private static final int SAMPLE_BLOCK = 8;

  private final int outputs;
  private final int[] widths;
  private final float[][] used;
  private final DenseProduct product;
  private final Compute compute;

  /**
   * All feedback zero.
   *
   * @param spec the network
   * @param compute who computes
   * @throws SpecException if the network has no read-out with weights
   */
  protected FeedbackCredit(NetworkSpec spec, Compute compute) {
    if (spec.readsSpikes()) {
      throw new SpecException(
          "feedback needs a read-out with weights, but the output of this network are spikes");
    }
    outputs = spec.outputs();
    widths = new int[spec.hiddenLayers()];
    used = new float[spec.hiddenLayers()][];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = spec.width(i);
      used[i] = new float[outputs * widths[i]];
    }
    this.compute = compute;
    product = compute.kernels().dense(compute.workers());
  }

  /**
   * The number of outputs.
   *
   * @return K
   */
  protected final int outputs() {
    return outputs;
  }

  /**
   * The width of a hidden layer.
   *
   * @param layer its index
   * @return n
   */
  protected final int width(int layer) {
    return widths[layer];
  }

  /**
   * The number of hidden layers.
   *
   * @return at least 0
   */
  protected final int hiddenLayers() {
    return widths.length;
  }

  /**
   * Sets the matrix that multiplies the error from now on.
   *
   * @param layer a hidden layer
   * @param matrix {@code [hidden][outputs]}
   */
  protected final void use(int layer, double[] matrix) {
    int width = widths[layer];
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < outputs; j++) {
        used[layer][j * width + i] = (float) matrix[i * outputs + j];
      }
    }
  }

  @Override
  public final void useFeedback(int layer, float[] matrix) {
    int width = widths[layer];
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < outputs; j++) {
        used[layer][j * width + i] = matrix[i * outputs + j];
      }
    }
  }

  @Override
  public final void signal(
      int layer, Recording recording, float[] errors, float[] deltaAbove, float[] signal) {
    int width = widths[layer];
    Arrays.fill(signal, 0, recording.rows() * width, 0f);
    product.multiplyAdd(
        Layout.PLAIN,
        recording.rows(),
        width,
        outputs,
        errors,
        0,
        outputs,
        used[layer],
        0,
        width,
        signal,
        0,
        width);
  }

  /**
   * Signal times psi of one hidden layer, summed backwards in time: {@code D[t] = signal[t] psi[t]
   * + decay D[t+1]}.
   *
   * @param layer its index
   * @param recording the chunk's recording
   * @param errors errors of the output {@code [rows][K]}
   * @param decay factor of the next step
   * @param firstOnly whether the sum at the chunk's first step is all that is wanted
   * @param sums receives {@code [rows][n]}
   */
  final void sumBackwards(
      int layer,
      Recording recording,
      float[] errors,
      float decay,
      boolean firstOnly,
      float[] sums) {
    compute
        .workers()
        .blocks(
            recording.batch(),
            SAMPLE_BLOCK,
            (from, to, _) ->
                compute
                    .kernels()
                    .feedback()
                    .backwards(
                        recording.steps(),
                        recording.batch(),
                        from,
                        to,
                        outputs,
                        widths[layer],
                        errors,
                        used[layer],
                        recording.psi(layer),
                        decay,
                        firstOnly,
                        sums));
  }

  @Override
  public final Optional<float[]> feedback(int layer) {
    int width = widths[layer];
    float[] matrix = new float[width * outputs];
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < outputs; j++) {
        matrix[i * outputs + j] = used[layer][j * width + i];
      }
    }
    return Optional.of(matrix);
  }
}
