package dev.forespike.train.run;

import dev.forespike.train.GradientQuality;
import dev.forespike.train.GradientQuality.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Moments of a layer's gradients over draws, in memory that does not grow with their number: every
 * draw is seen twice, first for the sums, then for what each adds to them.
 */
public final class GradientMoments {
  private final Sum gradient;
  private final Sum reference;
  private final Sum difference;
  private final List<Double> cosines = new ArrayList<>();
  private final List<Double> withoutOne = new ArrayList<>();
  private final int weights;

  public GradientMoments(int weights) {
    this.weights = weights;
    gradient = new Sum(weights);
    reference = new Sum(weights);
    difference = new Sum(weights);
  }

  /** A sum of vectors and of their squared lengths. */
  private static final class Sum {
    final double[] total;
    double squares;
    int count;

    Sum(int size) {
      total = new double[size];
    }

    void add(double[] x) {
      for (int i = 0; i < x.length; i++) {
        total[i] += x[i];
      }
      squares += dot(x, x);
      count++;
    }

    /** The squared length of the mean, without what the variance adds to it. */
    double squaredMean() {
      return squaredMean(dot(total, total), squares, count);
    }

    double squaredMeanWithout(double[] x) {
      double own = dot(x, x);
      double rest = dot(total, total) - 2 * dot(total, x) + own;
      return squaredMean(rest, squares - own, count - 1);
    }

    private static double squaredMean(double ofTotal, double squares, int count) {
      return (ofTotal - squares) / (count * (count - 1.0));
    }

    double variance() {
      return (squares - dot(total, total) / count) / (count - 1.0);
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double[] widened(float[] x) {
    double[] wide = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      wide[i] = x[i];
    }
    return wide;
  }

  private static double[] minus(double[] a, double[] b) {
    double[] difference = a.clone();
    for (int i = 0; i < b.length; i++) {
      difference[i] -= b[i];
    }
    return difference;
  }

  /** First sight of a draw. */
  public void add(float[] estimate, float[] exact, double cosine) {
    double[] g = widened(estimate);
    double[] r = widened(exact);
    gradient.add(g);
    reference.add(r);
    difference.add(minus(g, r));
    cosines.add(cosine);
  }

  /** Second sight of a draw, after all have been added. */
  public void addAgain(float[] estimate, float[] exact) {
    double[] r = widened(exact);
    double[] d = minus(widened(estimate), r);
    withoutOne.add(ratio(difference.squaredMeanWithout(d), reference.squaredMeanWithout(r)));
  }

  private static double ratio(double numerator, double denominator) {
    return denominator > 0 ? numerator / denominator : Double.NaN;
  }

  public GradientQuality.Layer result(OptionalDouble feedbackCosine) {
    double variance = gradient.variance();
    return new GradientQuality.Layer(
        weights,
        new Estimate(mean(cosines), Math.sqrt(scatter(cosines) / (cosines.size() - 1))),
        new Estimate(
            ratio(difference.squaredMean(), reference.squaredMean()),
            Math.sqrt(scatter(withoutOne) * (withoutOne.size() - 1))),
        variance,
        reference.variance(),
        Math.max(0, gradient.squaredMean()) / variance,
        feedbackCosine);
  }

  private static double mean(List<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).sum() / numbers.size();
  }

  /** The mean squared distance from the mean. */
  private static double scatter(List<Double> numbers) {
    double mean = mean(numbers);
    double sum = 0;
    for (double x : numbers) {
      sum += (x - mean) * (x - mean);
    }
    return sum / numbers.size();
  }
}
