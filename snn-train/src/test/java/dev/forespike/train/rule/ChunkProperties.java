package dev.forespike.train.rule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.BackpropThroughTime;
import dev.forespike.api.Initialization;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Opzo;
import dev.forespike.api.Reset;
import dev.forespike.api.Rule;
import dev.forespike.api.Surrogate;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct.Path;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.NoisePlan;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Stream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** How the work is cut and shared must not show: chunks, paths, threads, kernels. */
final class ChunkProperties {
  private static final Compute TWO = new Compute(Kernels.best(), new Workers(2));
  private static final Compute THREE = new Compute(Kernels.best(), new Workers(3));
  private static final Compute SCALAR = new Compute(Kernels.scalar(), new Workers(1));

  @Provide
  Arbitrary<NetworkCase> noisy() {
    return NetworkCases.cases(NetworkCases.opzo());
  }

  /** Three-factor rules with losses whose error is known at each step. */
  @Provide
  Arbitrary<NetworkCase> chunkable() {
    Arbitrary<Rule> rules = NetworkCases.localRules();
    return NetworkCases.cases(rules, NetworkCases.losses().filter(Loss::perStep), 0);
  }

  /** Large enough that work is really cut into blocks, 37-153-129-6. */
  @Provide
  Arbitrary<NetworkCase> large() {
    var neuron = Lif.of(0.6, 0.8).withReset(Reset.SUBTRACT).withSurrogate(Surrogate.sigmoid(2));
    NetworkSpec network =
        NetworkSpec.input(37)
            .withBias()
            .withInitialization(Initialization.uniform(3))
            .dense(153, neuron)
            .dense(129, neuron)
            .readout(6);
    return Combinators.combine(
            NetworkCases.localRules(),
            Arbitraries.longs().withoutEdgeCases(),
            Arbitraries.of(true, false))
        .as(
            (rule, seed, constant) ->
                new NetworkCase(
                    NetworkCases.run(network, rule, Loss.crossEntropy(), 7, 21, seed),
                    constant,
                    true));
  }

  @Property(tries = 300)
  void neitherChunkNorPathChangesABitOfSpikesAndOutputs(
      @ForAll("noisy") NetworkCase of, @ForAll boolean clean) {
    ClockedBatch batch = of.batch(0);
    @Nullable NoisePlan plan = clean ? null : LearningRun.plan(of.rule(Opzo.class));
    List<float[]> whole = forward(of, batch, plan, of.timesteps(), LearningRun.COMPUTE, Path.DENSE);
    for (int chunk : new int[] {1, 2, 3, of.timesteps()}) {
      for (Path path : Path.values()) {
        int steps = Math.min(chunk, of.timesteps());
        List<float[]> cut = forward(of, batch, plan, steps, LearningRun.COMPUTE, path);
        assertSameBits(whole, cut, "chunk " + chunk + ", " + path);
      }
    }
  }

  @Property(tries = 8)
  void neitherThreadsNorKernelsChangeABitOfSpikesAndOutputs(
      @ForAll("large") NetworkCase of, @ForAll @IntRange(min = 1, max = 7) int chunk) {
    ClockedBatch batch = of.batch(0);
    @Nullable NoisePlan plan =
        of.spec().rule() instanceof Opzo rule ? LearningRun.plan(rule) : null;
    List<float[]> one = forward(of, batch, plan, chunk, LearningRun.COMPUTE, Path.AUTOMATIC);
    assertSameBits(one, forward(of, batch, plan, chunk, TWO, Path.AUTOMATIC), "two threads");
    assertSameBits(one, forward(of, batch, plan, chunk, THREE, Path.AUTOMATIC), "three threads");
    assertSameBits(one, forward(of, batch, plan, chunk, SCALAR, Path.AUTOMATIC), "scalar kernels");
  }

  private static List<float[]> forward(
      NetworkCase of,
      ClockedBatch batch,
      @Nullable NoisePlan plan,
      int chunk,
      Compute compute,
      Path path) {
    long key = Stream.NOISE.key(of.spec().seed(), 3);
    return ForwardRun.of(of.parameters(), batch, plan, key, chunk, compute, path).values();
  }

  @Property(tries = 300)
  void chunksChangeGradientsByRoundingOnly(
      @ForAll("chunkable") NetworkCase of, @ForAll @IntRange(min = 1, max = 6) int chunk) {
    NetworkCase cut = of.withChunk(Math.min(chunk, of.timesteps()));
    var whole = new LearningRun(of);
    var parts = new LearningRun(cut);
    for (int number = 0; number < 2; number++) {
      LearningRun.Interval expected = whole.learn(of.batch(number), number).getFirst();
      LearningRun.Interval actual = parts.learn(cut.batch(number), number).getFirst();
      for (int layer = 0; layer < expected.gradients().layers(); layer++) {
        assertClose(
            expected.gradients().weights(layer), actual.gradients().weights(layer), "weights");
        assertClose(expected.gradients().biases(layer), actual.gradients().biases(layer), "biases");
      }
      assertEquals(whole.outcome().loss(), parts.outcome().loss(), 1e-6 * whole.outcome().loss());
      assertEquals(whole.outcome().correct(), parts.outcome().correct());
    }
  }

  private static void assertClose(float[] expected, float[] actual, String what) {
    double[] wide = new double[expected.length];
    Arrays.setAll(wide, i -> expected[i]);
    ReferenceGradients.assertClose(wide, actual, 3e-5, what);
  }

  @Property(tries = 150)
  void pathsGiveTheSameBitsOfGradients(@ForAll("chunkable") NetworkCase of) {
    List<float[]> dense = learned(of, LearningRun.COMPUTE, Path.DENSE);
    for (int chunk : new int[] {1, of.timesteps()}) {
      NetworkCase cut = of.withChunk(chunk);
      List<float[]> events = learned(cut, LearningRun.COMPUTE, Path.EVENTS);
      assertSameBits(learned(cut, LearningRun.COMPUTE, Path.DENSE), events, "chunk " + chunk);
    }
    assertSameBits(dense, learned(of, LearningRun.COMPUTE, Path.AUTOMATIC), "automatic");
  }

  @Property(tries = 8)
  void threadsAndKernelsGiveTheSameBitsOfGradientsAndFeedback(
      @ForAll("large") NetworkCase whole, @ForAll @IntRange(min = 1, max = 7) int chunk) {
    NetworkCase of = whole.withChunk(chunk);
    List<float[]> one = learned(of, LearningRun.COMPUTE, Path.AUTOMATIC);
    for (float[] gradient : one) {
      assertTrue(gradient.length > 0);
    }
    assertSameBits(one, learned(of, TWO, Path.AUTOMATIC), "two threads");
    assertSameBits(one, learned(of, THREE, Path.AUTOMATIC), "three threads");
    assertSameBits(one, learned(of, SCALAR, Path.AUTOMATIC), "scalar kernels");
  }

  @Property(tries = 6)
  void neitherThreadsNorKernelsNorPathsChangeABitOfHistory(
      @ForAll("large") NetworkCase whole, @ForAll boolean detachReset) {
    NetworkCase of = whole.withRule(new BackpropThroughTime(detachReset));
    List<float[]> one = learned(of, LearningRun.COMPUTE, Path.AUTOMATIC);
    assertSameBits(one, learned(of, TWO, Path.AUTOMATIC), "two threads");
    assertSameBits(one, learned(of, THREE, Path.AUTOMATIC), "three threads");
    assertSameBits(one, learned(of, SCALAR, Path.AUTOMATIC), "scalar kernels");
    assertSameBits(one, learned(of, LearningRun.COMPUTE, Path.DENSE), "dense products");
    assertSameBits(one, learned(of, LearningRun.COMPUTE, Path.EVENTS), "spike lists");
  }

  /** Gradients of two batches and the feedback after them. */
  private static List<float[]> learned(NetworkCase of, Compute compute, Path path) {
    var run = new LearningRun(of, compute, path);
    var all = new ArrayList<float[]>();
    for (int number = 0; number < 2; number++) {
      Parameters gradients = run.learn(of.batch(number), number).getFirst().gradients();
      for (int layer = 0; layer < gradients.layers(); layer++) {
        all.add(gradients.weights(layer));
        if (gradients.biases(layer).length > 0) {
          all.add(gradients.biases(layer));
        }
      }
    }
    run.feedback().forEach(matrix -> all.add(UpdateIntervalProperties.floats(matrix)));
    return all;
  }

  private static void assertSameBits(List<float[]> expected, List<float[]> actual, String what) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i), what + ", array " + i);
    }
  }
}
