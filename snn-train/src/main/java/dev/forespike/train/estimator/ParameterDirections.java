package dev.forespike.train.estimator;

import dev.forespike.api.DirectionLaw;
import dev.forespike.api.ForwardGradient;
import dev.forespike.api.ForwardGradient.Scope;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.SpecException;
import dev.forespike.kernels.CounterRandom;
import dev.forespike.kernels.Noise;
import dev.forespike.kernels.product.Compute;
import dev.forespike.train.runtime.InjectedNoise;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Stream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * K directions in the space of a network's parameters, a function of seed, iteration, layer,
 * direction and row: drawn layer by layer when they are needed, again whenever they are needed
 * again, and kept only where all of them are small. Laws that choose directions as a whole are held
 * at once.
 */
public final class ParameterDirections implements LayerDirections {
  /** All directions up to this many numbers are kept for an iteration: 64 MB. */
  private static final long KEPT = 1 << 24;

  /** Most numbers of directions that are chosen as a whole: 1 GB in double precision. */
  private static final long MOST_OF_WHOLE = 1L << 27;

  private static final int ROW_BLOCK = 16;

  private final Parameters shape;
  private final Compute compute;
  private final NoiseLaw law;
  private final boolean sphere;
  private final boolean byLayer;
  private final boolean whole;
  private final Directions wholeLaw;
  private final int directions;
  private final int independent;
  private final boolean keeps;
  private final float[][] weights;
  private final float[][] biases;
  private final boolean[] drawn;
  private final int[][] scratch;

  /** Factors that bring directions to the sphere, {@code [layer][K]}. */
  private final double[][] factors;

  private final double[][] chosen;
  private long seed;
  private long iteration;

  /**
   * Makes the directions of an estimator.
   *
   * @param spec law, number and scope
   * @param shape the network's parameters
   * @param compute who computes
   * @throws SpecException if the law does not fit the number of parameters
   */
  public ParameterDirections(ForwardGradient spec, Parameters shape, Compute compute) {
    this.shape = shape;
    this.compute = compute;
    directions = spec.directions();
    independent = spec.antithetic() ? directions / 2 : directions;
    byLayer = spec.scope() instanceof Scope.Layers;
    whole = spec.law() instanceof DirectionLaw.OfWhole;
    wholeLaw = new Directions(spec.law());
    sphere = spec.law() instanceof NoiseLaw.Sphere;
    // On the sphere all numbers together have length sqrt(d): draw Gaussians, then scale.
    law = spec.law() instanceof NoiseLaw noise && !sphere ? noise : new NoiseLaw.Gaussian();
    int layers = shape.layers();
    weights = new float[layers][0];
    biases = new float[layers][0];
    drawn = new boolean[layers];
    factors = new double[layers][directions];
    check(spec, NetworkPoint.blocks(shape));
    long all = NetworkPoint.blocks(shape).stream().mapToLong(Integer::longValue).sum() * directions;
    keeps = all <= KEPT;
    int widest = 0;
    int longest = 0;
    for (int layer = 0; layer < layers; layer++) {
      widest = Math.max(widest, shape.outputs(layer));
      longest = Math.max(longest, Math.multiplyExact(shape.weights(layer).length, directions));
    }
    if (!keeps) {
      Arrays.fill(weights, new float[longest]); // one memory for all layers
    }
    for (int layer = 0; layer < layers; layer++) {
      if (keeps) {
        weights[layer] = new float[shape.weights(layer).length * directions];
      }
      biases[layer] = new float[shape.biases(layer).length * directions];
    }
    chosen = new double[whole ? directions : 0][whole ? (int) (all / directions) : 0];
    scratch = new int[compute.workers().threads()][Noise.scratch(widest)];
  }

  /**
   * Whether an estimator's law fits a network.
   *
   * @param spec the estimator
   * @param blocks parameters of each layer
   * @throws SpecException if it does not
   */
  public static void check(ForwardGradient spec, List<Integer> blocks) {
    long all = blocks.stream().mapToLong(Integer::longValue).sum();
    if (spec.law() instanceof DirectionLaw.OfWhole && all * spec.directions() > MOST_OF_WHOLE) {
      throw new SpecException(
          String.format(
              Locale.ROOT,
              "%s chooses directions as a whole: %d numbers in all are too many; take rademacher",
              spec.law(),
              all * spec.directions()));
    }
    if (spec.law() instanceof DirectionLaw.Hadamard) {
      List<Long> together =
          spec.scope() instanceof Scope.Layers
              ? blocks.stream().map(Integer::longValue).filter(size -> size > 0).toList()
              : List.of(all);
      together.forEach(Directions::checkHadamard);
    }
  }

  @Override
  public int count() {
    return directions;
  }

  /**
   * Begins an iteration.
   *
   * @param runSeed the run's seed
   * @param number of the iteration
   */
  public void begin(long runSeed, long number) {
    seed = runSeed;
    iteration = number;
    Arrays.fill(drawn, false);
    if (whole) {
      chooseWhole();
    }
    if (sphere) {
      measure();
    }
  }

  private void chooseWhole() {
    double[][] first = Arrays.copyOf(chosen, independent);
    int from = 0;
    var blocks = NetworkPoint.blocks(shape);
    if (byLayer) {
      for (int layer = 0; layer < blocks.size(); layer++) {
        if (blocks.get(layer) > 0) {
          wholeLaw.draw(
              Stream.DIRECTION.key(seed, iteration, layer), from, blocks.get(layer), first);
        }
        from += blocks.get(layer);
      }
    } else {
      wholeLaw.draw(Stream.DIRECTION.key(seed, iteration), 0, chosen[0].length, first);
    }
    for (int k = independent; k < directions; k++) {
      for (int i = 0; i < chosen[k].length; i++) {
        chosen[k][i] = -chosen[k - independent][i];
      }
    }
  }

  private void measure() {
    double[] squares = new double[directions];
    long count = 0;
    for (double[] factor : factors) {
      Arrays.fill(factor, 1);
    }
    for (int layer = 0; layer < factors.length; layer++) {
      draw(layer);
      count += shape.weights(layer).length + shape.biases(layer).length;
      for (int k = 0; k < directions; k++) {
        squares[k] += squares(layer, k);
      }
      if (byLayer) {
        scale(layer, layer + 1, count, squares);
        Arrays.fill(squares, 0);
        count = 0;
      }
    }
    if (!byLayer) {
      scale(0, factors.length, count, squares);
    }
    Arrays.fill(drawn, false);
  }

  private void scale(int fromLayer, int toLayer, long count, double[] squares) {
    for (int layer = fromLayer; layer < toLayer; layer++) {
      for (int k = 0; k < directions; k++) {
        factors[layer][k] = squares[k] == 0 ? 1 : Math.sqrt(count / squares[k]);
      }
    }
  }

  private double squares(int layer, int k) {
    int width = shape.outputs(layer);
    double sum = 0;
    int rows = shape.weights(layer).length / width;
    for (int row = 0; row < rows; row++) {
      sum += squares(weights[layer], (row * directions + k) * width, width);
    }
    return sum + squares(biases[layer], k * width, shape.biases(layer).length);
  }

  private static double squares(float[] x, int from, int n) {
    double sum = 0;
    for (int i = from; i < from + n; i++) {
      sum += (double) x[i] * x[i];
    }
    return sum;
  }

  @Override
  public float[] weights(int layer) {
    require(layer);
    return weights[layer];
  }

  @Override
  public float[] biases(int layer) {
    require(layer);
    return biases[layer];
  }

  private void require(int layer) {
    if (!drawn[layer]) {
      draw(layer);
      if (!keeps) {
        Arrays.fill(drawn, false);
      }
      drawn[layer] = true;
    }
  }

  private void draw(int layer) {
    int rows = shape.weights(layer).length == 0 ? 0 : shape.inputs(layer);
    if (whole) {
      take(layer, rows);
      return;
    }
    long key = Stream.DIRECTION.key(seed, iteration, layer);
    compute
        .workers()
        .blocks(
            rows,
            ROW_BLOCK,
            (from, to, worker) -> {
              for (int row = from; row < to; row++) {
                drawRow(layer, key, row, weights[layer], row * directions, worker);
              }
            });
    if (biases[layer].length > 0) {
      drawRow(layer, key, rows, biases[layer], 0, 0);
    }
  }

  /** One row of all directions, the first at a multiple of the layer's width. */
  private void drawRow(int layer, long key, int row, float[] z, int first, int worker) {
    int width = shape.outputs(layer);
    for (int k = 0; k < independent; k++) {
      int at = (first + k) * width;
      long own = CounterRandom.child(CounterRandom.child(key, k), row);
      InjectedNoise.fill(law, own, width, compute.kernels().noise(), z, at, scratch[worker]);
      if (sphere) {
        float factor = (float) factors[layer][k];
        for (int i = at; i < at + width; i++) {
          z[i] *= factor;
        }
      }
    }
    for (int k = independent; k < directions; k++) {
      for (int i = 0; i < width; i++) {
        z[(first + k) * width + i] = -z[(first + k - independent) * width + i];
      }
    }
  }

  /** A layer's part of directions chosen as a whole, {@code [out][in]} and then biases. */
  private void take(int layer, int rows) {
    int width = shape.outputs(layer);
    int from = NetworkPoint.blocks(shape).subList(0, layer).stream().reduce(0, Integer::sum);
    for (int k = 0; k < directions; k++) {
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < width; j++) {
          weights[layer][(i * directions + k) * width + j] = (float) chosen[k][from + j * rows + i];
        }
      }
      for (int j = 0; j < shape.biases(layer).length; j++) {
        biases[layer][k * width + j] = (float) chosen[k][from + rows * width + j];
      }
    }
  }

  /**
   * One direction of all parameters.
   *
   * @param k which, from 0
   * @param target receives it
   */
  public void copy(int k, Parameters target) {
    for (int layer = 0; layer < shape.layers(); layer++) {
      Arrays.fill(target.weights(layer), 0f);
      Arrays.fill(target.biases(layer), 0f);
      addTo(layer, k, 1f, target);
    }
  }

  /**
   * Adds a multiple of one direction to a layer of parameters.
   *
   * @param layer which layer
   * @param k which direction
   * @param factor the factor
   * @param target updated
   */
  public void addTo(int layer, int k, float factor, Parameters target) {
    int width = shape.outputs(layer);
    float[] z = weights(layer);
    float[] w = target.weights(layer);
    compute
        .workers()
        .blocks(
            w.length / width,
            ROW_BLOCK,
            (from, to, _) -> {
              for (int row = from; row < to; row++) {
                compute
                    .kernels()
                    .neurons()
                    .addScaled(width, factor, z, (row * directions + k) * width, w, row * width);
              }
            });
    float[] bias = target.biases(layer);
    compute.kernels().neurons().addScaled(bias.length, factor, biases[layer], k * width, bias, 0);
  }
}
