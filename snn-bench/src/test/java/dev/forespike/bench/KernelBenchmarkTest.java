package dev.forespike.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The benchmark's two ways give the same bits, and its set-up checks that. */
class KernelBenchmarkTest {
  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.3})
  void bothWaysAgree(double density) {
    var benchmark = new KernelBenchmark();
    benchmark.density = density;
    benchmark.prepare();
    assertArrayEquals(benchmark.denseProduct().clone(), benchmark.spikesTimesWeights());
    benchmark.close();
  }
}
