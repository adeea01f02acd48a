package dev.forespike.train.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.NoiseLaw;
import dev.forespike.kernels.CounterRandom;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Noise;
import dev.forespike.kernels.SpikeLists;
import dev.forespike.kernels.Workers;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The noise of a step is that of its time and sample, wherever its chunk begins and ends. */
final class InjectedNoiseProperties {
  private static final Noise NOISE = Kernels.best().noise();
  private static final Workers[] WORKERS = {new Workers(1), new Workers(2)};

  @Provide
  Arbitrary<Draw> draws() {
    Arbitrary<NoiseLaw> laws =
        Arbitraries.of(
            new NoiseLaw.Gaussian(),
            new NoiseLaw.Rademacher(),
            new NoiseLaw.Uniform(),
            new NoiseLaw.Sphere(),
            new NoiseLaw.SparseRademacher(0.1),
            new NoiseLaw.SparseRademacher(0.5));
    return Combinators.combine(
            laws,
            Arbitraries.of(true, false),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(1, 9),
            Arbitraries.integers().between(1, 4),
            Arbitraries.integers().between(1, 100),
            Arbitraries.longs().withoutEdgeCases())
        .as(Draw::new);
  }

  record Draw(
      NoiseLaw law,
      boolean antithetic,
      boolean membrane,
      int steps,
      int batch,
      int width,
      long key) {

    /** The noise of some steps, drawn into an object that may hold the noise of others. */
    void into(InjectedNoise noise, int from, int count, Workers workers) {
      int[][] scratch = new int[workers.threads()][Noise.scratch(width)];
      noise.draw(
          law,
          antithetic,
          membrane,
          key,
          from,
          count,
          batch,
          NOISE,
          workers,
          new SpikeLists.Slots(),
          scratch);
    }

    float[] whole() {
      var noise = new InjectedNoise(width);
      into(noise, 0, steps, WORKERS[0]);
      return noise.toDense(steps * batch);
    }
  }

  @Property(tries = 400)
  void chunksHaveTheRowsOfTheWhole(
      @ForAll("draws") Draw draw, @ForAll @IntRange(min = 1, max = 9) int chunk) {
    float[] whole = draw.whole();
    int row = draw.batch * draw.width;
    for (Workers workers : WORKERS) {
      var noise = new InjectedNoise(draw.width);
      for (int from = 0; from < draw.steps; from++) {
        int count = Math.min(chunk, draw.steps - from);
        draw.into(noise, from, count, workers);
        float[] expected = Arrays.copyOfRange(whole, from * row, (from + count) * row);
        float[] actual = noise.toDense(count * draw.batch);
        assertArrayEquals(expected, actual, () -> "chunk of " + count + ", " + draw);
      }
    }
  }

  /** The key of step t and sample b; antithetic pairs have that of their even step. */
  @Property(tries = 200)
  void rowsFollowFromKeyStepAndSampleAlone(@ForAll("draws") Draw draw) {
    float[] whole = draw.whole();
    float[] z = new float[draw.width];
    int[] scratch = new int[Noise.scratch(draw.width)];
    for (int t = 0; t < draw.steps; t++) {
      boolean negative = draw.antithetic && t % 2 == 1;
      for (int b = 0; b < draw.batch; b++) {
        long step = negative ? t - 1 : t;
        long key = CounterRandom.child(draw.key, (step << 32) + b);
        InjectedNoise.fill(draw.law, key, draw.width, NOISE, z, 0, scratch);
        int row = (t * draw.batch + b) * draw.width;
        for (int i = 0; i < draw.width; i++) {
          // Zeros of either sign are the same noise.
          assertEquals((negative ? -z[i] : z[i]) + 0f, whole[row + i] + 0f);
        }
      }
    }
  }

  /** The draws a chunk keeps, which of them belongs to a step, and with which sign. */
  @Property(tries = 300)
  void stepsOfAPairShareOneDraw(
      @ForAll("draws") Draw draw, @ForAll @IntRange(min = 0, max = 7) int from) {
    var noise = new InjectedNoise(draw.width);
    draw.into(noise, from, draw.steps, WORKERS[0]);
    boolean sparse = draw.law instanceof NoiseLaw.SparseRademacher && !draw.membrane;
    assertEquals(sparse, noise.sparse());
    int draws = 0;
    for (int step = 0; step < draw.steps; step++) {
      boolean second = draw.antithetic && (from + step) % 2 == 1;
      // The second of a pair begins a draw only where the chunk begins with it.
      draws += second && step > 0 ? 0 : 1;
      assertEquals(draws - 1, noise.draw(step), () -> "from " + from + ", " + draw);
      assertEquals(second ? -1f : 1f, noise.sign(step));
    }
    assertEquals(draws, noise.draws());
    int kept = sparse ? noise.activity().lists().rows() : noise.dense().length / draw.width;
    assertTrue(kept == (sparse ? draw.steps : draws) * draw.batch, () -> kept + " rows");
  }
}
