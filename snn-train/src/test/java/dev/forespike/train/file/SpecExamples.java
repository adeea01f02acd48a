package dev.forespike.train.file;

import dev.forespike.api.BackpropThroughTime;
import dev.forespike.api.Centering;
import dev.forespike.api.Connection;
import dev.forespike.api.Dense;
import dev.forespike.api.DirectionLaw;
import dev.forespike.api.DirectionalDerivative;
import dev.forespike.api.Encoding;
import dev.forespike.api.EventLif;
import dev.forespike.api.EventLoss;
import dev.forespike.api.EventRule;
import dev.forespike.api.FeedbackAlignment;
import dev.forespike.api.FeedbackStart;
import dev.forespike.api.ForwardFeedbackAlignment;
import dev.forespike.api.ForwardGradient;
import dev.forespike.api.ForwardGradientRule;
import dev.forespike.api.Head;
import dev.forespike.api.Initialization;
import dev.forespike.api.Input;
import dev.forespike.api.IntegrateAndFire;
import dev.forespike.api.KolenPollack;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NeuronParameter;
import dev.forespike.api.NodeGradient;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.NoisePosition;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Opzo;
import dev.forespike.api.Population;
import dev.forespike.api.Projection;
import dev.forespike.api.Readout;
import dev.forespike.api.Reset;
import dev.forespike.api.Schedule;
import dev.forespike.api.Shape;
import dev.forespike.api.SignedLif;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.Spikes;
import dev.forespike.api.Surrogate;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.UpdateInterval;
import dev.forespike.api.ZerothOrder;
import java.util.List;

/** One specification of every kind, with numbers that differ from every default. */
final class SpecExamples {
  static final Lif LIF =
      new Lif(
          NeuronParameter.of(0.1), NeuronParameter.of(1.25), Reset.NONE, Surrogate.arctan(1.0 / 3));
  static final NetworkSpec NETWORK =
      NetworkSpec.input(2, 3, 4)
          .withInitialization(Initialization.uniform(0.7))
          .dense(5, LIF)
          .withBias()
          .dense(6, IntegrateAndFire.of(0.9))
          .readout(3, Readout.leakyIntegrator(0.85));
  static final Opzo OPZO =
      new Opzo(
          new NoiseLaw.SparseRademacher(0.03),
          NoisePosition.MEMBRANE,
          0.15,
          0.99999,
          true,
          false,
          Centering.PAST,
          false,
          false,
          new FeedbackStart.Random(0.01));
  static final TrainingSpec TRAINING =
      new TrainingSpec(
          NETWORK,
          OPZO,
          new Loss.Mixture(0.05),
          new Optimizer.AdamW(1e-3, 0.85, 0.995, 1e-7, 0.01),
          new Schedule.Step(3, 0.5, 11),
          new Encoding.Latency(),
          6,
          64,
          7,
          2,
          new UpdateInterval.Steps(4),
          Long.MIN_VALUE + 1);

  /** Every record that a run can be made of. */
  static final List<Record> ALL =
      List.<Record>of(
          TRAINING,
          NETWORK,
          OPZO,
          LIF,
          new SpatialBackprop(),
          new BackpropThroughTime(true),
          new FeedbackAlignment(0.3),
          new KolenPollack(0.2, 0.001),
          new ForwardFeedbackAlignment(new NoiseLaw.Laplace(), 0.97, false),
          EventRule.sfdfa(),
          new EventRule.LearnedFeedback(1e-4),
          new EventRule.RandomFeedback(0.7),
          new EventRule.ExactBackprop(),
          new EventRule.NoCredit(),
          EventRule.feedbackAlignment(),
          EventRule.backprop(),
          new EventRule(new EventRule.NoCredit(), EventRule.Derivative.BOUNDED, 0.1, 2),
          new EventLoss.SpikeCount(15, 3),
          new EventLoss.CountCrossEntropy(0.5),
          new EventLoss.FirstSpikeCrossEntropy(0.005),
          new Encoding.FirstSpike(0.1, 0.02, true),
          new Encoding.SpikeTrains(),
          new ZerothOrder(new NoiseLaw.Sphere(), 0.02),
          new NoiseLaw.Gaussian(),
          new NoiseLaw.Rademacher(),
          new NoiseLaw.Uniform(),
          new NoiseLaw.Wigner(),
          new NoiseLaw.Laplace(),
          new NoiseLaw.Sphere(),
          new NoiseLaw.SparseRademacher(1e-10),
          new FeedbackStart.Zero(),
          new FeedbackStart.Random(2.5),
          new Loss.CrossEntropy(),
          new Loss.MeanSquaredError(),
          new Loss.Mixture(1),
          new Loss.MeanOutputCrossEntropy(),
          new Optimizer.Sgd(0.3, 0.9, true, 1e-4),
          new Optimizer.Adam(5e-3, 0.8, 0.9, 1e-6, 0.1),
          new Optimizer.AdamW(5e-3, 0.8, 0.9, 1e-6, 0.1),
          new Schedule.Constant(3),
          new Schedule.Cosine(5),
          new Schedule.Step(2, 0.1, 7),
          new Encoding.Direct(),
          new Encoding.Rate(),
          new Encoding.Latency(),
          new UpdateInterval.Sequence(),
          new UpdateInterval.Steps(3),
          new Initialization.UniformFanIn(2.74),
          new Initialization.UniformBetween(-0.9, 1.1),
          new EventLif(0.13, 0.7692, 30, 0.2),
          new NeuronParameter.Uniform(0.123456789012345),
          IntegrateAndFire.of(2),
          new SignedLif(
              NeuronParameter.of(0.9),
              NeuronParameter.of(1),
              Reset.NONE,
              new Surrogate.Gaussian(2)),
          new ForwardGradientRule(
              ForwardGradient.defaults().with(new ForwardGradient.Scope.Layers()),
              Double.POSITIVE_INFINITY,
              true),
          new ForwardGradientRule(
              ForwardGradient.defaults()
                  .with(new DirectionalDerivative.CentralDifference(0.1))
                  .with(new DirectionLaw.Basis())
                  .withDirections(4),
              5,
              false),
          new NodeGradient(new NoiseLaw.Gaussian(), 3, true),
          ForwardGradient.defaults(),
          new ForwardGradient.Scope.Global(),
          new ForwardGradient.Scope.Layers(),
          new ForwardGradient.Scope.Blocks(List.of(3, 4)),
          new DirectionLaw.Coordinate(),
          new DirectionLaw.Basis(),
          new DirectionLaw.Orthonormal(),
          new DirectionLaw.Hadamard(),
          new DirectionalDerivative.Jvp(),
          new DirectionalDerivative.CentralDifference(0.1),
          new DirectionalDerivative.OneSidedDifference(0.2),
          new DirectionalDerivative.SinglePoint(0.3),
          new Optimizer.AdaBelief(1e-3, 0.9, 0.999, 1e-16, 0.1),
          new Readout.Mean(Readout.leakyIntegrator(0.4)),
          new Readout.Last(Readout.linear()),
          new Spikes(new Readout.Mean(Readout.linear())),
          new Readout.Linear(),
          new Readout.LeakyIntegrator(NeuronParameter.of(0.4)),
          new Dense(7, true, LIF, Initialization.uniform(3)),
          new Encoding.Steps(),
          new Encoding.Bins(1e-3),
          new Input(),
          new Population("retina", Shape.of(1, 28, 28), new Input()),
          new Projection("retina-v1", "retina", "v1", new Connection.OneToOne()),
          new Connection.OneToOne(),
          new Connection.AllToAll(true, Initialization.uniform(3)),
          new Head("output", List.of(new Head.Reading("v1", Head.Decoding.MEAN))),
          new Head.Reading("v1", Head.Decoding.SPIKES),
          Shape.of(1, 28, 28),
          new Surrogate.Sigmoid(4.5),
          new Surrogate.Triangle(2),
          new Surrogate.Rectangle(0.5),
          new Surrogate.Arctan(3),
          new Surrogate.FastSigmoid(25),
          new Surrogate.Gaussian(1e3));

  private SpecExamples() {}
}
