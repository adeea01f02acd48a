package dev.forespike.data;

import dev.forespike.api.Dataset;
import dev.forespike.api.Samples;
import dev.forespike.api.Shape;
import dev.forespike.api.SpecException;
import java.util.Map;
import java.util.Objects;

/**
 * The Yin-Yang dataset of Kriener, Göltz and Petrovici (arXiv 2102.08211), generated bit by bit as
 * the reference generator ({@code lkriener/yin_yang_data_set}) does: the published sets come out
 * identical.
 *
 * <p>Points lie in a disc of radius 0.5 around (0.5, 0.5). A sample has shape {@code [4]} and holds
 * {@code (x, y, 1-x, 1-y)}, computed in double and rounded to float. Labels: 2 is one of the two
 * dots; 1 is where the reference's yin criterion is true, although its documentation names class 0
 * yin.
 */
public final class YinYang implements Samples {
  private static final double BIG = 0.5;
  private static final double SMALL = 0.1;
  private static final Shape SHAPE = Shape.of(4);

  private final double[] x;
  private final double[] y;
  private final byte[] labels;

  private YinYang(int count, int seed) {
    x = new double[count];
    y = new double[count];
    labels = new byte[count];
    MersenneTwister random = new MersenneTwister(seed);
    for (int i = 0; i < count; i++) {
      // The class is drawn once and points until one fits: this is what balances the classes.
      int goal = random.nextBelowThree();
      do {
        x[i] = random.nextDouble();
        y[i] = random.nextDouble();
      } while (distance(x[i], y[i], BIG) > BIG || classOf(x[i], y[i]) != goal);
      labels[i] = (byte) goal;
    }
  }

  /**
   * Generates samples.
   *
   * @param count how many, at least 0
   * @param seed seed of the reference's {@code RandomState}, in {@code [0, 2^32)}
   * @return the first {@code count} samples of that seed
   * @throws SpecException if an argument is out of range
   */
  public static YinYang generate(int count, long seed) {
    if (count < 0) {
      throw new SpecException(
          "yinyang: the number of samples must not be negative, but is " + count);
    }
    if (seed < 0 || seed > 0xffffffffL) {
      throw new SpecException("yinyang: the seed must lie in [0, 2^32), but is " + seed);
    }
    return new YinYang(count, (int) seed);
  }

  /**
   * The published training samples.
   *
   * @return 5000 samples of seed 42
   */
  public static YinYang train() {
    return generate(5000, 42);
  }

  /**
   * The published validation samples.
   *
   * @return 1000 samples of seed 41
   */
  public static YinYang validation() {
    return generate(1000, 41);
  }

  /**
   * The published test samples.
   *
   * @return 1000 samples of seed 40
   */
  public static YinYang test() {
    return generate(1000, 40);
  }

  /**
   * The published training and test samples as a dataset named {@code yinyang} with 3 classes. No
   * file is read, so there are no checksums.
   *
   * @return the dataset
   */
  public static Dataset dataset() {
    return new Dataset("yinyang", 3, train(), test(), Map.of());
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public Shape shape() {
    return SHAPE;
  }

  @Override
  public void read(int index, float[] destination, int offset) {
    Objects.checkFromIndexSize(offset, 4, destination.length);
    destination[offset] = (float) x[index];
    destination[offset + 1] = (float) y[index];
    destination[offset + 2] = (float) (1 - x[index]);
    destination[offset + 3] = (float) (1 - y[index]);
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  /**
   * The horizontal coordinate in full precision.
   *
   * @param index the sample, from 0
   * @return x in [0, 1)
   * @throws IndexOutOfBoundsException if there is no such sample
   */
  public double x(int index) {
    return x[index];
  }

  /**
   * The vertical coordinate in full precision.
   *
   * @param index the sample, from 0
   * @return y in [0, 1)
   * @throws IndexOutOfBoundsException if there is no such sample
   */
  public double y(int index) {
    return y[index];
  }

  private static int classOf(double x, double y) {
    double right = distance(x, y, 1.5 * BIG);
    double left = distance(x, y, 0.5 * BIG);
    if (right < SMALL || left < SMALL) {
      return 2;
    }
    boolean yin =
        right <= SMALL || (left > SMALL && left <= 0.5 * BIG) || (y > BIG && right > 0.5 * BIG);
    return yin ? 1 : 0;
  }

  /** Distance from (centre, 0.5). Not hypot: that rounds differently from the reference. */
  private static double distance(double x, double y, double centre) {
    double dx = x - centre;
    double dy = y - BIG;
    return Math.sqrt(dx * dx + dy * dy);
  }
}
