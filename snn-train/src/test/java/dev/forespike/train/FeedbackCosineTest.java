package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forespike.api.Lif;
import dev.forespike.api.NetworkSpec;
import dev.forespike.train.run.FeedbackCosine;
import dev.forespike.train.runtime.Parameters;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Feedback beside the way that weights take from a layer to the output. */
final class FeedbackCosineTest {
  private static final Lif NEURON = Lif.of(0.5, 1);
  private static final Parameters PARAMETERS =
      Parameters.initialize(NetworkSpec.input(3).dense(5, NEURON).dense(4, NEURON).readout(2), 1);

  /** {@code [hidden][outputs]}, from the weights as users see them, {@code [out][in]}. */
  private static float[] way(int layer) {
    float[] last = PARAMETERS.exportWeights(2);
    float[] middle = PARAMETERS.exportWeights(1);
    float[] way = new float[layer == 1 ? 8 : 10];
    for (int i = 0; i < way.length / 2; i++) {
      for (int j = 0; j < 2; j++) {
        for (int k = 0; k < 4; k++) {
          way[i * 2 + j] +=
              layer == 1 ? (i == k ? last[j * 4 + k] : 0) : middle[k * 5 + i] * last[j * 4 + k];
        }
      }
    }
    return way;
  }

  @Test
  void theProductOfTheWeightsAboveIsAgreedWith() {
    List<Double> found = FeedbackCosine.of(PARAMETERS, layer -> Optional.of(way(layer)));
    assertEquals(2, found.size());
    assertEquals(1, found.get(0), 1e-6);
    assertEquals(1, found.get(1), 1e-6);
  }

  @Test
  void oppositeFeedbackIsMinusOneAndNoFeedbackZero() {
    List<Double> found =
        FeedbackCosine.of(
            PARAMETERS,
            layer -> {
              float[] matrix = way(layer);
              for (int e = 0; e < matrix.length; e++) {
                matrix[e] *= layer == 0 ? -3 : 0;
              }
              return Optional.of(matrix);
            });
    assertEquals(-1, found.get(0), 1e-6);
    assertEquals(0, found.get(1));
  }

  @Test
  void rulesWithoutFeedbackHaveNone() {
    assertEquals(List.of(), FeedbackCosine.of(PARAMETERS, _ -> Optional.empty()));
  }
}
