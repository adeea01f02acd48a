package dev.forespike.train.runtime;

import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Activity;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.testkit.MapUnderTest;
import java.util.Arrays;

/** A map of training as the laws of the test kit see it. */
class MapAdapter implements MapUnderTest {
  private static final Workers ONE = new Workers(1);

  private final LinearMap map;
  private final Parameters parameters;
  private final int layer;

  /**
   * Of one map of a network.
   *
   * @param map the map into a layer
   * @param parameters of the network, changed
   * @param layer the layer's index
   */
  MapAdapter(LinearMap map, Parameters parameters, int layer) {
    this.map = map;
    this.parameters = parameters;
    this.layer = layer;
  }

  @Override
  public int inputs() {
    return map.inputs();
  }

  @Override
  public int outputs() {
    return map.outputs();
  }

  @Override
  public int parameters() {
    return parameters.weights(layer).length + parameters.biases(layer).length;
  }

  @Override
  public int terms() {
    return Math.max(map.inputs(), map.outputs()) + 1;
  }

  @Override
  public double unitRoundoff() {
    return Math.ulp(1f) / 2;
  }

  /** Packed, listed numbers, dense numbers. */
  @Override
  public int forms() {
    return 3;
  }

  private Activity activity(int form, int rows, double[] x) {
    int inputs = map.inputs();
    if (form > 0 || Arrays.stream(x).anyMatch(each -> each != Math.rint(each))) {
      var numbers = new Activity(inputs);
      if (form == 1) {
        numbers.listNumbers(ONE, rows, floats(x), 0);
      } else {
        numbers.ofNumbers(rows, floats(x), 0);
      }
      return numbers;
    }
    int words = Activity.words(inputs);
    long[] plus = new long[rows * words];
    long[] minus = new long[rows * words];
    for (int i = 0; i < x.length; i++) {
      int word = i / inputs * words + i % inputs / 64;
      plus[word] |= (x[i] > 0 ? 1L : 0L) << i % inputs;
      minus[word] |= (x[i] < 0 ? 1L : 0L) << i % inputs;
    }
    return Activity.ofSpikes(ONE, rows, inputs, plus, minus);
  }

  private static float[] floats(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  private static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    Arrays.setAll(result, i -> values[i]);
    return result;
  }

  private void set(double[] values) {
    float[] weights = parameters.weights(layer);
    float[] biases = parameters.biases(layer);
    float[] all = floats(values);
    System.arraycopy(all, 0, weights, 0, weights.length);
    System.arraycopy(all, weights.length, biases, 0, biases.length);
  }

  private double[] taken(Parameters gradients) {
    float[] weights = gradients.weights(layer);
    float[] biases = gradients.biases(layer);
    float[] all = Arrays.copyOf(weights, weights.length + biases.length);
    System.arraycopy(biases, 0, all, weights.length, biases.length);
    return doubles(all);
  }

  private Parameters cleared() {
    var gradients = new Parameters(parameters.spec());
    Arrays.fill(gradients.weights(layer), Float.NaN); // must not count once it is cleared
    gradients.clear();
    return gradients;
  }

  /** A place for results that may hold anything. */
  private static float[] garbage(int size) {
    float[] out = new float[size];
    Arrays.fill(out, Float.NaN);
    return out;
  }

  @Override
  public double[] current(int form, int rows, double[] x, double[] values) {
    set(values);
    float[] out = garbage(rows * map.outputs());
    map.current(activity(form, rows, x), null, 0f, parameters, out);
    return doubles(out);
  }

  @Override
  public double[] adjoint(int rows, double[] delta, double[] values) {
    set(values);
    float[] out = garbage(rows * map.inputs());
    map.adjoint(rows, floats(delta), parameters, out);
    return doubles(out);
  }

  @Override
  public double[] gradient(int form, int rows, double[] x, double[] delta) {
    Parameters gradients = cleared();
    map.gradient(activity(form, rows, x), floats(delta), gradients);
    map.biasGradient(0, rows, 1f, floats(delta), gradients);
    return taken(gradients);
  }

  @Override
  public double[] traceGradient(int rows, double[] traces, double[] delta) {
    Parameters gradients = cleared();
    map.traceGradient(rows, floats(traces), floats(delta), gradients);
    return taken(gradients);
  }

  @Override
  public double[] tangent(int rows, double[] dx, double[] values) {
    set(values);
    float[] out = garbage(rows * map.outputs());
    map.tangent(rows, floats(dx), parameters, SpikeProduct.Start.ZERO, out);
    float[] added = new float[out.length];
    map.tangent(rows, floats(dx), parameters, SpikeProduct.Start.OLD, added);
    return Arrays.equals(out, added) ? doubles(out) : doubles(garbage(out.length));
  }

  @Override
  public double[][] parameterTangents(int form, int rows, double[] x, double[][] directions) {
    int count = directions.length;
    int outputs = map.outputs();
    int weights = parameters.weights(layer).length;
    float[] dw = new float[weights * count];
    float[] db = new float[parameters.biases(layer).length * count];
    for (int k = 0; k < count; k++) {
      for (int i = 0; i < directions[k].length; i++) {
        float[] target = i < weights ? dw : db;
        int own = i < weights ? i : i - weights;
        target[(own / outputs * count + k) * outputs + own % outputs] = (float) directions[k][i];
      }
    }
    float[] out = new float[rows * count * outputs];
    map.weightTangents(activity(form, rows, x), count, dw, db, out);
    double[][] result = new double[count][rows * outputs];
    for (int i = 0; i < out.length; i++) {
      int row = i / outputs / count;
      result[i / outputs % count][row * outputs + i % outputs] = out[i];
    }
    return result;
  }
}
