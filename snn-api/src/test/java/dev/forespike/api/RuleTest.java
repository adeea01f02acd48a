package dev.forespike.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What rules say of themselves. */
final class RuleTest {
  private static final List<Rule> CLOCKED =
      List.of(
          new SpatialBackprop(),
          new BackpropThroughTime(false),
          new FeedbackAlignment(2),
          new KolenPollack(0.5, 0),
          Opzo.defaults(),
          new ForwardFeedbackAlignment(new NoiseLaw.Gaussian(), 0.9, true),
          new ZerothOrder(new NoiseLaw.Gaussian(), 0.5),
          ForwardGradientRule.defaults(),
          NodeGradient.defaults());
  private static final List<Rule> EVENTS =
      List.of(
          EventRule.sfdfa(),
          EventRule.feedbackAlignment(),
          EventRule.backprop(),
          new EventRule(new EventRule.NoCredit(), EventRule.Derivative.BOUNDED, 1, 1));

  /** Names are those of the command line, and of tables that were printed before. */
  @Test
  void namesArePinned() {
    assertEquals(
        List.of(
            "bp", "bptt", "dfa", "dkp", "opzo", "fdfa", "zo", "forward-gradient", "node-gradient"),
        CLOCKED.stream().map(Rule::name).toList());
    assertEquals(
        List.of("sfdfa", "dfa", "bp", "regularizer"), EVENTS.stream().map(Rule::name).toList());
    assertEquals(CLOCKED.size(), new HashSet<>(CLOCKED.stream().map(Rule::title).toList()).size());
  }

  @Test
  void feedbackAndClocks() {
    assertEquals(
        List.of("dfa", "dkp", "opzo", "fdfa"),
        CLOCKED.stream().filter(Rule::hasFeedback).map(Rule::name).toList());
    assertEquals(
        List.of("sfdfa", "dfa"),
        EVENTS.stream().filter(Rule::hasFeedback).map(Rule::name).toList());
    assertTrue(EVENTS.stream().allMatch(Rule::eventDriven));
    assertFalse(CLOCKED.stream().anyMatch(Rule::eventDriven));
    assertTrue(EventRule.sfdfa().learnsFeedback());
    assertFalse(EventRule.feedbackAlignment().learnsFeedback());
  }

  @Test
  void scalesAndSettings() {
    assertEquals(new FeedbackAlignment(6), CLOCKED.get(2).scaled(3));
    assertEquals("gain 2.0", CLOCKED.get(2).setting());
    assertEquals(new KolenPollack(1.5, 0), CLOCKED.get(3).scaled(3));
    assertEquals("feedback rate 0.5", CLOCKED.get(3).setting());
    double alpha = Opzo.defaults().alpha();
    assertEquals(Opzo.defaults().withAlpha(3 * alpha), Opzo.defaults().scaled(3));
    assertEquals("alpha " + (float) alpha, Opzo.defaults().setting());
    assertEquals(new ZerothOrder(new NoiseLaw.Gaussian(), 1.5), CLOCKED.get(6).scaled(3));
    assertEquals("alpha 0.5", CLOCKED.get(6).setting());
    for (int unscaled : new int[] {0, 1, 5, 7, 8}) {
      assertEquals(CLOCKED.get(unscaled), CLOCKED.get(unscaled).scaled(3));
    }
    assertEquals("K 1", CLOCKED.get(7).setting());
    assertEquals("K 1", CLOCKED.get(8).setting());
    assertEquals("", CLOCKED.get(0).setting());
    assertEquals("regularization 0.1", EventRule.sfdfa().setting());
    assertNotEquals(EventRule.sfdfa(), EventRule.sfdfa().scaled(3));
  }

  /** Tangents count as passes; OPZO's antithetic noise takes a second one. */
  @Test
  void passes() {
    assertEquals(
        List.of(1, 1, 1, 1, 1, 2, 1, 2, 2), CLOCKED.stream().map(rule -> rule.passes(3)).toList());
    assertEquals(2, Opzo.defaults().withAntithetic(true).passes(3));
    ForwardGradient three = ForwardGradient.defaults().withDirections(3);
    assertEquals(4, forward(three).passes(2));
    assertEquals(
        7, forward(three.with(new DirectionalDerivative.CentralDifference(0.1))).passes(2));
    assertEquals(7, forward(three.with(new ForwardGradient.Scope.Layers())).passes(2));
    assertEquals(6, new NodeGradient(new NoiseLaw.Gaussian(), 5, false).passes(2));
  }

  private static Rule forward(ForwardGradient estimator) {
    return new ForwardGradientRule(estimator, Double.POSITIVE_INFINITY, false);
  }

  /** Noisy gradients take smaller steps of plain descent. */
  @Test
  void ratesWhereNoneIsGiven() {
    assertEquals(
        List.of(0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 1e-7, 1e-3, 1e-2),
        CLOCKED.stream().map(Rule::plainRate).toList());
    assertTrue(EVENTS.stream().allMatch(rule -> rule.plainRate() == 0.003));
  }

  @Test
  void whatTheoryAsks() {
    assertEquals(Optional.of(new NoiseLaw.Gaussian()), CLOCKED.get(6).singleDirection());
    assertEquals(Optional.of(ForwardGradient.defaults()), CLOCKED.get(7).directional());
    assertEquals(1, CLOCKED.stream().filter(rule -> rule.directional().isPresent()).count());
    assertEquals(1, CLOCKED.stream().filter(rule -> rule.singleDirection().isPresent()).count());
  }

  @Test
  void opzoChangesOnePartAtATime() {
    Opzo membrane = Opzo.defaults().withPosition(NoisePosition.MEMBRANE);
    Opzo changed = membrane.withKeepSurrogate(false).withStart(new FeedbackStart.Random(0.5));
    assertFalse(changed.keepSurrogate());
    assertEquals(new FeedbackStart.Random(0.5), changed.start());
    assertEquals(membrane, changed.withKeepSurrogate(true).withStart(membrane.start()));
  }

  /** Each part by itself, and several at once where one alone would not fit. */
  @Test
  void rulesChangeOnePartAtATime() {
    Opzo opzo = Opzo.defaults();
    assertEquals(opzo, opzo.toBuilder().build());
    Refused.saying("dropping psi", () -> opzo.withKeepSurrogate(false));
    Opzo both = opzo.toBuilder().keepSurrogate(false).position(NoisePosition.MEMBRANE).build();
    assertEquals(opzo.withPosition(NoisePosition.MEMBRANE).withKeepSurrogate(false), both);
    assertEquals(
        new Opzo(
            new NoiseLaw.Gaussian(),
            NoisePosition.MEMBRANE,
            0.5,
            0.25,
            true,
            false,
            Centering.NONE,
            false,
            false,
            new FeedbackStart.Random(2)),
        both.withNoise(new NoiseLaw.Gaussian())
            .withAlpha(0.5)
            .withMomentum(0.25)
            .withAntithetic(true)
            .withDivideByAlpha(false)
            .withCentering(Centering.NONE)
            .withBiasCorrection(false)
            .withStart(new FeedbackStart.Random(2)));
    var gaussian = new NoiseLaw.Gaussian();
    assertEquals(
        new ForwardFeedbackAlignment(gaussian, 0.5, false),
        new ForwardFeedbackAlignment(new NoiseLaw.Rademacher(), 0.9, true)
            .withNoise(gaussian)
            .withMomentum(0.5)
            .withBiasCorrection(false));
    ForwardGradient two = ForwardGradient.defaults().withDirections(2);
    assertEquals(
        new ForwardGradientRule(two, 3, true),
        ForwardGradientRule.defaults().withEstimator(two).withClip(3).withDetachReset(true));
    assertEquals(
        new NodeGradient(gaussian, 4, true),
        NodeGradient.defaults().withLaw(gaussian).withDirections(4).withDetachReset(true));
    assertEquals(
        new EventRule(new EventRule.NoCredit(), EventRule.Derivative.EXACT, 2, 3),
        EventRule.sfdfa()
            .withCredit(new EventRule.NoCredit())
            .withDerivative(EventRule.Derivative.EXACT)
            .withRegularization(2)
            .withTargetSpikes(3));
  }
}
