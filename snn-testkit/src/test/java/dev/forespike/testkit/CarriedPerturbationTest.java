package dev.forespike.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.forespike.api.SpikeTrain;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The law of feedback from carried perturbations, on spikes that come at random. */
final class CarriedPerturbationTest {
  private static final int HIDDEN = 3;
  private static final int OUTPUTS = 2;
  private static final double[] WEIGHTS = {0.5, -1, 0, 0.25, 2, -0.75};

  private static SpikeTrain random(SplittableRandom random, int neurons, int most) {
    int count = random.nextInt(most + 1);
    double[] times = random.doubles(count).sorted().toArray();
    int[] who = IntStream.range(0, count).map(_ -> random.nextInt(neurons)).toArray();
    return SpikeTrain.of(times, who);
  }

  /** From the definition: an output spike takes what has come since the output's last one. */
  private static CarriedPerturbation draw(long seed) {
    var random = new SplittableRandom(seed);
    SpikeTrain hidden = random(random, HIDDEN, 5);
    SpikeTrain output = random(random, OUTPUTS, 5);
    double[] v = new double[HIDDEN];
    Arrays.setAll(v, _ -> random.nextGaussian());
    double[] gathered = new double[OUTPUTS];
    double[] derivative = new double[OUTPUTS];
    boolean[] fired = new boolean[HIDDEN];
    // Hidden spikes come before output spikes of the same time.
    int[] order =
        IntStream.range(0, hidden.size() + output.size())
            .boxed()
            .sorted(
                Comparator.comparingDouble(
                    k -> k < hidden.size() ? hidden.time(k) : output.time(k - hidden.size())))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int k : order) {
      if (k < hidden.size()) {
        int i = hidden.neuron(k);
        for (int j = 0; j < OUTPUTS && !fired[i]; j++) {
          gathered[j] += v[i] * WEIGHTS[i * OUTPUTS + j];
        }
        fired[i] = true;
      } else {
        int j = output.neuron(k - hidden.size());
        derivative[j] += gathered[j];
        gathered[j] = 0;
      }
    }
    return new CarriedPerturbation(v, hidden, output, derivative);
  }

  @Test
  void theLawHolds() {
    SampleLaws.carried("v D", CarriedPerturbationTest::draw, WEIGHTS, 20_000, 1).assertHolds();
  }

  @Test
  void mutantsAreRejected() {
    SampleLaws.carried(
            "v D", Mutants.inAnyOrder(CarriedPerturbationTest::draw, WEIGHTS), WEIGHTS, 20_000, 1)
        .assertBroken();
    double[] other = WEIGHTS.clone();
    other[3] += 0.3;
    SampleLaws.carried("v D", CarriedPerturbationTest::draw, other, 20_000, 1).assertBroken();
  }

  @Test
  void tooFewSamplesAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> SampleLaws.carried("v D", CarriedPerturbationTest::draw, WEIGHTS, 100, 1));
  }
}
