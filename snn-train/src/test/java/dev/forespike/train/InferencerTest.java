package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Encoding;
import dev.forespike.api.Loss;
import dev.forespike.api.Samples;
import dev.forespike.api.SpecException;
import org.junit.jupiter.api.Test;

final class InferencerTest {
  private static final int T = 4;

  /** More than one batch of the evaluation, and a tail. */
  private static final Samples SAMPLES = Blobs.dataset(TestRuns.INPUTS, 4, 431).test();

  private static final Network NETWORK =
      Network.untrained(TestRuns.NETWORK, new Encoding.Direct(), T, 3);

  @Test
  void predictionIsTheLargestSummedOutput() {
    try (var inferencer = new Inferencer(NETWORK, TestEncoders.DIRECT, 1)) {
      Inference inference = inferencer.run(SAMPLES.range(0, 30));
      assertEquals(30, inference.samples());
      assertEquals(T, inference.timesteps());
      for (int b = 0; b < 30; b++) {
        double largest = Double.NEGATIVE_INFINITY;
        int best = -1;
        for (int j = 0; j < Blobs.CLASSES; j++) {
          double sum = 0;
          for (int t = 0; t < T; t++) {
            sum += inference.output(t, b, j);
          }
          best = sum > largest ? j : best;
          largest = Math.max(largest, sum);
        }
        assertEquals(best, inference.prediction(b));
      }
    }
  }

  @Test
  void evaluationCountsPredictionsAndSpikes() {
    try (var inferencer = new Inferencer(NETWORK, TestEncoders.DIRECT, 2)) {
      final Evaluation evaluation = inferencer.evaluate(SAMPLES, Loss.crossEntropy());
      Inference inference = inferencer.run(SAMPLES);
      int correct = 0;
      double loss = 0;
      int[] spikes = new int[2];
      int[] widths = {24, 20};
      for (int b = 0; b < SAMPLES.size(); b++) {
        correct += inference.prediction(b) == SAMPLES.label(b) ? 1 : 0;
        for (int t = 0; t < T; t++) {
          double sum = 0;
          for (int j = 0; j < Blobs.CLASSES; j++) {
            sum += Math.exp(inference.output(t, b, j));
          }
          loss += Math.log(sum) - inference.output(t, b, SAMPLES.label(b));
          for (int layer = 0; layer < 2; layer++) {
            for (int i = 0; i < widths[layer]; i++) {
              spikes[layer] += inference.spike(layer, t, b, i) ? 1 : 0;
            }
          }
        }
      }
      double steps = SAMPLES.size() * (double) T;
      assertEquals(correct / (double) SAMPLES.size(), evaluation.accuracy(), 1e-12);
      assertEquals(loss / steps, evaluation.loss(), 1e-5);
      for (int layer = 0; layer < 2; layer++) {
        double rate = evaluation.firingRate().get(layer);
        assertEquals(spikes[layer] / steps / widths[layer], rate, 1e-12);
        assertTrue(rate > 0.01 && rate < 0.99, "neurons fire now and then: " + rate);
      }
    }
  }

  @Test
  void evaluationDrawsNoNoiseAndIsTheSameEachTime() {
    Network network = Network.untrained(TestRuns.NETWORK, new Encoding.Rate(), T, 3);
    try (var one = new Inferencer(network, TestEncoders.RATE, 1);
        var two = new Inferencer(network, TestEncoders.RATE, 2)) {
      Evaluation first = one.evaluate(SAMPLES, Loss.crossEntropy());
      assertEquals(first, one.evaluate(SAMPLES, Loss.crossEntropy()));
      assertEquals(first, two.evaluate(SAMPLES, Loss.crossEntropy()));
    }
  }

  /** Numbers of a batch, or the samples they come from: the same bits. */
  @Test
  void aBatchGivesWhatItsSamplesGive() {
    float[] input = new float[431 * TestRuns.INPUTS];
    for (int b = 0; b < 431; b++) {
      SAMPLES.read(b, input, b * TestRuns.INPUTS);
    }
    try (var encoding = new Inferencer(NETWORK, TestEncoders.DIRECT, 1);
        var plain = Inferencer.of(NETWORK, 2)) {
      Inference expected = encoding.run(SAMPLES);
      Inference actual = plain.runWithMembranes(Batch.constant(input, 431, TestRuns.INPUTS, T));
      assertArrayEquals(expected.outputs(), actual.outputs());
      for (int layer = 0; layer < 2; layer++) {
        assertArrayEquals(expected.spikes(layer), actual.spikes(layer));
        assertTrue(expected.membranes(layer).isEmpty());
        float[] membranes = actual.membranes(layer).orElseThrow();
        byte[] spikes = actual.spikes(layer);
        assertEquals(spikes.length, membranes.length);
        for (int i = 0; i < spikes.length; i++) {
          assertEquals(spikes[i] == 1, membranes[i] >= 1, "fires at the threshold, which is 1");
        }
      }
      assertArrayEquals(expected.outputs(), plain.run(SAMPLES).outputs());
    }
  }

  @Test
  void aNetworkNeedsATimestep() {
    SpecException thrown =
        assertThrows(
            SpecException.class,
            () -> Network.untrained(TestRuns.NETWORK, new Encoding.Direct(), 0, 1));
    assertEquals("timesteps must be at least 1, but is 0", thrown.getMessage());
  }
}
