package dev.forespike.train.rule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.BackpropThroughTime;
import dev.forespike.api.Initialization;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.ZerothOrder;
import dev.forespike.kernels.CounterRandom;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Noise;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.InjectedNoise;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Stream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ZerothOrderLearnerTest {
  private static final NetworkSpec NETWORK =
      NetworkSpec.input(9)
          .withBias()
          .withInitialization(Initialization.uniform(3))
          .dense(13, Lif.of(0.5, 1))
          .readout(4);

  static List<NoiseLaw> laws() {
    return NetworkCases.LAWS;
  }

  private static NetworkCase of(NetworkSpec network, Loss loss, ZerothOrder rule, long seed) {
    return new NetworkCase(NetworkCases.run(network, rule, loss, 5, 6, seed), true, false);
  }

  /** The direction, drawn again row by row. */
  private static Parameters direction(NetworkCase of, NoiseLaw law, long iteration) {
    boolean sphere = law instanceof NoiseLaw.Sphere;
    var z = new Parameters(of.network());
    double squares = 0;
    int count = 0;
    for (int layer = 0; layer < z.layers(); layer++) {
      int width = z.outputs(layer);
      long key = Stream.DIRECTION.key(of.spec().seed(), iteration, layer);
      for (int row = 0; row <= z.inputs(layer); row++) {
        boolean bias = row == z.inputs(layer);
        InjectedNoise.fill(
            sphere ? new NoiseLaw.Gaussian() : law,
            CounterRandom.child(key, row),
            width,
            Kernels.scalar().noise(),
            bias ? z.biases(layer) : z.weights(layer),
            bias ? 0 : row * width,
            new int[Noise.scratch(width)]);
      }
      squares += squares(z.weights(layer)) + squares(z.biases(layer));
      count += z.weights(layer).length + z.biases(layer).length;
    }
    for (int layer = 0; layer < z.layers() && sphere; layer++) {
      scale(z.weights(layer), Math.sqrt(count / squares));
      scale(z.biases(layer), Math.sqrt(count / squares));
    }
    return z;
  }

  private static double squares(float[] x) {
    double sum = 0;
    for (float value : x) {
      sum += (double) value * value;
    }
    return sum;
  }

  private static void scale(float[] x, double factor) {
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (x[i] * factor);
    }
  }

  @ParameterizedTest
  @MethodSource("laws")
  void estimateIsTheLossAtThePerturbedPointTimesTheDirection(NoiseLaw law) {
    NetworkCase of = of(NETWORK, Loss.crossEntropy(), new ZerothOrder(law, 0.1), 21);
    ClockedBatch batch = of.batch(0);
    var run = new LearningRun(of);
    for (int iteration = 0; iteration < 3; iteration++) {
      Parameters estimate = run.learn(batch, iteration).getFirst().gradients();
      Parameters z = direction(of, law, iteration);
      Parameters perturbed = of.parameters();
      for (int layer = 0; layer < z.layers(); layer++) {
        add(perturbed.weights(layer), z.weights(layer));
        add(perturbed.biases(layer), z.biases(layer));
      }
      var reference = new ReferenceNetwork(of, batch);
      reference.forward(perturbed, 0, of.timesteps());
      assertTrue(reference.isSafe());
      assertEquals(reference.loss(), run.outcome().loss(), 1e-5 * reference.loss());
      for (int layer = 0; layer < z.layers(); layer++) {
        assertScaled(z.weights(layer), reference.loss() / 0.1, estimate.weights(layer));
        assertScaled(z.biases(layer), reference.loss() / 0.1, estimate.biases(layer));
      }
    }
    assertArrayEquals(of.parameters().weights(0), run.parameters().weights(0), "left alone");
  }

  private static void add(float[] w, float[] z) {
    for (int i = 0; i < w.length; i++) {
      w[i] += 0.1f * z[i];
    }
  }

  private static void assertScaled(float[] z, double factor, float[] actual) {
    double[] expected = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      expected[i] = factor * z[i];
    }
    ReferenceGradients.assertClose(expected, actual, 1e-5, "estimate");
  }

  @Test
  void onTheSphereAllParametersTogetherHaveLengthRootOfTheirNumber() {
    var rule = new ZerothOrder(new NoiseLaw.Sphere(), 0.25);
    NetworkCase of = of(NETWORK, Loss.crossEntropy(), rule, 4);
    var run = new LearningRun(of);
    Parameters estimate = run.learn(of.batch(0), 0).getFirst().gradients();
    double squares = 0;
    int count = 0;
    for (int layer = 0; layer < 2; layer++) {
      squares += squares(estimate.weights(layer)) + squares(estimate.biases(layer));
      count += estimate.weights(layer).length + estimate.biases(layer).length;
    }
    assertEquals(9 * 13 + 13 + 13 * 4 + 4, count);
    double factor = run.outcome().loss() / 0.25;
    assertEquals(count, squares / factor / factor, 1e-4 * count);
  }

  /** A linear network with squared error: the Gaussian mean of the estimate is the gradient. */
  @Test
  void meanOverDirectionsIsTheGradient() {
    assertTrue(deviation(1) < Deviation.LIMIT);
  }

  @Test
  void aWrongScaleIsRejected() {
    double deviation = deviation(0.5);
    assertTrue(deviation > Deviation.LIMIT, "a mutant passes: " + deviation);
  }

  private static double deviation(double scale) {
    NetworkSpec linear = NetworkSpec.input(2).withBias().readout(2);
    var rule = new ZerothOrder(new NoiseLaw.Gaussian(), 0.5);
    NetworkCase of = of(linear, Loss.meanSquaredError(), rule, 9);
    NetworkCase oracle = of.withRule(new SpatialBackprop());
    ClockedBatch batch = of.batch(0);
    Parameters gradient = new LearningRun(oracle).learn(batch, 0).getFirst().gradients();
    var deviation = new Deviation(flat(gradient, 1));
    var run = new LearningRun(of);
    for (int iteration = 0; iteration < 20_000; iteration++) {
      deviation.add(flat(run.learn(batch, iteration).getFirst().gradients(), scale));
    }
    return deviation.largest();
  }

  private static double[] flat(Parameters parameters, double scale) {
    double[] all = new double[6];
    for (int i = 0; i < 4; i++) {
      all[i] = scale * parameters.weights(0)[i];
    }
    for (int i = 0; i < 2; i++) {
      all[4 + i] = scale * parameters.biases(0)[i];
    }
    return all;
  }

  @Test
  void threadsAndChunksDoNotChangeABit() {
    var rule = new ZerothOrder(new NoiseLaw.Rademacher(), 0.1);
    NetworkSpec wide = NetworkSpec.input(37).dense(153, Lif.of(0.5, 1)).readout(5);
    NetworkCase of = of(wide, Loss.crossEntropy(), rule, 4);
    float[] one = new LearningRun(of).learn(of.batch(0), 7).getFirst().gradients().weights(0);
    try (Workers workers = new Workers(2)) {
      var two = new Compute(Kernels.best(), workers);
      var run = new LearningRun(of.withChunk(2), two, SpikeProduct.Path.EVENTS);
      // The loss is summed chunk by chunk in the same order, so even that has the same bits.
      assertArrayEquals(one, run.learn(of.batch(0), 7).getFirst().gradients().weights(0));
    }
  }

  @Test
  void alignmentIsThatOfTheSameDirectionWithBackpropagation() {
    var rule = new ZerothOrder(new NoiseLaw.Gaussian(), 0.1);
    NetworkCase of = of(NETWORK, Loss.crossEntropy(), rule, 21);
    ClockedBatch batch = of.batch(0);
    var run = new LearningRun(of);
    Parameters estimate = run.learn(batch, 3).getFirst().gradients();
    Parameters gradient =
        new LearningRun(of.withRule(new SpatialBackprop())).learn(batch, 3).getFirst().gradients();
    assertEquals(Alignment.of(estimate, gradient), run.align(batch, 3));
  }

  @ParameterizedTest
  @MethodSource("laws")
  void inspectionLaysOpenTheDirectionAndItsLoss(NoiseLaw law) {
    NetworkCase of = of(NETWORK, Loss.crossEntropy(), new ZerothOrder(law, 0.1), 21);
    var inspection = new LearningRun(of).inspect(of.batch(0), 3, new BackpropThroughTime(false));
    Parameters z = inspection.directions().getFirst();
    Parameters drawnAgain = direction(of, law, 3);
    float factor = (float) (inspection.pass().loss() / 0.1);
    for (int layer = 0; layer < z.layers(); layer++) {
      assertScaled(drawnAgain.weights(layer), 1, z.weights(layer));
      assertScaled(drawnAgain.biases(layer), 1, z.biases(layer));
      assertProduct(z.weights(layer), factor, inspection.gradients().weights(layer));
      assertProduct(z.biases(layer), factor, inspection.gradients().biases(layer));
    }
  }

  private static void assertProduct(float[] z, float factor, float[] actual) {
    float[] product = z.clone();
    for (int i = 0; i < z.length; i++) {
      product[i] *= factor;
    }
    assertArrayEquals(product, actual);
  }

  /** The first, second and fourth moments of what an inspection says was drawn. */
  @ParameterizedTest
  @MethodSource("laws")
  void inspectedDirectionHasTheMomentsOfItsLaw(NoiseLaw law) {
    var inspection = inspectionOfManyParameters(law);
    Parameters z = inspection.directions().getFirst();
    double deviation = deviationOfMoments(law, z);
    assertTrue(deviation < Deviation.LIMIT, "deviation " + deviation);
    double mutant = deviationOfMoments(law, inspection.gradients());
    assertTrue(mutant > Deviation.LIMIT, "the estimate passes for the direction: " + mutant);
  }

  private static Learner.Inspection inspectionOfManyParameters(NoiseLaw law) {
    NetworkSpec many = NetworkSpec.input(40).withBias().dense(200, Lif.of(0.5, 1)).readout(10);
    NetworkCase of = of(many, Loss.crossEntropy(), new ZerothOrder(law, 0.1), 31);
    return new LearningRun(of).inspect(of.batch(0), 0, new SpatialBackprop());
  }

  /** In standard errors; those of Gaussians for the sphere, whose sum of squares is exact. */
  private static double deviationOfMoments(NoiseLaw law, Parameters z) {
    boolean sphere = law instanceof NoiseLaw.Sphere;
    double fourth = sphere ? 3 : law.kurtosis();
    double eighth =
        switch (law) {
          case NoiseLaw.Gaussian(), NoiseLaw.Sphere() -> 105;
          case NoiseLaw.Rademacher() -> 1;
          case NoiseLaw.Uniform() -> 9;
          case NoiseLaw.Wigner() -> 14;
          case NoiseLaw.Laplace() -> 2520;
          case NoiseLaw.SparseRademacher(double p) -> Math.pow(p, -3);
          case NoiseLaw.Custom _ -> throw new IllegalArgumentException("none of these");
        };
    double[] sums = new double[4];
    for (int layer = 0; layer < z.layers(); layer++) {
      addPowers(z.weights(layer), sums);
      addPowers(z.biases(layer), sums);
    }
    double n = sums[0];
    // Rounding alone where a law has no spread.
    double ofSquare = Math.sqrt((fourth - 1) / n) + 1e-6;
    double ofFourth = Math.sqrt((eighth - fourth * fourth) / n) + 1e-6;
    return Math.max(
        Math.abs(sums[1] / n) * Math.sqrt(n),
        Math.max(Math.abs(sums[2] / n - 1) / ofSquare, Math.abs(sums[3] / n - fourth) / ofFourth));
  }

  /** Number, sum, sum of squares, sum of fourth powers. */
  private static void addPowers(float[] x, double[] sums) {
    for (float value : x) {
      sums[0]++;
      sums[1] += value;
      sums[2] += Math.pow(value, 2);
      sums[3] += Math.pow(value, 4);
    }
  }
}
