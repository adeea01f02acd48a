package dev.forespike.train.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forespike.api.Loss;
import dev.forespike.api.Opzo;
import dev.forespike.api.Rule;
import dev.forespike.api.UpdateInterval;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct.Path;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.NoisePlan;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Recording;
import dev.forespike.train.runtime.RowLoss;
import dev.forespike.train.runtime.StepPass;
import dev.forespike.train.runtime.Stream;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/**
 * One sample, one step at a time, against batches: the same bits of spikes, psi and outputs at any
 * batch size, chunk, path and kernel; the same gradients up to rounding. Also run at 256 bits.
 */
final class StepProperties {
  private static final Compute SCALAR = new Compute(Kernels.scalar(), new Workers(1));

  @Provide
  Arbitrary<NetworkCase> noisy() {
    return NetworkCases.cases(NetworkCases.opzo());
  }

  @Provide
  Arbitrary<NetworkCase> steppable() {
    Arbitrary<Rule> rules = NetworkCases.localRules();
    return NetworkCases.cases(rules, NetworkCases.losses().filter(Loss::perStep), 0);
  }

  @Property(tries = 300)
  void stepsGiveTheBitsOfBatches(@ForAll("noisy") NetworkCase of, @ForAll boolean clean) {
    ClockedBatch batch = of.batch(0);
    @Nullable NoisePlan plan = clean ? null : LearningRun.plan(of.rule(Opzo.class));
    long key = Stream.NOISE.key(of.spec().seed(), 3);
    for (Path path : Path.values()) {
      for (int chunk : new int[] {1, 2, of.timesteps()}) {
        int steps = Math.min(chunk, of.timesteps());
        ForwardRun run =
            ForwardRun.of(of.parameters(), batch, plan, key, steps, LearningRun.COMPUTE, path);
        // Noise is a function of the sample's position too: only the first has the same.
        int samples = clean ? batch.size() : 1;
        for (int b = 0; b < samples; b++) {
          assertSame(of, batch, b, plan, key, run, LearningRun.COMPUTE);
          assertSame(of, batch, b, plan, key, run, SCALAR);
        }
      }
    }
  }

  private static void assertSame(
      NetworkCase of,
      ClockedBatch batch,
      int b,
      @Nullable NoisePlan plan,
      long key,
      ForwardRun run,
      Compute compute) {
    var pass = new StepPass(of.parameters(), compute, plan, true);
    pass.begin();
    for (int t = 0; t < of.timesteps(); t++) {
      feed(pass, batch, t, b);
      pass.advance(key);
      Recording recording = pass.recording();
      for (int layer = 0; layer < of.network().hiddenLayers(); layer++) {
        double[] psi = run.psi(layer, t, b);
        for (int i = 0; i < psi.length; i++) {
          long[] negative = recording.activity(layer).negative();
          long minus = negative == null ? 0 : negative[i / 64] >>> i & 1;
          long spike = (recording.activity(layer).spikes()[i / 64] >>> i & 1) - minus;
          assertEquals(run.spike(layer, t, b, i), spike, "spike " + layer + ", " + i);
          assertEquals(psi[i], recording.psi(layer)[i], 0.0, "psi " + layer + ", " + i);
        }
      }
      double[] output = run.output(t, b);
      for (int j = 0; j < output.length; j++) {
        assertEquals(output[j], recording.output()[j], 0.0, "output " + j + " at step " + t);
      }
    }
  }

  /** Spikes go in by their indices; a constant input is taken once. */
  private static void feed(StepPass pass, ClockedBatch batch, int t, int b) {
    int n = batch.width();
    if (batch.constant()) {
      if (t == 0) {
        pass.input(Arrays.copyOfRange(batch.input(), b * n, (b + 1) * n));
      }
      return;
    }
    int[] neurons = new int[n];
    int count = 0;
    for (int i = 0; i < n; i++) {
      if (batch.input()[(t * batch.size() + b) * n + i] == 1f) {
        neurons[count++] = i;
      }
    }
    pass.inputSpikes(neurons, count);
  }

  @Property(tries = 200)
  void stepsGiveTheGradientsOfChunksUpToRounding(@ForAll("steppable") NetworkCase any) {
    NetworkCase of =
        new NetworkCase(any.spec().withBatch(1), any.constant(), false)
            .with(any.timesteps(), new UpdateInterval.Sequence());
    ClockedBatch batch = of.batch(0);
    Parameters parameters = of.parameters();
    Parameters gradients = new Parameters(of.network());
    CreditAssignment credit =
        Learners.credit(of.spec().rule(), parameters, of.spec().seed(), LearningRun.COMPUTE);
    stepThrough(of, batch, parameters, credit, gradients);
    credit.endInterval();
    for (int chunk : new int[] {1, 2, of.timesteps()}) {
      var run = new LearningRun(of.withChunk(Math.min(chunk, of.timesteps())));
      Parameters expected = run.learn(batch, 0).getFirst().gradients();
      for (int layer = 0; layer < gradients.layers(); layer++) {
        assertClose(expected.weights(layer), gradients.weights(layer), "weights of " + layer);
        assertClose(expected.biases(layer), gradients.biases(layer), "biases of " + layer);
      }
      List<double[]> feedback = run.feedback();
      for (int layer = 0; layer < feedback.size(); layer++) {
        float[] matrix = credit.feedback(layer).orElseThrow();
        ReferenceGradients.assertClose(feedback.get(layer), matrix, 3e-5, 1e-5, "feedback");
      }
    }
  }

  private static void stepThrough(
      NetworkCase of,
      ClockedBatch batch,
      Parameters parameters,
      CreditAssignment credit,
      Parameters gradients) {
    var pass = new StepPass(parameters, LearningRun.COMPUTE, credit.noise().orElse(null), true);
    var eligibility = new StepEligibility(of.network(), LearningRun.COMPUTE);
    int outputs = of.network().outputs();
    float[] target = new float[outputs];
    target[batch.labels()[0]] = 1f;
    float[] errors = new float[outputs];
    var loss = RowLoss.of(of.spec().loss(), Kernels.best().losses(), outputs);
    long key = Stream.NOISE.key(of.spec().seed(), 0);
    if (credit.needsMembranes()) {
      pass.keepMembranes();
    }
    pass.begin();
    credit.begin(key);
    eligibility.begin();
    for (int t = 0; t < of.timesteps(); t++) {
      feed(pass, batch, t, 0);
      pass.advance(key);
      credit.follow(pass.recording());
      eligibility.observe(pass.recording());
      float scale = 1f / of.timesteps();
      loss.row(pass.recording().output(), 0, target, 0, scale, errors, 0);
      eligibility.accumulate(pass.recording(), errors, credit, gradients);
      credit.observe(pass.recording(), errors, batch.lengths());
    }
  }

  private static void assertClose(float[] expected, float[] actual, String what) {
    double[] wide = new double[expected.length];
    Arrays.setAll(wide, i -> expected[i]);
    ReferenceGradients.assertClose(wide, actual, 3e-5, what);
  }
}
