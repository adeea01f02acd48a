package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Dataset;
import dev.forespike.api.Encoding;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Opzo;
import dev.forespike.api.Readout;
import dev.forespike.api.Rule;
import dev.forespike.api.Samples;
import dev.forespike.api.Schedule;
import dev.forespike.api.SequenceSamples;
import dev.forespike.api.Shape;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.SpecException;
import dev.forespike.api.SpikeSamples;
import dev.forespike.api.SpikeTrain;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.UpdateInterval;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Samples with time: sequences of different lengths, and spike trains in bins. */
final class SequenceTrainingTest {
  private static final int CLASSES = 3;
  private static final int INPUTS = 6;
  private static final NetworkSpec NETWORK =
      NetworkSpec.input(2, 3).dense(24, Lif.of(0.9, 1)).readout(CLASSES);

  private static List<Rule> rules() {
    return TestRuns.RULES;
  }

  private static TrainingSpec spec(Rule rule, Encoding encoding, int timesteps) {
    return new TrainingSpec(
        NETWORK,
        rule,
        Loss.crossEntropy(),
        Optimizer.adam(0.01),
        new Schedule.Constant(0),
        encoding,
        timesteps,
        8,
        2,
        timesteps,
        new UpdateInterval.Sequence(),
        3);
  }

  /** A bump that runs upwards, downwards or stays, over 5 to 9 steps: no step alone tells which. */
  private static SequenceSamples bumps(int count, long seed) {
    var random = new SplittableRandom(seed);
    var sequences = new ArrayList<float[]>();
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % CLASSES;
      int steps = random.nextInt(5, 10);
      int start = random.nextInt(INPUTS);
      float[] sequence = new float[steps * INPUTS];
      for (int t = 0; t < steps; t++) {
        int at = Math.floorMod(start + (labels[i] - 1) * t, INPUTS);
        sequence[t * INPUTS + at] = 1.5f;
      }
      sequences.add(sequence);
    }
    return SequenceSamples.of(Shape.of(2, 3), sequences, labels);
  }

  private static Dataset dataset(Samples train, Samples test) {
    return Dataset.of("bumps", CLASSES, train, test);
  }

  /**
   * The noise of a step is that step's, so longer runs inject the same into the steps there are.
   */
  @ParameterizedTest
  @MethodSource("rules")
  void paddingChangesNothing(Rule rule) throws IOException {
    Dataset data = dataset(bumps(24, 1), bumps(9, 2));
    TrainingResult tight = Trainer.of(spec(rule, new Encoding.Steps(), 9), data).train();
    TrainingResult padded = Trainer.of(spec(rule, new Encoding.Steps(), 13), data).train();
    // Sums over rows that hold zeros are cut into other blocks: rounding of float, no more.
    assertEquals(tight.last().trainLoss(), padded.last().trainLoss(), 1e-6, rule.toString());
    assertEquals(tight.last().testLoss(), padded.last().testLoss(), 1e-6, rule.toString());
  }

  @Test
  void aSampleAloneLosesWhatItLosesAmongLongerOnes() {
    Network network = Network.untrained(NETWORK, new Encoding.Steps(), 9, 5);
    SequenceSamples samples = bumps(7, 4);
    double sum = 0;
    try (Inferencer inferencer = Inferencer.of(network, 2)) {
      for (int i = 0; i < samples.size(); i++) {
        Evaluation one = inferencer.evaluate(samples.range(i, i + 1), Loss.crossEntropy());
        float[] input = new float[samples.steps(i) * INPUTS];
        samples.readSteps(i, 0, samples.steps(i), input, 0, INPUTS);
        float[] outputs =
            inferencer.run(Batch.sequence(input, samples.steps(i), 1, INPUTS)).outputs();
        assertEquals(meanLoss(outputs, samples.label(i)), one.loss(), 1e-6);
        sum += one.loss();
      }
      assertEquals(
          sum / samples.size(), inferencer.evaluate(samples, Loss.crossEntropy()).loss(), 1e-6);
    }
  }

  private static double meanLoss(float[] outputs, int label) {
    double loss = 0;
    int steps = outputs.length / CLASSES;
    for (int t = 0; t < steps; t++) {
      double sum = 0;
      for (int j = 0; j < CLASSES; j++) {
        sum += Math.exp(outputs[t * CLASSES + j]);
      }
      loss += Math.log(sum) - outputs[t * CLASSES + label];
    }
    return loss / steps;
  }

  /** Chance is 1/3; back-propagation and OPZO learn an order that no step alone tells. */
  @Test
  void whatIsInTheOrderAloneIsLearned() throws IOException {
    Dataset data = dataset(bumps(240, 1), bumps(90, 2));
    for (Rule rule : List.of(new SpatialBackprop(), Opzo.defaults())) {
      TrainingSpec spec = spec(rule, new Encoding.Steps(), 9).toBuilder().epochs(30).build();
      TrainingResult result = Trainer.of(spec, data).train();
      assertTrue(result.last().testAccuracy() > 0.8, rule + ": " + result.last().testAccuracy());
    }
  }

  @Test
  void threadsAndPlaceDoNotShowInTheBits() throws IOException {
    Dataset data = dataset(bumps(24, 1), bumps(9, 2));
    TrainingSpec spec = spec(Opzo.defaults(), new Encoding.Steps(), 9);
    Network one = Trainer.of(spec, data).train().network();
    Network two = Trainer.of(spec, data).threads(2).train().network();
    for (int layer = 0; layer < 2; layer++) {
      assertArrayEquals(one.weights(layer), two.weights(layer));
    }
  }

  @Test
  void spikeTrainsInBinsAreTheSequencesOfTheirCounts() throws IOException {
    var random = new SplittableRandom(7);
    var trains = new ArrayList<SpikeTrain>();
    var counted = new ArrayList<float[]>();
    int[] labels = new int[24];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % CLASSES;
      double[] times = random.doubles(40, 0, 0.09).sorted().toArray();
      int[] neurons = random.ints(40, 0, INPUTS).toArray();
      float[] counts = new float[9 * INPUTS];
      for (int k = 0; k < times.length; k++) {
        int bin = (int) (times[k] * 100);
        counts[bin * INPUTS + neurons[k]]++;
      }
      trains.add(SpikeTrain.of(times, neurons));
      counted.add(counts);
    }
    SpikeSamples spikes = SpikeSamples.of(INPUTS, trains, labels);
    SequenceSamples sequences = SequenceSamples.of(Shape.of(INPUTS), counted, labels);
    Rule rule = Opzo.defaults();
    Network binned =
        Trainer.of(spec(rule, new Encoding.Bins(0.01), 9), dataset(spikes, spikes))
            .train()
            .network();
    Network stepped =
        Trainer.of(spec(rule, new Encoding.Steps(), 9), dataset(sequences, sequences))
            .train()
            .network();
    for (int layer = 0; layer < 2; layer++) {
      assertArrayEquals(stepped.weights(layer), binned.weights(layer));
    }
  }

  @Test
  void aSampleCountsAsOftenAsItsWeightSays() {
    SequenceSamples plain = bumps(2, 1);
    SequenceSamples heavy = weighted(plain, 3, 0);
    Network network = Network.untrained(NETWORK, new Encoding.Steps(), 9, 5);
    try (Inferencer inferencer = Inferencer.of(network, 1)) {
      double first = inferencer.evaluate(plain.range(0, 1), Loss.crossEntropy()).loss();
      assertEquals(
          3 * first / 2, inferencer.evaluate(heavy, Loss.crossEntropy()).loss(), 1e-6 * first);
    }
  }

  private static SequenceSamples weighted(SequenceSamples of, float... weights) {
    return new SequenceSamples() {
      @Override
      public int size() {
        return of.size();
      }

      @Override
      public Shape shape() {
        return of.shape();
      }

      @Override
      public int steps(int index) {
        return of.steps(index);
      }

      @Override
      public void readSteps(int index, int from, int count, float[] out, int offset, int stride) {
        of.readSteps(index, from, count, out, offset, stride);
      }

      @Override
      public int label(int index) {
        return of.label(index);
      }

      @Override
      public float weight(int index) {
        return weights[index];
      }
    };
  }

  private static void refused(String message, TrainingSpec spec, Dataset data) {
    SpecException refused = assertThrows(SpecException.class, () -> Trainer.of(spec, data));
    assertEquals(message, refused.getMessage());
  }

  @Test
  void whatWouldNotBeHeardIsRefused() {
    Rule rule = new SpatialBackprop();
    SequenceSamples bumps = bumps(9, 2);
    Samples values = Samples.of(Shape.of(2, 3), new float[INPUTS], new int[1]);
    SpikeSamples spikes = SpikeSamples.of(INPUTS, List.of(SpikeTrain.empty()), new int[1]);
    int long9 = 0;
    while (bumps.steps(long9) <= 7) {
      long9++;
    }
    refused(
        ("dataset bumps: training sample %d has %d steps, but the network runs 7: take %d"
                + " timesteps, or cut the sample")
            .formatted(long9, bumps.steps(long9), bumps.mostSteps()),
        spec(rule, new Encoding.Steps(), 7),
        dataset(bumps, bumps));
    refused(
        "dataset bumps: training samples have a row for each step: take encoding steps",
        spec(rule, new Encoding.Direct(), 9),
        dataset(bumps, bumps));
    refused(
        "encoding steps needs a row for each step, but dataset bumps: training samples are not"
            + " sequences",
        spec(rule, new Encoding.Steps(), 9),
        dataset(values, values));
    refused(
        "dataset bumps: training samples are spike trains: take encoding bins, or an event-driven"
            + " network",
        spec(rule, new Encoding.Rate(), 9),
        dataset(spikes, spikes));
    refused(
        "encoding bins needs spike trains, but dataset bumps: training samples are values: take"
            + " encoding latency",
        spec(rule, new Encoding.Bins(0.1), 9),
        dataset(values, values));
    refused(
        "dataset bumps: training sample 1 counts NaN times; a weight is finite and at least 0",
        spec(rule, new Encoding.Steps(), 9),
        dataset(weighted(bumps.range(0, 2), 1, Float.NaN), bumps));
  }

  @Test
  void theLastStepIsTheSamplesOwn() {
    NetworkSpec last =
        NetworkSpec.input(2, 3)
            .dense(5, Lif.of(0.9, 1))
            .readout(CLASSES, new Readout.Last(Readout.leakyIntegrator(0.9)));
    Network network = Network.untrained(last, new Encoding.Steps(), 12, 5);
    SequenceSamples samples = bumps(3, 4);
    try (Inferencer inferencer = Inferencer.of(network, 1)) {
      for (int i = 0; i < 3; i++) {
        float[] input = new float[samples.steps(i) * INPUTS];
        samples.readSteps(i, 0, samples.steps(i), input, 0, INPUTS);
        float[] outputs =
            inferencer.run(Batch.sequence(input, samples.steps(i), 1, INPUTS)).outputs();
        float[] end =
            java.util.Arrays.copyOfRange(outputs, outputs.length - CLASSES, outputs.length);
        assertEquals(
            meanLoss(end, samples.label(i)),
            inferencer.evaluate(samples.range(i, i + 1), Loss.crossEntropy()).loss(),
            1e-6);
      }
    }
  }
}
