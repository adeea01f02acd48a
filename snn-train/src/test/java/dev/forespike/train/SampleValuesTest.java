package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Dataset;
import dev.forespike.api.Encoding;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Samples;
import dev.forespike.api.Schedule;
import dev.forespike.api.Shape;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.SpecException;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.UpdateInterval;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values become probabilities or times only where they lie between 0 and 1. */
final class SampleValuesTest {
  private static final NetworkSpec NETWORK =
      NetworkSpec.input(2).dense(3, Lif.of(0.5, 1)).readout(2);

  private static Samples samples(float odd) {
    return Samples.of(Shape.of(2), new float[] {0, 1, 0.5f, odd}, new int[] {0, 1});
  }

  private static TrainingSpec spec(Encoding encoding) {
    return new TrainingSpec(
        NETWORK,
        new SpatialBackprop(),
        Loss.crossEntropy(),
        Optimizer.sgd(0.1, 0.9),
        new Schedule.Cosine(0),
        encoding,
        3,
        2,
        1,
        3,
        new UpdateInterval.Sequence(),
        1);
  }

  private static void refused(Executable act, String... saying) {
    String message = String.valueOf(assertThrows(SpecException.class, act).getMessage());
    assertEquals(1, message.lines().count(), message);
    for (String part : saying) {
      assertTrue(message.contains(part), message);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {1.5f, -0.25f})
  void whatBecomesSpikesMustLieBetweenZeroAndOne(float odd) {
    Dataset train = Dataset.of("made", 2, samples(odd), samples(1));
    Dataset test = Dataset.of("made", 2, samples(1), samples(odd));
    refused(
        () -> Trainer.of(spec(new Encoding.Rate()), train),
        "dataset made: training sample 1 holds " + odd + " at 1",
        "encoding rate needs values from 0 to 1");
    refused(
        () -> Trainer.of(spec(new Encoding.Latency()), test),
        "dataset made: test sample 1 holds " + odd,
        "encoding latency needs");
    Network network = Network.untrained(NETWORK, new Encoding.Rate(), 3, 1);
    try (var inferencer = new Inferencer(network, TestEncoders.RATE, 1)) {
      refused(() -> inferencer.run(samples(odd)), "sample 1 holds " + odd);
      refused(() -> inferencer.evaluate(samples(odd), Loss.crossEntropy()), "holds " + odd);
      Batch rows = Batch.constant(new float[] {0, 1, 0.5f, odd}, 2, 2, 3);
      refused(() -> inferencer.run(rows), "sample 1 holds " + odd + " at 1");
    }
  }

  @Test
  void currentsMayBeAnyFiniteNumbers() throws IOException {
    Dataset dataset = Dataset.of("made", 2, samples(-7.5f), samples(12));
    TrainingResult result =
        Trainer.of(spec(new Encoding.Direct()), dataset, TestEncoders.DIRECT).train();
    assertEquals(1, result.epochs().size());
  }
}
