package dev.forespike.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Networks and data for functions, and the rules that perturb. */
final class FunctionSpecsTest {
  private static final NetworkSpec NETWORK =
      NetworkSpec.input(3)
          .withBias()
          .dense(5, SignedLif.of(1, 1))
          .dense(2, SignedLif.of(1, 1))
          .spikes(new Readout.Mean(Readout.linear()));

  @Test
  void spikesAreALayerWithoutWeights() {
    assertTrue(NETWORK.readsSpikes());
    assertEquals(2, NETWORK.outputs());
    assertEquals(2, NETWORK.hiddenLayers());
    assertEquals(3 * 5 + 5 + 5 * 2 + 2, NETWORK.parameters());
    assertFalse(NETWORK.layers().getLast().hasBias());
    Refused.with(
        "layer 0 reads the spikes of the layer below, but there is none",
        () -> NetworkSpec.input(3).spikes(Readout.linear()));
  }

  @Test
  void readoutsGiveOneNumberOrOneForEachStep() {
    Readout leaky = Readout.leakyIntegrator(0.5);
    assertTrue(leaky.perStep());
    assertEquals(leaky, leaky.units());
    for (Readout readout : new Readout[] {new Readout.Mean(leaky), new Readout.Last(leaky)}) {
      assertFalse(readout.perStep());
      assertEquals(leaky, readout.units());
      Refused.saying("one number for all steps already", () -> new Readout.Mean(readout));
      Refused.saying("one number for all steps already", () -> new Readout.Last(readout));
    }
  }

  @Test
  void signedNeuronsAreNotResetToZero() {
    Refused.saying(
        "not to zero",
        () ->
            new SignedLif(
                NeuronParameter.of(1), NeuronParameter.of(1), Reset.ZERO, Surrogate.gaussian(2)));
    Refused.saying("threshold", () -> SignedLif.of(1, 0));
    Refused.saying("leak", () -> SignedLif.of(1.5, 1));
  }

  private static TrainingSpec run(NetworkSpec network, Rule rule, Loss loss, int chunk) {
    return new TrainingSpec(
        network,
        rule,
        loss,
        Optimizer.adaBelief(0.001),
        new Schedule.Cosine(0),
        new Encoding.Direct(),
        4,
        10,
        1,
        chunk,
        new UpdateInterval.Sequence(),
        1);
  }

  @Test
  void feedbackNeedsAReadoutWithWeights() {
    Loss loss = Loss.meanSquaredError();
    Refused.saying(
        "needs a read-out with weights", () -> run(NETWORK, new FeedbackAlignment(1), loss, 4));
    Refused.saying("needs a read-out with weights", () -> run(NETWORK, Opzo.defaults(), loss, 4));
    run(NETWORK, new SpatialBackprop(), loss, 4);
    run(NETWORK, ForwardGradientRule.defaults(), loss, 4);
    run(NETWORK, NodeGradient.defaults(), loss, 4);
  }

  /** Forward gradients need no memory of the past; the others see the end of a sequence at once. */
  @Test
  void theMeanOutputNeedsTheWholeSequenceButForForwardGradients() {
    Loss loss = Loss.meanSquaredError();
    run(NETWORK, ForwardGradientRule.defaults(), loss, 1);
    Refused.saying("whole sequence", () -> run(NETWORK, new SpatialBackprop(), loss, 1));
    Refused.saying("whole sequence", () -> run(NETWORK, NodeGradient.defaults(), loss, 1));
    var byLayer =
        new ForwardGradientRule(
            ForwardGradient.defaults().with(new ForwardGradient.Scope.Layers()), 1, false);
    assertTrue(byLayer.byLayer());
    Refused.saying("one layer after the other", () -> run(NETWORK, byLayer, loss, 1));
    Refused.saying(
        "take loss cross-entropy",
        () -> run(NETWORK, new SpatialBackprop(), new Loss.MeanOutputCrossEntropy(), 4));
  }

  @Test
  void rulesThatPerturbAreValidated() {
    ForwardGradient plain = ForwardGradient.defaults();
    Refused.saying(
        "limit of a derivative", () -> new ForwardGradientRule(plain, Double.NaN, false));
    Refused.saying(
        "perturbed as a whole or by layers",
        () ->
            new ForwardGradientRule(
                plain.with(new ForwardGradient.Scope.Blocks(java.util.List.of(1))), 1, false));
    Refused.saying("directions", () -> new NodeGradient(new NoiseLaw.Gaussian(), 0, false));
    assertEquals(0, new DirectionalDerivative.Jvp().leastStep());
    assertEquals(
        Math.pow(2, -8), new DirectionalDerivative.CentralDifference(1).leastStep(), 1e-12);
    assertEquals(
        Math.pow(2, -12), new DirectionalDerivative.OneSidedDifference(1).leastStep(), 1e-12);
    assertEquals(0.3, new DirectionalDerivative.SinglePoint(0.3).distance());
  }

  @Test
  void functionsHaveNumbersAsTargets() {
    Samples samples =
        Samples.ofFunction(Shape.of(1), new float[] {1, 2, 3}, 2, new float[] {1, 2, 3, 4, 5, 6});
    Dataset dataset = Dataset.ofFunction("f", samples, samples.range(0, 1), Scaling.between(1, 5));
    assertTrue(dataset.isFunction());
    assertEquals(2, dataset.outputs());
    assertEquals(3, samples.size());
    float[] targets = new float[3];
    dataset.withValidation(1).test().readTargets(0, targets, 1);
    assertArrayEquals(new float[] {0, 5, 6}, targets);
    assertEquals(dataset.scaling(), dataset.withTrainLimit(1).scaling());
    assertEquals(3, dataset.scaling().value(0.5));
    assertEquals(0.5, dataset.scaling().number(3));
    Refused.saying(
        "can have no classes", () -> new Dataset("f", 3, samples, samples, java.util.Map.of()));
    Samples classes = Samples.of(Shape.of(1), new float[1], new int[1]);
    Refused.saying(
        "have 2 target numbers, but test samples 0",
        () -> Dataset.ofFunction("f", samples, classes, Scaling.none()));
    Refused.saying(
        "classes of dataset", () -> Dataset.ofFunction("f", classes, classes, Scaling.none()));
  }

  @Test
  void samplesOfFunctionsAreChecked() {
    Shape one = Shape.of(1);
    Refused.saying(
        "no multiple of 2", () -> Samples.ofFunction(one, new float[1], 2, new float[3]));
    Refused.saying(
        "sample 1 has target NaN",
        () -> Samples.ofFunction(one, new float[2], 1, new float[] {0, Float.NaN}));
    Refused.saying("need 2 values", () -> Samples.ofFunction(one, new float[3], 1, new float[2]));
    Refused.saying("the scale of a scaling", () -> Scaling.between(2, 2));
  }
}
