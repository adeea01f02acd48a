package dev.forespike.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KernelTableTest {
  @Test
  void scalarAndSimdStandTogether() {
    List<KernelTable.Row> rows =
        List.of(
            row("A.add", Map.of("kernels", "scalar", "n", "8"), 2, 0.05, 0.001),
            row("A.add", Map.of("kernels", "scalar", "n", "16"), 12345.6, 1, 80.4),
            row("A.add", Map.of("kernels", "simd", "n", "8"), 0.25, Double.NaN, Double.NaN),
            row("B.list", Map.of(), 3, 0, 16));
    assertEquals(
        """
        | benchmark | parameters | kernels | time | ± | unit | bytes/op | x scalar |
        |---|---|---|--:|--:|---|--:|--:|
        | A.add | n 8 | scalar | 2.000 | 0.0500 | us/op | 0 | 1.000 |
        | A.add | n 8 | simd | 0.2500 |  | us/op |  | 8.000 |
        | A.add | n 16 | scalar | 12346 | 1.000 | us/op | 80 | 1.000 |
        | B.list |  |  | 3.000 | 0.0000 | us/op | 16 |  |
        """,
        KernelTable.of(rows));
  }

  private static KernelTable.Row row(
      String benchmark, Map<String, String> parameters, double score, double error, double bytes) {
    return new KernelTable.Row(benchmark, new TreeMap<>(parameters), score, error, "us/op", bytes);
  }
}
