package dev.forespike.bench.laws;

import dev.forespike.api.DirectionLaw;
import dev.forespike.api.ForwardGradient;
import dev.forespike.api.NoiseLaw;
import dev.forespike.testkit.CubicObjective;
import dev.forespike.testkit.LawResult;
import dev.forespike.testkit.StatisticalLaws;
import dev.forespike.testkit.Theory;
import dev.forespike.train.Estimators;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/** How error, alignment and variance change with K, d and momentum: points for a picture. */
public final class LawCurves {
  private static final int SAMPLES = StatisticalLaws.FEWEST_SAMPLES;
  private static final int[] POWERS = {1, 2, 4, 8, 16, 32, 64};

  private static final List<Double> MOMENTA = List.of(0.1, 0.3, 0.5, 0.7, 0.8, 0.9);
  private static final int MOMENTUM_DIMENSION = 4;

  /** Updates after which a momentum of 0.9 has forgotten its start to 1e-6. */
  private static final int LONG = 130;

  private final int dimension;
  private final long seed;

  /**
   * One curve.
   *
   * @param law of the directions
   * @param x where it was measured
   * @param results theory and measurement there
   */
  public record Curve(DirectionLaw law, List<Double> x, List<LawResult> results) {
    /** Copies. */
    public Curve {
      x = List.copyOf(x);
      results = List.copyOf(results);
    }
  }

  /**
   * Prepares.
   *
   * @param dimension d of the curve against K, at least 2
   * @param seed of objectives and directions
   */
  public LawCurves(int dimension, long seed) {
    this.dimension = dimension;
    this.seed = seed;
  }

  /**
   * The dimension of the curve against K.
   *
   * @return d
   */
  public int dimension() {
    return dimension;
  }

  /**
   * The squared error against K.
   *
   * @param laws laws that fit the dimension
   * @return a curve for each
   */
  public List<Curve> errorAgainstDirections(List<? extends DirectionLaw> laws) {
    CubicObjective f = linear(dimension);
    return laws.stream().map(law -> curve(law, dimension, k -> error(f, law, k))).toList();
  }

  /**
   * The squared error of one direction against d.
   *
   * @param laws the laws
   * @return a curve for each
   */
  public List<Curve> errorAgainstDimension(List<? extends DirectionLaw> laws) {
    return laws.stream()
        .map(law -> curve(law, Integer.MAX_VALUE, d -> error(linear(d), law, 1)))
        .toList();
  }

  /**
   * The squared cosine of one direction against d, for the laws whose cosine is known.
   *
   * @param laws the laws
   * @return a curve for each that is known
   */
  public List<Curve> alignmentAgainstDimension(List<? extends DirectionLaw> laws) {
    return laws.stream()
        .filter(law -> !Double.isNaN(Theory.squaredCosine(law, 2, 1)))
        .map(
            law ->
                curve(
                    law,
                    Integer.MAX_VALUE,
                    d ->
                        StatisticalLaws.alignment(
                            Estimators.of(ForwardGradient.defaults().with(law)),
                            law,
                            1,
                            linear(d),
                            new double[d],
                            SAMPLES,
                            seed)))
        .toList();
  }

  private LawResult error(CubicObjective f, DirectionLaw law, int k) {
    return StatisticalLaws.squaredError(
        Estimators.of(ForwardGradient.defaults().with(law).withDirections(k)),
        law,
        k,
        f,
        new double[f.dimension()],
        SAMPLES,
        seed);
  }

  /** Points where theory is not zero: neither one sign in one dimension nor a whole block. */
  private static Curve curve(DirectionLaw law, int most, IntFunction<LawResult> measure) {
    var x = new ArrayList<Double>();
    var results = new ArrayList<LawResult>();
    for (int power : POWERS) {
      if (power > most || (power == 1 && most == Integer.MAX_VALUE)) {
        continue;
      }
      LawResult result = measure.apply(power);
      if (result.theory() > 0) {
        x.add((double) power);
        results.add(result);
      }
    }
    return new Curve(law, x, results);
  }

  private CubicObjective linear(int d) {
    var random = new SplittableRandom(seed + d);
    double[] gradient = new double[d];
    for (int i = 0; i < d; i++) {
      gradient[i] = random.nextDouble(-1, 1);
    }
    return CubicObjective.linear(gradient);
  }

  /**
   * The variance of an exponential mean long after its start, over that of a draw, against its
   * momentum.
   *
   * @param laws the laws
   * @return a curve for each that is a noise law
   */
  public List<Curve> varianceAgainstMomentum(List<? extends DirectionLaw> laws) {
    var curves = new ArrayList<Curve>();
    for (DirectionLaw law : laws) {
      if (law instanceof NoiseLaw noise) {
        var momentum = new MomentumLaw(noise, linear(MOMENTUM_DIMENSION));
        curves.add(
            new Curve(
                law,
                MOMENTA,
                MOMENTA.stream()
                    .map(lambda -> momentum.measure(lambda, LONG, false, SAMPLES, seed))
                    .toList()));
      }
    }
    return curves;
  }
}
