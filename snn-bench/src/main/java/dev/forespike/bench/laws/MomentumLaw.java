package dev.forespike.bench.laws;

import dev.forespike.api.ForwardGradient;
import dev.forespike.api.GradientEstimator;
import dev.forespike.api.NoiseLaw;
import dev.forespike.kernels.ExponentialMean;
import dev.forespike.testkit.CubicObjective;
import dev.forespike.testkit.LawResult;
import dev.forespike.testkit.StatisticalLaws;
import dev.forespike.testkit.Theory;
import dev.forespike.train.Estimators;

/** The variance of an exponential mean of forward gradients: the mean that OPZO's feedback is. */
final class MomentumLaw {
  private final CubicObjective f;
  private final double[] gradient;
  private final double[] variance;
  private final GradientEstimator one;

  MomentumLaw(NoiseLaw law, CubicObjective linear) {
    f = linear;
    one = Estimators.of(ForwardGradient.defaults().with(law));
    gradient = f.gradient(new double[f.dimension()]);
    double[][] moment = Theory.secondMoment(law, gradient);
    variance = new double[gradient.length];
    for (int i = 0; i < gradient.length; i++) {
      variance[i] = moment[i][i] - gradient[i] * gradient[i];
    }
  }

  LawResult measure(double lambda, int updates, boolean corrected, int samples, long seed) {
    return StatisticalLaws.momentumVariance(
        (k, stream) -> mean(lambda, corrected, k, stream),
        gradient,
        variance,
        lambda,
        updates,
        corrected,
        samples,
        seed);
  }

  private double[] mean(double lambda, boolean corrected, int updates, long stream) {
    var mean = new ExponentialMean(lambda, new double[gradient.length]);
    double[] point = new double[gradient.length];
    float[] draw = new float[gradient.length];
    for (int update = 0; update < updates; update++) {
      double[] h = one.estimate(f, point, stream + update);
      for (int i = 0; i < draw.length; i++) {
        draw[i] = (float) h[i];
      }
      mean.add(draw, 1);
    }
    return corrected ? mean.corrected(Math.pow(lambda, updates)) : mean.mean();
  }
}
