package dev.forespike.train.estimator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.DirectionLaw;
import dev.forespike.api.DirectionalDerivative;
import dev.forespike.api.DirectionalDerivative.CentralDifference;
import dev.forespike.api.DirectionalDerivative.OneSidedDifference;
import dev.forespike.api.DirectionalEstimator;
import dev.forespike.api.ForwardGradient;
import dev.forespike.api.NoiseLaw;
import dev.forespike.testkit.ExactLaws;
import dev.forespike.testkit.Mutants;
import dev.forespike.testkit.Objectives;
import dev.forespike.train.Estimators;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The exact laws on random objectives of all scales; each rejects its mutants. */
final class ForwardGradientProperties {
  private static final DirectionalEstimator JVP = Estimators.of(ForwardGradient.defaults());

  @Provide
  Arbitrary<Objectives.Case> cubics() {
    return Objectives.cubics(7);
  }

  @Provide
  Arbitrary<Objectives.Case> quadratics() {
    return Objectives.quadratics(7);
  }

  private static DirectionalEstimator with(DirectionalDerivative derivative) {
    return Estimators.of(ForwardGradient.defaults().with(derivative));
  }

  /** A mutant cannot be told from the estimator where there is nothing to estimate. */
  private static void assumeGradient(Objectives.Case at) {
    double most = 0;
    for (double g : at.f().gradient(at.point())) {
      most = Math.max(most, Math.abs(g));
    }
    Assume.that(most > 1e-3 * at.scale());
  }

  @Property(tries = 200)
  void theMeanOverAllSignsIsTheGradient(@ForAll("cubics") Objectives.Case at) {
    ExactLaws.unbiased(JVP, at.f(), at.point()).assertHolds();
    assumeGradient(at);
    ExactLaws.unbiased(Mutants.scaled(JVP, 1 + 1e-6), at.f(), at.point()).assertBroken();
    ExactLaws.unbiased(Mutants.biasedLaw(JVP, 0.01), at.f(), at.point()).assertBroken();
    Assume.that(at.f().dimension() > 1);
    ExactLaws.unbiased(Mutants.dimensionForgotten(JVP), at.f(), at.point()).assertBroken();
  }

  @Property(tries = 200)
  void theSecondMomentOverAllSignsIsThatOfTheLaw(@ForAll("cubics") Objectives.Case at) {
    ExactLaws.secondMoment(JVP, at.f(), at.point()).assertHolds();
    assumeGradient(at);
    ExactLaws.secondMoment(Mutants.scaled(JVP, 1 + 1e-6), at.f(), at.point()).assertBroken();
  }

  @Property(tries = 200)
  void theMeanOverABasisIsTheGradient(@ForAll("cubics") Objectives.Case at) {
    ExactLaws.basis(JVP, at.f(), at.point()).assertHolds();
    assumeGradient(at);
    ExactLaws.basis(Mutants.scaled(JVP, 1 - 1e-6), at.f(), at.point()).assertBroken();
  }

  @Property(tries = 200)
  void aWholeBlockOfOrthogonalDirectionsIsTheGradient(
      @ForAll("cubics") Objectives.Case at, @ForAll long seed) {
    int d = at.f().dimension();
    DirectionalEstimator block =
        Estimators.of(
            ForwardGradient.defaults().with(new DirectionLaw.Orthonormal()).withDirections(d));
    ExactLaws.wholeBlock(block, at.f(), at.point(), seed).assertHolds();
    assumeGradient(at);
    ExactLaws.wholeBlock(Mutants.scaled(block, 1 + 1e-6), at.f(), at.point(), seed).assertBroken();
  }

  @Property(tries = 100)
  void aWholeHadamardMatrixIsTheGradient(
      @ForAll @IntRange(min = 0, max = 4) int power, @ForAll long seed) {
    Objectives.Case at = Objectives.of(1 << power, 1, seed, true);
    DirectionalEstimator block =
        Estimators.of(
            ForwardGradient.defaults()
                .with(new DirectionLaw.Hadamard())
                .withDirections(1 << power));
    ExactLaws.wholeBlock(block, at.f(), at.point(), seed).assertHolds();
  }

  @Property(tries = 200)
  void differencesHaveTheirBiasOnCubics(@ForAll("cubics") Objectives.Case at) {
    for (DirectionalDerivative way :
        List.of(new CentralDifference(0.25), new OneSidedDifference(0.25))) {
      ExactLaws.differenceBias(with(way), at.f(), at.point(), 0.25).assertHolds();
      assumeGradient(at);
      ExactLaws.differenceBias(Mutants.pointMoved(with(way), 0.125), at.f(), at.point(), 0.25)
          .assertBroken();
    }
  }

  @Property(tries = 200)
  void centralDifferencesAreExactOnQuadratics(@ForAll("quadratics") Objectives.Case at) {
    ExactLaws.equal(with(new CentralDifference(0.25)), JVP, at.f(), at.point()).assertHolds();
    assumeGradient(at);
    ExactLaws.equal(
            Mutants.evaluatedOnce(with(new CentralDifference(0.25))), JVP, at.f(), at.point())
        .assertBroken();
  }

  @Property(tries = 200)
  void aStepLeadsWhereTheorySays(@ForAll("quadratics") Objectives.Case at) {
    double step = 0.125 / at.scale(); // so that it moves the point
    ExactLaws.descent(JVP, at.f(), at.point(), step).assertHolds();
    assumeGradient(at);
    ExactLaws.descent(Mutants.scaled(JVP, 1.1), at.f(), at.point(), step).assertBroken();
  }

  @Property(tries = 100)
  void oppositeDirectionsGiveTheSame(@ForAll("cubics") Objectives.Case at) {
    ExactLaws.opposite(JVP, at.f(), at.point()).assertHolds();
    ExactLaws.opposite(with(new CentralDifference(0.25)), at.f(), at.point()).assertHolds();
  }

  /** Never against the gradient: h . g = (g . v)^2. */
  @Property(tries = 200)
  void estimatesNeverPointUphill(@ForAll("cubics") Objectives.Case at, @ForAll long seed) {
    double[] g = at.f().gradient(at.point());
    double[] h = JVP.estimate(at.f(), at.point(), seed);
    double[] v = JVP.directions(g.length, seed).get(0);
    double along = 0;
    double product = 0;
    double size = 0;
    for (int i = 0; i < g.length; i++) {
      along += g[i] * v[i];
      product += g[i] * h[i];
      size += Math.abs(g[i] * h[i]);
    }
    assertEquals(along * along, product, 1e-12 * size);
  }

  /** Opposite directions give the same estimate, so pairs are shrunk as half as many. */
  @Property(tries = 100)
  void pairsAreShrunkAsHalfAsManyDirections(
      @ForAll @IntRange(min = 1, max = 8) int pairs, @ForAll long seed) {
    Objectives.Case of = Objectives.of(7, 1, seed, false);
    ForwardGradient half =
        ForwardGradient.defaults().with(new NoiseLaw.Gaussian()).withDirections(pairs);
    ForwardGradient all = half.withDirections(2 * pairs).withAntithetic(true);
    double[] plain = Estimators.of(all).estimate(of.f(), of.point(), seed);
    double[] shrunk = Estimators.of(all.withShrink(true)).estimate(of.f(), of.point(), seed);
    double factor = pairs / (pairs + 7 + 3 - 2.0);
    for (int i = 0; i < plain.length; i++) {
      assertEquals(factor * plain[i], shrunk[i], 1e-12 * Math.abs(plain[i]));
    }
  }

  /** A point of the wrong size is refused with a word about it. */
  @Example
  void aPointOfAnotherSizeIsRefused() {
    Objectives.Case of = Objectives.of(7, 1, 1, false);
    var estimator = Estimators.of(ForwardGradient.defaults());
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> estimator.estimate(of.f(), new double[6], 1));
    assertTrue(String.valueOf(e.getMessage()).contains("the point has 6 numbers"));
  }
}
