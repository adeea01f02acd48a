package dev.forespike.train.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.train.runtime.Parameters;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AlignmentTest {
  private static final NetworkSpec NETWORK =
      NetworkSpec.input(2).dense(2, Lif.of(0.5, 1)).readout(2);

  private static Parameters of(float[] first, float[] second) {
    var parameters = new Parameters(NETWORK);
    System.arraycopy(first, 0, parameters.weights(0), 0, 4);
    System.arraycopy(second, 0, parameters.weights(1), 0, 4);
    return parameters;
  }

  @Test
  void isCosineAndRatioOfLengths() {
    Parameters a = of(new float[] {3, 0, 0, 0}, new float[] {1, 1, 1, 1});
    Parameters b = of(new float[] {1, 1, 0, 0}, new float[] {-2, -2, -2, -2});
    Alignment alignment = Alignment.of(a, b);
    assertEquals(Math.sqrt(0.5), alignment.cosine().get(0), 1e-12);
    assertEquals(3 / Math.sqrt(2), alignment.normRatio().get(0), 1e-12);
    assertEquals(-1, alignment.cosine().get(1), 1e-12);
    assertEquals(0.5, alignment.normRatio().get(1), 1e-12);
    assertEquals(Math.sqrt(2.5), alignment.relativeError().get(0), 1e-12);
    assertEquals(1.5, alignment.relativeError().get(1), 1e-12);
  }

  @Test
  void isZeroWhereOneIsZero() {
    Parameters zero = new Parameters(NETWORK);
    Parameters one = of(new float[] {1, 0, 0, 0}, new float[] {1, 0, 0, 0});
    assertEquals(List.of(0.0, 0.0), Alignment.of(zero, one).cosine());
    assertEquals(List.of(0.0, 0.0), Alignment.of(one, zero).cosine());
    assertEquals(List.of(0.0, 0.0), Alignment.of(one, zero).normRatio());
    assertEquals(List.of(0.0, 0.0), Alignment.of(zero, zero).relativeError());
    assertEquals(List.of(1.0, 1.0), Alignment.of(zero, one).relativeError());
    assertEquals(
        List.of(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY),
        Alignment.of(one, zero).relativeError());
  }

  @Test
  void ofBackpropagationWithItselfIsOne() {
    var spec = NetworkCases.run(NETWORK, new SpatialBackprop(), Loss.meanSquaredError(), 4, 5, 8);
    var of = new NetworkCase(spec, true, false);
    Alignment alignment = new LearningRun(of).align(of.batch(0), 0);
    alignment.cosine().forEach(cosine -> assertEquals(1, cosine, 1e-6));
    alignment.normRatio().forEach(ratio -> assertEquals(1, ratio, 1e-6));
  }
}
