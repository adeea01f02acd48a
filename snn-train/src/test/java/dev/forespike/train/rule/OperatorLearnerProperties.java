package dev.forespike.train.rule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.forespike.api.BackpropThroughTime;
import dev.forespike.api.DirectionLaw;
import dev.forespike.api.DirectionalDerivative;
import dev.forespike.api.FeedbackAlignment;
import dev.forespike.api.ForwardGradient;
import dev.forespike.api.ForwardGradient.Scope;
import dev.forespike.api.ForwardGradientRule;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NodeGradient;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Rule;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.ZerothOrder;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.estimator.NetworkPoint;
import dev.forespike.train.runtime.NetworkPass;
import dev.forespike.train.runtime.Parameters;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class OperatorLearnerProperties {
  private static final Rule BPTT = new BackpropThroughTime(true);

  @Provide
  Arbitrary<OperatorCase> operators() {
    return OperatorCase.any();
  }

  @Provide
  Arbitrary<OperatorCase> withReadouts() {
    return operators()
        .filter(of -> of.network().parts().stream().noneMatch(NetworkSpec::readsSpikes));
  }

  @Provide
  Arbitrary<OperatorCase> withLargeGradients() {
    return operators()
        .filter(of -> of.timesteps() > 1)
        .filter(of -> max(NetworkPoint.of(of.gradients(BPTT, LearningRun.COMPUTE))) > 0.1);
  }

  @Provide
  Arbitrary<Rule> rules() {
    ForwardGradient two = ForwardGradient.defaults().withDirections(2);
    return Arbitraries.of(
        new BackpropThroughTime(true),
        new SpatialBackprop(),
        new FeedbackAlignment(1),
        new NodeGradient(new NoiseLaw.Gaussian(), 3, false),
        new ForwardGradientRule(two, Double.POSITIVE_INFINITY, false),
        new ForwardGradientRule(two.with(new Scope.Layers()), Double.POSITIVE_INFINITY, true),
        new ZerothOrder(new NoiseLaw.Rademacher(), 0.2));
  }

  @Property(tries = 300)
  void valuesAndLossAreThoseOfTheDefinition(@ForAll("operators") OperatorCase of) {
    var reference = new OperatorReference(of);
    Assume.that(reference.sameSpikes());
    Parameters parameters = of.parameters();
    var pass =
        new NetworkPass(
            parameters,
            Optional.of(of.grid()),
            Loss.meanSquaredError(),
            LearningRun.COMPUTE,
            of.functions() + 1,
            of.timesteps(),
            1,
            SpikeProduct.Path.AUTOMATIC);
    pass.run(parameters, of.batch());
    for (int b = 0; b < of.functions(); b++) {
      for (int p = 0; p < of.grid().size(); p++) {
        double expected = reference.value(b, p);
        assertEquals(expected, pass.output(b, p), reference.valueBound(b, p) + Double.MIN_VALUE);
      }
    }
    assertEquals(reference.loss(), pass.loss(), reference.lossBound() + Double.MIN_VALUE);
  }

  @Property(tries = 400)
  void backpropagationIsThatOfTheReference(
      @ForAll("operators") OperatorCase of, @ForAll boolean spatial, @ForAll boolean detach) {
    assertIsThatOfTheReference(of, spatial, detach);
  }

  /**
   * Among these cases is one for which bounds that follow the outputs, in place of the derivatives,
   * are too narrow.
   */
  @Property(tries = 400, seed = "8186958012301039708")
  void backpropagationIsThatOfCasesWhereOutputsAreSmall(
      @ForAll("operators") OperatorCase of, @ForAll boolean spatial, @ForAll boolean detach) {
    assertIsThatOfTheReference(of, spatial, detach);
  }

  private static void assertIsThatOfTheReference(OperatorCase of, boolean spatial, boolean detach) {
    var reference = new OperatorReference(of);
    Assume.that(reference.sameSpikes());
    Rule rule = spatial ? new SpatialBackprop() : new BackpropThroughTime(detach);
    Parameters found = of.gradients(rule, LearningRun.COMPUTE);
    for (int part = 0; part < of.network().parts().size(); part++) {
      ReferenceGradients expected = reference.gradients(part, spatial, detach);
      ReferenceGradients bound = reference.gradientBounds(part, spatial, detach);
      RoundingBound.assertWithin(expected, bound, found.part(part), "part " + part);
    }
  }

  /** Global or by layers, whole or step by step: swept over all coordinates it is the gradient. */
  @Property(tries = 300)
  void alongABasisItIsBackpropagation(
      @ForAll("operators") OperatorCase of, @ForAll boolean byStep, @ForAll boolean detach) {
    var reference = new OperatorReference(of);
    Assume.that(reference.sameSpikes());
    Parameters exact = of.gradients(new BackpropThroughTime(detach), LearningRun.COMPUTE);
    int d = NetworkPoint.of(exact).length;
    var rule =
        new ForwardGradientRule(
            ForwardGradient.defaults().with(new DirectionLaw.Basis()).withDirections(d),
            Double.POSITIVE_INFINITY,
            detach);
    TrainingSpec spec = of.spec(rule).withChunk(byStep ? 1 : of.timesteps());
    var swept = new Parameters(of.network());
    Learners.of(
            spec,
            Optional.of(of.grid()),
            of.parameters(),
            LearningRun.COMPUTE,
            SpikeProduct.Path.AUTOMATIC)
        .learn(of.batch(), 0, swept::copyFrom);
    for (int part = 0; part < of.network().parts().size(); part++) {
      ReferenceGradients bound = reference.gradientBounds(part, false, detach);
      // Both sides are rounded.
      ReferenceGradients expected = ReferenceGradients.of(exact.part(part));
      RoundingBound.assertWithin(expected, bound, 2, swept.part(part), "part " + part);
    }
  }

  /** One direction of one layer: the derivative is the gradient of that layer along it. */
  @Property(tries = 200)
  void derivativesByLayerAreProductsWithTheGradient(@ForAll("operators") OperatorCase of) {
    var rule =
        new ForwardGradientRule(
            ForwardGradient.defaults().withDirections(2).with(new Scope.Layers()),
            Double.POSITIVE_INFINITY,
            true);
    Parameters exact = of.gradients(new BackpropThroughTime(true), LearningRun.COMPUTE);
    Parameters parameters = of.parameters();
    Learner learner = of.learner(rule, parameters, LearningRun.COMPUTE);
    learner.learn(of.batch(), 3, _ -> {});
    var sum = new DirectionSum(rule, parameters, LearningRun.COMPUTE);
    sum.directions().begin(of.seed(), 3);
    var direction = new Parameters(of.network());
    for (int k = 0; k < 2; k++) {
      sum.directions().copy(k, direction);
      for (int layer = 0; layer < exact.layers(); layer++) {
        double expected =
            dot(exact.weights(layer), direction.weights(layer))
                + dot(exact.biases(layer), direction.biases(layer));
        double found = learner.scalars()[layer * 2 + k];
        assertEquals(expected, found, 1e-4 * Math.max(0.1, Math.abs(expected)), "layer " + layer);
      }
    }
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  /** Differences run the hard spikes of all parts. */
  @Property(tries = 200)
  void differencesAreThoseOfTheLoss(@ForAll("operators") OperatorCase of) {
    double eps = 0.25;
    var rule =
        new ForwardGradientRule(
            ForwardGradient.defaults()
                .with(new DirectionalDerivative.CentralDifference(eps))
                .withDirections(1),
            Double.POSITIVE_INFINITY,
            false);
    Parameters parameters = of.parameters();
    Learner learner = of.learner(rule, parameters, LearningRun.COMPUTE);
    learner.learn(of.batch(), 3, _ -> {});
    var sum = new DirectionSum(rule, parameters, LearningRun.COMPUTE);
    sum.directions().begin(of.seed(), 3);
    double[] losses = new double[2];
    for (int side = 0; side < 2; side++) {
      Parameters moved = of.parameters();
      for (int layer = 0; layer < moved.layers(); layer++) {
        sum.directions().addTo(layer, 0, (float) (side == 0 ? eps : -eps), moved);
      }
      Learner there = of.learner(new SpatialBackprop(), moved, LearningRun.COMPUTE);
      losses[side] = there.learn(of.batch(), 0, _ -> {}).loss();
    }
    double expected = (losses[0] - losses[1]) / (2 * eps);
    assertEquals(expected, learner.scalars()[0], 1e-6 * Math.max(1, Math.abs(expected)));
  }

  @Property(tries = 100)
  void theNumberOfThreadsChangesNothing(
      @ForAll("operators") OperatorCase of, @ForAll("rules") Rule rule) {
    Assume.that(fits(rule, of));
    try (var three = new Workers(3)) {
      Bits.assertSame(
          of.gradients(rule, LearningRun.COMPUTE),
          of.gradients(rule, new Compute(Kernels.best(), three)),
          "gradients");
    }
  }

  /** Feedback needs a read-out with weights. */
  private static boolean fits(Rule rule, OperatorCase of) {
    return !(rule instanceof FeedbackAlignment)
        || of.network().parts().stream().noneMatch(NetworkSpec::readsSpikes);
  }

  /** Looking at the gradient of a rule with feedback of its own changes nothing. */
  @Property(tries = 60)
  void inspectionChangesNothing(@ForAll("operators") OperatorCase of, @ForAll("rules") Rule rule) {
    Assume.that(fits(rule, of));
    Parameters parameters = of.parameters();
    Learner learner = of.learner(rule, parameters, LearningRun.COMPUTE);
    Alignment agreement = learner.alignment(of.batch(), -1);
    assertEquals(parameters.layers(), agreement.cosine().size());
    Bits.assertSame(of.parameters(), parameters, "parameters");
    var after = new Parameters(of.network());
    learner.learn(of.batch(), 3, after::copyFrom);
    Bits.assertSame(of.gradients(rule, LearningRun.COMPUTE), after, "gradients");
  }

  /** Each part draws its own feedback; the read-outs learn from the error itself. */
  @Property(tries = 60)
  void fixedFeedbackLearnsInReadouts(@ForAll("withReadouts") OperatorCase of) {
    var rule = new FeedbackAlignment(1);
    Parameters exact = of.gradients(new SpatialBackprop(), LearningRun.COMPUTE);
    Parameters found = of.gradients(rule, LearningRun.COMPUTE);
    for (int part = 0; part < of.network().parts().size(); part++) {
      int last = of.network().parts().get(part).hiddenLayers();
      assertArrayEquals(
          exact.part(part).weights(last), found.part(part).weights(last), "part " + part);
    }
  }

  /** The mean of many estimates by perturbed currents, beside the gradient. */
  @Property(tries = 3)
  void nodePerturbationMeansTheGradient(@ForAll("withLargeGradients") OperatorCase of) {
    Parameters exact = of.gradients(new BackpropThroughTime(true), LearningRun.COMPUTE);
    var rule = new NodeGradient(new NoiseLaw.Gaussian(), 4, true);
    Learner learner = of.learner(rule, of.parameters(), LearningRun.COMPUTE);
    double[] point = NetworkPoint.of(exact);
    double[] sum = new double[point.length];
    double[] squares = new double[point.length];
    int n = 10_000;
    for (int i = 0; i < n; i++) {
      learner.learn(
          of.batch(),
          i,
          gradients -> {
            double[] sample = NetworkPoint.of(gradients);
            for (int j = 0; j < sample.length; j++) {
              sum[j] += sample[j];
              squares[j] += sample[j] * sample[j];
            }
          });
    }
    int differ = 0;
    for (int j = 0; j < point.length; j++) {
      double mean = sum[j] / n;
      double error = Math.sqrt(Math.max(0, squares[j] / n - mean * mean) / n);
      // Nine standard errors: 2e-19 a normal number, below 1e-6 with the tails of products.
      assertEquals(point[j], mean, 9 * error + 1e-5, "entry " + j);
      // The mutant: parts that forgot the factor of the others.
      differ += Math.abs(2 * point[j] - mean) > 9 * error + 1e-5 ? 1 : 0;
    }
    assertNotEquals(0, differ);
  }

  private static double max(double[] x) {
    double most = 0;
    for (double value : x) {
      most = Math.max(most, Math.abs(value));
    }
    return most;
  }
}
