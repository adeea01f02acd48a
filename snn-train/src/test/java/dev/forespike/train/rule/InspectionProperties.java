package dev.forespike.train.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.forespike.api.BackpropThroughTime;
import dev.forespike.api.Loss;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Opzo;
import dev.forespike.api.Oracle;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.ZerothOrder;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Parameters;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A look at a rule's gradients beside an oracle's leaves everything as it was. */
final class InspectionProperties {
  private static final float RATE = 0.05f;

  @Provide
  Arbitrary<NetworkCase> all() {
    return NetworkCases.cases(
        Arbitraries.oneOf(
            NetworkCases.localRules(),
            NetworkCases.throughTime(),
            Arbitraries.of(NetworkCases.LAWS).map(law -> new ZerothOrder(law, 0.1))));
  }

  @Provide
  Arbitrary<NetworkCase> local() {
    return NetworkCases.cases(NetworkCases.localRules());
  }

  @Provide
  Arbitrary<NetworkCase> chunkable() {
    return NetworkCases.cases(
        NetworkCases.localRules(), NetworkCases.losses().filter(Loss::perStep), 0);
  }

  @Provide
  Arbitrary<Oracle> oracles() {
    return Arbitraries.of(
        new SpatialBackprop(), new BackpropThroughTime(true), new BackpropThroughTime(false));
  }

  @Property(tries = 200)
  void changesNothingAndShowsWhatLearningGives(
      @ForAll("all") NetworkCase of, @ForAll("oracles") Oracle oracle) {
    var inspected = new LearningRun(of);
    inspected.learn(of.batch(0), 0, RATE);
    var other = new LearningRun(of);
    other.learn(of.batch(0), 0, RATE);
    ClockedBatch batch = of.batch(1);
    Learner.Inspection first = inspected.inspect(batch, 1, oracle);
    Parameters gradients = LearningRun.copy(first.gradients());
    Parameters reference = LearningRun.copy(first.reference());
    double loss = first.pass().loss();
    Learner.Inspection second = inspected.inspect(batch, 1, oracle);
    Bits.assertSame(gradients, second.gradients(), "second gradients");
    Bits.assertSame(reference, second.reference(), "second reference");
    assertEquals(loss, second.pass().loss());
    assertSameLearner(other, inspected);

    Bits.assertSame(
        other.learn(batch, 1, RATE).getFirst().gradients(), gradients, "learned elsewhere");
    Bits.assertSame(inspected.learn(batch, 1, RATE).getFirst().gradients(), gradients, "learned");
    assertEquals(loss, inspected.outcome().loss());
    assertSameLearner(other, inspected);
  }

  private static void assertSameLearner(LearningRun expected, LearningRun actual) {
    Bits.assertSame(expected.parameters(), actual.parameters(), "parameters");
    Bits.assertSame(expected.feedback(), actual.feedback(), "feedback");
    Bits.assertSame(expected.state(), actual.state(), "state ");
  }

  /** An oracle inspected by its own rule is the rule. */
  @Property(tries = 100)
  void anOracleAgreesWithItself(
      @ForAll("all") NetworkCase whole, @ForAll("oracles") Oracle oracle) {
    NetworkCase of = whole.withRule(oracle);
    Learner.Inspection inspection = new LearningRun(of).inspect(of.batch(0), 0, oracle);
    Bits.assertSame(inspection.gradients(), inspection.reference(), "reference");
  }

  /** Rules without noise share the recording of both oracles; zeroth order is compared with it. */
  @Property(tries = 100)
  void referenceIsWhatTheOracleLearnsAsARule(
      @ForAll("all") NetworkCase of, @ForAll("oracles") Oracle oracle) {
    Assume.that(!(of.spec().rule() instanceof Opzo));
    ClockedBatch batch = of.batch(0);
    Parameters learned =
        new LearningRun(of.withRule(oracle)).learn(batch, 0).getFirst().gradients();
    Bits.assertSame(learned, new LearningRun(of).inspect(batch, 0, oracle).reference(), "oracle");
  }

  @Property(tries = 200)
  void spatialOracleIsTheReferenceOnTheRulesOwnRecording(@ForAll("local") NetworkCase of) {
    ClockedBatch batch = of.batch(0);
    var reference = new ReferenceNetwork(of, batch);
    if (of.spec().rule() instanceof Opzo rule) {
      reference.withNoise(rule, LearningRun.noisyPass(of, batch, 1));
    }
    reference.forward(of.parameters(), 0, of.timesteps());
    Assume.that(reference.isSafe());
    reference
        .gradients(of.parameters(), 0, of.timesteps(), null, true)
        .assertEqual(
            new LearningRun(of).inspect(batch, 1, new SpatialBackprop()).reference(), "oracle");
  }

  @Property(tries = 200)
  void chunksChangeAnInspectionByRoundingOnly(@ForAll("chunkable") NetworkCase of) {
    ClockedBatch batch = of.batch(0);
    Learner.Inspection whole = new LearningRun(of).inspect(batch, 1, new SpatialBackprop());
    for (int chunk = 1; chunk < Math.min(3, of.timesteps()); chunk++) {
      String what = "chunk " + chunk + ", ";
      var run = new LearningRun(of.withChunk(chunk));
      Learner.Inspection cut = run.inspect(batch, 1, new SpatialBackprop());
      assertClose(whole.reference(), cut.reference(), what + "reference");
      assertClose(whole.gradients(), cut.gradients(), what + "gradients");
      assertEquals(whole.pass().loss(), cut.pass().loss(), 1e-6 * whole.pass().loss());
    }
  }

  private static void assertClose(Parameters expected, Parameters actual, String what) {
    var wide = new ReferenceParameters(expected);
    for (int layer = 0; layer < wide.layers(); layer++) {
      ReferenceGradients.assertClose(wide.weights(layer), actual.weights(layer), 3e-5, what);
      ReferenceGradients.assertClose(wide.biases(layer), actual.biases(layer), 3e-5, what);
    }
  }

  @Property(tries = 50)
  void theHistoryOracleRefusesChunks(@ForAll("chunkable") NetworkCase of) {
    Assume.that(of.timesteps() > 1);
    var run = new LearningRun(of.withChunk(of.timesteps() - 1));
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> run.inspect(of.batch(0), 0, new BackpropThroughTime(false)));
    assertEquals("the oracle needs the whole sequence in one chunk", error.getMessage());
  }

  /** Zeroth order perturbs parameters: the oracle runs a pass of its own, whatever the chunk. */
  @Property(tries = 50)
  void zerothOrderIsComparedWithBothOraclesAtAnyChunk(
      @ForAll("chunkable") NetworkCase whole, @ForAll("oracles") Oracle oracle) {
    NetworkCase of = whole.withRule(new ZerothOrder(new NoiseLaw.Gaussian(), 0.1));
    ClockedBatch batch = of.batch(0);
    Learner.Inspection one = new LearningRun(of).inspect(batch, 1, oracle);
    Learner.Inspection cut = new LearningRun(of.withChunk(1)).inspect(batch, 1, oracle);
    Bits.assertSame(one.gradients(), cut.gradients(), "gradients");
    Bits.assertSame(one.reference(), cut.reference(), "reference");
  }
}
