package dev.forespike.train;

import dev.forespike.api.BackpropThroughTime;
import dev.forespike.api.Encoding;
import dev.forespike.api.FeedbackAlignment;
import dev.forespike.api.ForwardFeedbackAlignment;
import dev.forespike.api.ForwardGradient;
import dev.forespike.api.ForwardGradientRule;
import dev.forespike.api.Initialization;
import dev.forespike.api.KolenPollack;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NodeGradient;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Opzo;
import dev.forespike.api.Rule;
import dev.forespike.api.Schedule;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.UpdateInterval;
import dev.forespike.api.ZerothOrder;
import java.util.List;

/** Small runs on {@link Blobs}. */
final class TestRuns {
  static final int INPUTS = 12;
  static final NetworkSpec NETWORK =
      NetworkSpec.input(INPUTS)
          .withBias()
          .withInitialization(Initialization.uniform(2))
          .dense(24, Lif.of(0.5, 1))
          .dense(20, Lif.of(0.5, 1))
          .readout(Blobs.CLASSES);
  static final List<Rule> RULES =
      List.of(
          new SpatialBackprop(),
          new FeedbackAlignment(1),
          new KolenPollack(0.1, 0.001),
          new ForwardFeedbackAlignment(new NoiseLaw.Gaussian(), 0.9, true),
          Opzo.defaults().withMomentum(0.9),
          new BackpropThroughTime(false),
          new BackpropThroughTime(true),
          new ZerothOrder(new NoiseLaw.Gaussian(), 0.1),
          new ForwardGradientRule(
              ForwardGradient.defaults().withDirections(16), Double.POSITIVE_INFINITY, false),
          NodeGradient.defaults());

  private TestRuns() {}

  static TrainingSpec spec(Rule rule, Optimizer optimizer, int epochs, long seed) {
    return spec(NETWORK, rule, optimizer, epochs, seed);
  }

  static TrainingSpec spec(
      NetworkSpec network, Rule rule, Optimizer optimizer, int epochs, long seed) {
    return new TrainingSpec(
        network,
        rule,
        Loss.crossEntropy(),
        optimizer,
        new Schedule.Cosine(0),
        new Encoding.Direct(),
        4,
        16,
        epochs,
        4,
        new UpdateInterval.Sequence(),
        seed);
  }

  static TrainingSpec withSchedule(TrainingSpec spec, Schedule schedule) {
    return new TrainingSpec(
        spec.network(),
        spec.rule(),
        spec.loss(),
        spec.optimizer(),
        schedule,
        spec.encoding(),
        spec.timesteps(),
        spec.batch(),
        spec.epochs(),
        spec.chunk(),
        spec.update(),
        spec.seed());
  }

  /** A run that cannot stay finite: the error itself grows with the weights. */
  static TrainingSpec exploding() {
    return new TrainingSpec(
        NETWORK,
        new SpatialBackprop(),
        Loss.meanSquaredError(),
        Optimizer.sgd(1e30, 0),
        new Schedule.Constant(0),
        new Encoding.Direct(),
        4,
        16,
        3,
        4,
        new UpdateInterval.Sequence(),
        1);
  }

  /** The same run with rate-coded input, and weights that change within sequences. */
  static TrainingSpec online(TrainingSpec spec) {
    return new TrainingSpec(
        spec.network(),
        spec.rule(),
        spec.loss(),
        spec.optimizer(),
        spec.schedule(),
        new Encoding.Rate(),
        5,
        spec.batch(),
        spec.epochs(),
        1,
        new UpdateInterval.Steps(2),
        spec.seed());
  }
}
