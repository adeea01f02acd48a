package dev.forespike.train.runtime;

import dev.forespike.kernels.DenseProduct.Layout;
import dev.forespike.kernels.NeuronUpdates;
import dev.forespike.kernels.SpikeLists;
import dev.forespike.kernels.product.Activity;
import dev.forespike.kernels.product.ScatteredProduct;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.kernels.product.SpikeProduct.Start;
import org.jspecify.annotations.Nullable;

/** Every neuron hears every other: a matrix {@code [inputs][outputs]}. */
final class DenseMap implements LinearMap {
  private static final int COLUMN_BLOCK = 128;

  private final int layer;
  private final int inputs;
  private final int outputs;
  private final SpikeProduct product;
  private final ScatteredProduct scattered;

  DenseMap(int layer, int inputs, int outputs, SpikeProduct product) {
    this.layer = layer;
    this.inputs = inputs;
    this.outputs = outputs;
    this.product = product;
    scattered = new ScatteredProduct(product.compute());
  }

  @Override
  public int inputs() {
    return inputs;
  }

  @Override
  public int outputs() {
    return outputs;
  }

  @Override
  public boolean weighted() {
    return true;
  }

  @Override
  public void current(
      Activity x, @Nullable Activity noise, float scale, Parameters at, float[] out) {
    product.current(x, noise, scale, at.biases(layer), at.weights(layer), outputs, out);
  }

  @Override
  public void adjoint(int rows, float[] delta, Parameters at, float[] out) {
    product.clear(rows, inputs, out);
    product.addDense(Layout.B_TRANSPOSED, rows, inputs, outputs, delta, 0, at.weights(layer), out);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Into few columns lists are scattered: nothing need be transposed.
   */
  @Override
  public void gradient(Activity x, float[] delta, Parameters gradients) {
    if (x.rows() == 1 && x.listed()) {
      addRow(x.lists(), delta, gradients.weights(layer));
    } else if (x.packed() && outputs <= ScatteredProduct.NARROW) {
      scattered.add(x.lists(), inputs, delta, outputs, gradients.weights(layer));
    } else {
      Start start = gradients.claimZero(layer) ? Start.ZERO : Start.OLD;
      product.gradient(x, delta, outputs, start, gradients.weights(layer));
    }
  }

  private void addRow(SpikeLists row, float[] delta, float[] gradient) {
    NeuronUpdates kernel = neurons();
    float[] values = row.value();
    for (int e = 0; e < row.size(); e++) {
      float value = values == null ? 1f : values[e];
      kernel.addScaled(outputs, value, delta, 0, gradient, row.index()[e] * outputs);
    }
  }

  @Override
  public void traceGradient(int rows, float[] traces, float[] delta, Parameters gradients) {
    float[] gradient = gradients.weights(layer);
    if (rows > 1) {
      product.addDense(Layout.A_TRANSPOSED, inputs, outputs, rows, traces, 0, delta, gradient);
      return;
    }
    NeuronUpdates kernel = neurons();
    for (int i = 0; i < inputs; i++) {
      if (traces[i] != 0f) {
        kernel.addScaled(outputs, traces[i], delta, 0, gradient, i * outputs);
      }
    }
  }

  @Override
  public void biasGradient(
      int fromRow, int toRow, float factor, float[] delta, Parameters gradients) {
    float[] bias = gradients.biases(layer);
    if (toRow - fromRow == 1) {
      neurons().addScaled(bias.length, factor, delta, fromRow * outputs, bias, 0);
      return;
    }
    product
        .compute()
        .workers()
        .blocks(
            bias.length,
            COLUMN_BLOCK,
            (from, to, _) -> {
              for (int row = fromRow; row < toRow; row++) {
                neurons().addScaled(to - from, factor, delta, row * outputs + from, bias, from);
              }
            });
  }

  @Override
  public void tangent(int rows, float[] dx, Parameters at, Start start, float[] out) {
    if (start == Start.ZERO) {
      product.clear(rows, outputs, out);
    }
    product.addDense(Layout.PLAIN, rows, outputs, inputs, dx, 0, at.weights(layer), out);
  }

  /** {@inheritDoc} All directions lie side by side, so that they are one product. */
  @Override
  public void weightTangents(
      Activity x, int directions, float[] weights, float[] biases, float[] out) {
    int columns = directions * outputs;
    for (int row = 0; row < x.rows() && biases.length > 0; row++) {
      System.arraycopy(biases, 0, out, row * columns, columns);
    }
    product.addDense(x, weights, columns, out);
  }

  private NeuronUpdates neurons() {
    return product.compute().kernels().neurons();
  }
}
