package dev.forespike.kernels.product;

import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.SpikeProduct.Start;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Random spikes, analog values, noise, weights and deltas of one layer, dense and as lists. */
final class ProductOperands {
  /** Factor of the noise. */
  static final float SCALE = 0.3f;

  /** Where the analog matrix begins in its array. */
  static final int OFFSET = 5;

  private static final int GUARD = 20;
  private static final Workers ONE = new Workers(1);

  final float[] spikes;

  /** The same, with spikes of -1 in half of all cases. */
  final Activity sent;

  final float[] analog;
  final Activity analogSent;
  final float[] noise;
  final Activity listedNoise;
  final Activity denseNoise;
  final float[] weights;
  final float[] biases;
  final float[] deltas;
  private final Shape shape;
  private final SplittableRandom random;
  private final float[] old;

  record Shape(int rows, int inputs, int outputs, double density, boolean bias, long seed) {}

  ProductOperands(Shape shape) {
    this.shape = shape;
    random = new SplittableRandom(shape.seed);
    int rows = shape.rows;
    int inputs = shape.inputs;
    int words = Activity.words(inputs);
    spikes = sparse(rows * inputs, shape.density);
    long[] packed = new long[rows * words];
    long[] negative = (shape.seed & 1) == 0 ? null : new long[packed.length];
    for (int i = 0; i < spikes.length; i++) {
      if (spikes[i] != 0) {
        long[] plane = negative != null && spikes[i] < 0 ? negative : packed;
        spikes[i] = negative != null && spikes[i] < 0 ? -1 : 1;
        plane[i / inputs * words + i % inputs / 64] |= 1L << i % inputs;
      }
    }
    sent = Activity.ofSpikes(ONE, rows, inputs, packed, negative);
    analog = sparse(rows * inputs, shape.density);
    float[] within = sparse(OFFSET + analog.length + GUARD, 1);
    System.arraycopy(analog, 0, within, OFFSET, analog.length);
    analogSent = new Activity(inputs);
    analogSent.listNumbers(ONE, rows, within, OFFSET);
    noise = sparse(rows * inputs, 0.1);
    listedNoise = new Activity(inputs);
    listedNoise.listNumbers(ONE, rows, noise, 0);
    denseNoise = new Activity(inputs);
    denseNoise.ofNumbers(rows, noise, 0);
    weights = sparse(inputs * shape.outputs, 1);
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= 2 / (float) Math.sqrt(inputs);
    }
    biases = sparse(shape.bias ? shape.outputs : 0, 1);
    deltas = sparse(rows * shape.outputs, 1);
    old = sparse(inputs * shape.outputs, 1);
  }

  int outputs() {
    return shape.outputs;
  }

  /** Numbers between -1 and 1 of which a share is not zero. */
  private float[] sparse(int n, double density) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = random.nextDouble() < density ? (float) random.nextDouble(-1, 1) : 0f;
    }
    return x;
  }

  /** {@code bias + X W} for a matrix of inputs. */
  ReferenceSums current(float[] inputs) {
    var sums = new ReferenceSums(shape.rows, shape.outputs);
    if (shape.bias) {
      sums.add(biases);
    }
    sums.addProduct(inputs, 1, weights);
    return sums;
  }

  /** {@code X^T D}, from what the gradient held or from zero. */
  ReferenceSums gradient(float[] inputs, Start start) {
    var sums = new ReferenceSums(shape.inputs, shape.outputs);
    if (start == Start.OLD) {
      sums.add(old);
    }
    sums.addTransposedProduct(inputs, deltas);
    return sums;
  }

  /** The gradient as it begins: old numbers, or NaN where they must not count. */
  float[] begun(Start start) {
    float[] gradient = new float[old.length + GUARD];
    Arrays.fill(gradient, Float.NaN);
    if (start == Start.OLD) {
      System.arraycopy(old, 0, gradient, 0, old.length);
    }
    return gradient;
  }

  /** A place for sums, with something behind it. */
  float[] garbage(ReferenceSums sums) {
    float[] out = new float[sums.size() + GUARD];
    Arrays.fill(out, Float.NaN);
    return out;
  }
}
