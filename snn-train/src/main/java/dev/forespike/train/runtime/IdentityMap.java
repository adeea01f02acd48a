package dev.forespike.train.runtime;

import dev.forespike.kernels.product.Activity;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.kernels.product.SpikeProduct.Start;
import org.jspecify.annotations.Nullable;

/** Every neuron receives what the neuron of its index sends; there is nothing to learn. */
final class IdentityMap implements LinearMap {
  private final int width;
  private final SpikeProduct product;

  IdentityMap(int width, SpikeProduct product) {
    this.width = width;
    this.product = product;
  }

  @Override
  public int inputs() {
    return width;
  }

  @Override
  public int outputs() {
    return width;
  }

  @Override
  public boolean weighted() {
    return false;
  }

  @Override
  public void current(
      Activity x, @Nullable Activity noise, float scale, Parameters at, float[] out) {
    product.expand(x, out);
    if (noise != null) {
      product.addExpanded(noise, scale, out);
    }
  }

  @Override
  public void adjoint(int rows, float[] delta, Parameters at, float[] out) {
    System.arraycopy(delta, 0, out, 0, rows * width);
  }

  @Override
  public void gradient(Activity x, float[] delta, Parameters gradients) {}

  @Override
  public void traceGradient(int rows, float[] traces, float[] delta, Parameters gradients) {}

  @Override
  public void biasGradient(
      int fromRow, int toRow, float factor, float[] delta, Parameters gradients) {}

  @Override
  public void tangent(int rows, float[] dx, Parameters at, Start start, float[] out) {
    if (start == Start.ZERO) {
      System.arraycopy(dx, 0, out, 0, rows * width);
      return;
    }
    for (int i = 0; i < rows * width; i++) {
      out[i] += dx[i];
    }
  }

  @Override
  public void weightTangents(
      Activity x, int directions, float[] weights, float[] biases, float[] out) {}
}
