package dev.forespike.train.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forespike.api.BackpropThroughTime;
import dev.forespike.api.Dense;
import dev.forespike.api.EventLif;
import dev.forespike.api.Input;
import dev.forespike.api.Layer;
import dev.forespike.api.Lif;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Neuron;
import dev.forespike.api.NeuronParameter;
import dev.forespike.api.Opzo;
import dev.forespike.api.Readout;
import dev.forespike.api.SignedLif;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.Spikes;
import dev.forespike.api.SpikingNeuron;
import dev.forespike.api.TrainingSpec;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Parameters;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/** Back-propagation through time, as a rule and as an oracle, for random networks that spike. */
final class BpttProperties {

  @Provide
  Arbitrary<NetworkCase> throughTime() {
    return NetworkCases.anyOutput(NetworkCases.networks(0), NetworkCases.throughTime());
  }

  @Provide
  Arbitrary<NetworkCase> local() {
    return NetworkCases.cases(NetworkCases.localRules());
  }

  @Property(tries = 400)
  void gradientsAndLossAreThoseOfTheReference(
      @ForAll("throughTime") NetworkCase of, @ForAll Targets targets) {
    ClockedBatch batch = targets.batch(of, 1);
    var run = new LearningRun(of);
    Parameters gradients = run.learn(batch, 0).getFirst().gradients();
    var parameters = new ReferenceParameters(of.parameters());
    ReferenceHistory reference =
        new ReferenceHistory(of, batch, SpikeFunction.STEP).forward(parameters);
    boolean detach = of.rule(BackpropThroughTime.class).detachReset();
    var bound = new RoundingBound(reference, parameters, detach);
    Assume.that(bound.sameSpikes());
    RoundingBound.assertWithin(
        reference.gradients(parameters, detach), bound.gradients(), gradients, "gradients");
    assertLoss(reference, run.outcome().loss());
  }

  /** The bound is one: a gradient that is a hundredth too long is outside of it in most cases. */
  @Property(tries = 200)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void aGradientThatIsAHundredthTooLongIsRejected(@ForAll("throughTime") NetworkCase of) {
    boolean detach = of.rule(BackpropThroughTime.class).detachReset();
    ClockedBatch batch = of.batch(0);
    var parameters = new ReferenceParameters(of.parameters());
    ReferenceHistory reference =
        new ReferenceHistory(of, batch, SpikeFunction.STEP).forward(parameters);
    double[] bounds = new RoundingBound(reference, parameters, detach).gradients().point();
    double[] gradient = reference.gradients(parameters, detach).point();
    boolean rejected = false;
    for (int i = 0; i < gradient.length; i++) {
      rejected |= 0.01 * Math.abs(gradient[i]) > 2 * bounds[i];
    }
    Statistics.label("rejected").collect(rejected);
    Statistics.label("rejected")
        .coverage(coverage -> coverage.check(true).percentage(share -> share > 80));
  }

  /** On the very recording the rule learns from: noise included, noise-free presynaptic factors. */
  @Property(tries = 400)
  void oracleOfAnotherRuleIsTheReferenceOnItsOwnRecording(
      @ForAll("local") NetworkCase of, @ForAll boolean detachReset) {
    var run = new LearningRun(of);
    run.learn(of.batch(1), 0);
    ClockedBatch batch = of.batch(0);
    Learner.Inspection inspection = run.inspect(batch, 1, new BackpropThroughTime(detachReset));
    var reference = new ReferenceHistory(of, batch, SpikeFunction.STEP);
    if (of.spec().rule() instanceof Opzo rule) {
      reference.withNoise(rule, LearningRun.noisyPass(of, batch, 1));
    }
    var parameters = new ReferenceParameters(of.parameters());
    reference.forward(parameters);
    Assume.that(reference.isSafe());
    reference.gradients(parameters, detachReset).assertEqual(inspection.reference(), "oracle");
    assertLoss(reference, inspection.pass().loss());
  }

  private static void assertLoss(ReferenceHistory reference, double actual) {
    assertEquals(reference.loss(), actual, 1e-5 * (1 + Math.abs(reference.loss())), "loss");
  }

  @Property(tries = 200)
  void withOneStepItIsSpatialBackpropagation(@ForAll("throughTime") NetworkCase of) {
    TrainingSpec spec = of.spec();
    assertSpatial(
        new NetworkCase(
            NetworkCases.run(of.network(), spec.rule(), spec.loss(), 1, spec.batch(), spec.seed()),
            of.constant(),
            of.uneven()));
  }

  @Property(tries = 200)
  void withoutMemoryItIsSpatialBackpropagation(@ForAll("throughTime") NetworkCase of) {
    TrainingSpec spec = of.spec();
    assertSpatial(
        new NetworkCase(
            NetworkCases.run(
                forgetful(of.network()),
                spec.rule(),
                spec.loss(),
                of.timesteps(),
                spec.batch(),
                spec.seed()),
            of.constant(),
            of.uneven()));
  }

  /** Each membrane begins each step from zero. */
  private static NetworkSpec forgetful(NetworkSpec network) {
    List<Layer> layers = network.layers().stream().map(BpttProperties::forgetful).toList();
    return new NetworkSpec(network.input(), layers);
  }

  private static Layer forgetful(Layer layer) {
    return switch (layer) {
      case Dense dense ->
          new Dense(dense.units(), dense.bias(), forgetful(dense.neuron()), dense.initialization());
      case Spikes spikes -> new Spikes(forgetful(spikes.readout()));
    };
  }

  private static Neuron forgetful(Neuron neuron) {
    NeuronParameter none = NeuronParameter.of(0);
    return switch (neuron) {
      case SignedLif s -> new SignedLif(none, s.threshold(), s.reset(), s.surrogate());
      case SpikingNeuron s -> new Lif(none, s.threshold(), s.reset(), s.surrogate());
      case Readout readout -> forgetful(readout);
      case Input _, EventLif _ -> throw new IllegalArgumentException("no clock-driven neuron");
    };
  }

  private static Readout forgetful(Readout readout) {
    return switch (readout) {
      case Readout.Mean _ -> new Readout.Mean(Readout.linear());
      case Readout.Last _ -> new Readout.Last(Readout.linear());
      case Readout.Linear _, Readout.LeakyIntegrator _ -> Readout.linear();
    };
  }

  private static void assertSpatial(NetworkCase of) {
    ClockedBatch batch = of.batch(0);
    var through = new LearningRun(of);
    var spatial = new LearningRun(of.withRule(new SpatialBackprop()));
    Parameters expected = spatial.learn(batch, 0).getFirst().gradients();
    Bits.assertSame(expected, through.learn(batch, 0).getFirst().gradients(), "gradients");
    assertEquals(spatial.outcome(), through.outcome());
  }
}
