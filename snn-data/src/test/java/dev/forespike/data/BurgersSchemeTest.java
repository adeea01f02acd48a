package dev.forespike.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.data.task.BurgersScheme;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BurgersSchemeTest {
  @Test
  void convergesToColeAndHopfWithFourthOrder() {
    assertEquals(16, error(128) / error(256), 2);
    assertTrue(error(256) < 5e-6, "off by " + error(256));
  }

  /** Also where the grid is far too coarse for the front, and for any viscosity. */
  @Test
  void meanIsConservedAndEnergyFalls() {
    for (double viscosity : new double[] {0.01, 1e-5}) {
      BurgersScheme scheme = new BurgersScheme(1, viscosity, 64);
      double[] initial =
          IntStream.range(0, 64)
              .mapToDouble(i -> 0.3 + 5 * Math.sin(2 * Math.PI * i / 64) + (i % 7 == 0 ? 1 : 0))
              .toArray();
      double[][] rows = scheme.solve(initial, 0.02, 51);
      double mean = Arrays.stream(initial).average().orElseThrow();
      double energy = Arrays.stream(initial).map(v -> v * v).sum();
      for (int t = 1; t <= 50; t++) {
        assertEquals(mean, Arrays.stream(rows[t]).average().orElseThrow(), 1e-12);
        double now = Arrays.stream(rows[t]).map(v -> v * v).sum();
        assertTrue(now <= energy * (1 + 1e-12), "energy grew at output " + t);
        energy = now;
      }
    }
  }

  /**
   * {@code deepxde/Burgers.npz}: viscosity 0.01/pi, from -sin(pi x) on [-1, 1] with zero ends. The
   * sine is odd and of period 2, and so is what comes of it, hence the periodic solution fits.
   */
  @Test
  void publishedFrontIsReproduced() throws IOException {
    double[] published = SciMl.read("deepxde/Burgers.npz", "usol").doubles();
    int refinement = 8;
    int cells = 255 * refinement;
    BurgersScheme scheme = new BurgersScheme(2, 0.01 / Math.PI, cells);
    double[] initial =
        IntStream.range(0, cells)
            .mapToDouble(i -> -Math.sin(Math.PI * (-1 + 2.0 * i / cells)))
            .toArray();
    double[][] rows = scheme.solve(initial, 0.01, 100);
    double worst = 0;
    for (int t = 0; t < 100; t++) {
      for (int i = 0; i < 255; i++) {
        worst = Math.max(worst, Math.abs(published[100 * i + t] - rows[t][i * refinement]));
      }
    }
    assertTrue(worst < 1e-5, "off by " + worst);
  }

  private static double error(int cells) {
    ColeHopf exact = new ColeHopf(0.6, 0.3, 0.01);
    double[] initial =
        IntStream.range(0, cells).mapToDouble(i -> exact.at(0, (double) i / cells)).toArray();
    double[][] rows = new BurgersScheme(1, 0.01, cells).solve(initial, 0.25, 5);
    double worst = 0;
    for (int t = 0; t < 5; t++) {
      for (int i = 0; i < cells; i++) {
        double value = exact.at(0.25 * t, (double) i / cells);
        worst = Math.max(worst, Math.abs(rows[t][i] - value));
      }
    }
    return worst;
  }
}
