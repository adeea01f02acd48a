package dev.forespike.train.rule;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Centering;
import dev.forespike.api.FeedbackStart;
import dev.forespike.api.Initialization;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.NoisePosition;
import dev.forespike.api.Opzo;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Parameters;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * With a linear read-out and noise on the output of the last hidden layer, E[M] is the transposed
 * read-out for any alpha. Momentum 0 and correction make each update's M one independent draw. The
 * same check must reject estimators that are wrong; false alarms as in {@link Deviation}.
 */
final class OpzoExpectationTest {
  private static final int DRAWS = 500;
  private static final int BATCH = 4;
  private static final int TIMESTEPS = 5;
  private static final NetworkSpec NETWORK =
      NetworkSpec.input(5)
          .withInitialization(Initialization.uniform(3))
          .dense(8, Lif.of(0.5, 1))
          .readout(3);

  static List<NoiseLaw> laws() {
    return NetworkCases.LAWS;
  }

  private static NetworkCase of(NoiseLaw law, Centering centering, boolean byAlpha) {
    var rule =
        new Opzo(
            law,
            NoisePosition.OUTPUT,
            0.4,
            0,
            false,
            byAlpha,
            centering,
            true,
            true,
            new FeedbackStart.Zero());
    var spec = NetworkCases.run(NETWORK, rule, Loss.crossEntropy(), TIMESTEPS, BATCH, 2024);
    return new NetworkCase(spec, true, false);
  }

  /** The read-out's weights, {@code [hidden][outputs]}. */
  private static Deviation fromReadout(NetworkCase of) {
    Parameters parameters = of.parameters();
    double[] transposed = new double[parameters.weights(1).length];
    for (int i = 0; i < transposed.length; i++) {
      transposed[i] = parameters.weights(1)[i];
    }
    return new Deviation(transposed);
  }

  private static double ofLearner(NetworkCase of) {
    Deviation deviation = fromReadout(of);
    var run = new LearningRun(of);
    ClockedBatch batch = of.batch(0);
    for (int iteration = 0; iteration < DRAWS; iteration++) {
      run.learn(batch, iteration);
      deviation.add(run.feedback().getFirst());
    }
    return deviation.largest();
  }

  @ParameterizedTest
  @MethodSource("laws")
  void expectedFeedbackIsTheTransposedReadout(NoiseLaw law) {
    for (Centering centering : Centering.values()) {
      double deviation = ofLearner(of(law, centering, true));
      assertTrue(deviation < Deviation.LIMIT, law + ", " + centering + ": " + deviation);
    }
  }

  @Test
  void rejectsFeedbackThatIsNotDividedByAlpha() {
    double deviation = ofLearner(of(new NoiseLaw.Gaussian(), Centering.LEAVE_ONE_OUT, false));
    assertTrue(deviation > Deviation.LIMIT, "a mutant passes: " + deviation);
  }

  @Test
  void rejectsABaselineThatKnowsTheNoiseOfItsOwnSample() {
    double deviation =
        ofProducts((run, t, b, j) -> run.output(t, b)[j] - mean(run, t, j), iteration -> iteration);
    assertTrue(deviation > Deviation.LIMIT, "a mutant passes: " + deviation);
  }

  @Test
  void rejectsNoiseOfAnotherIteration() {
    double deviation =
        ofProducts((run, t, b, j) -> run.output(t, b)[j], iteration -> iteration + 1);
    assertTrue(deviation > Deviation.LIMIT, "a mutant passes: " + deviation);
  }

  /** The hand-made estimator that the mutants are mutants of. */
  @Test
  void acceptsTheProductOfNoiseAndOutput() {
    double deviation = ofProducts((run, t, b, j) -> run.output(t, b)[j], iteration -> iteration);
    assertTrue(deviation < Deviation.LIMIT, "refused: " + deviation);
  }

  private interface Correlated {
    double value(ForwardRun run, int t, int b, int j);
  }

  private interface NoiseSource {
    int of(int iteration);
  }

  private static double ofProducts(Correlated correlated, NoiseSource source) {
    NetworkCase of = of(new NoiseLaw.Gaussian(), Centering.NONE, true);
    double alpha = of.rule(Opzo.class).alpha();
    Deviation deviation = fromReadout(of);
    ClockedBatch batch = of.batch(0);
    for (int iteration = 0; iteration < DRAWS; iteration++) {
      ForwardRun run = LearningRun.noisyPass(of, batch, iteration);
      ForwardRun noise = LearningRun.noisyPass(of, batch, source.of(iteration));
      double[] m = new double[8 * 3];
      for (int t = 0; t < TIMESTEPS; t++) {
        for (int b = 0; b < BATCH; b++) {
          double[] z = noise.noise(0, t, b);
          for (int i = 0; i < m.length; i++) {
            m[i] += z[i / 3] * correlated.value(run, t, b, i % 3) / alpha / BATCH / TIMESTEPS;
          }
        }
      }
      deviation.add(m);
    }
    return deviation.largest();
  }

  private static double mean(ForwardRun run, int t, int j) {
    double sum = 0;
    for (int b = 0; b < BATCH; b++) {
      sum += run.output(t, b)[j];
    }
    return sum / BATCH;
  }
}
