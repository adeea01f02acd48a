package dev.forespike.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A peer that the environment slows is no peer. */
class PeerConditionsTest {
  @Test
  void variablesThatSlowPeersAreFound() {
    Map<String, String> environment =
        Map.of(
            "OPENBLAS_CORETYPE", "Haswell",
            "OPENBLAS_L2_SIZE", "256",
            "NVPL_BLAS_DEBUG_CPU_TYPE", "1",
            "OMP_WAIT_POLICY", "PASSIVE",
            "MKL_DEBUG_CPU_TYPE", "5",
            "ATEN_CPU_CAPABILITY", "default",
            "KMP_BLOCKTIME", "0",
            "PATH", "/usr/bin",
            "HOME", "/home/omp_user",
            "JAVA_HOME", "/jdk");
    assertEquals(
        Set.of(
            "OPENBLAS_CORETYPE",
            "OPENBLAS_L2_SIZE",
            "NVPL_BLAS_DEBUG_CPU_TYPE",
            "OMP_WAIT_POLICY",
            "MKL_DEBUG_CPU_TYPE",
            "ATEN_CPU_CAPABILITY",
            "KMP_BLOCKTIME"),
        PeerConditions.slowing(environment).keySet());
    assertEquals("Haswell", PeerConditions.slowing(environment).get("OPENBLAS_CORETYPE"));
  }

  @Test
  void aPeerAtHalfItsSpeedIsNoPeer() {
    var zen4 = new Processor("AMD EPYC", "AuthenticAMD", 25, 17, 1);
    double known = PeerConditions.knownShare(zen4, "openblas");
    assertFalse(PeerConditions.below(known, known));
    assertFalse(PeerConditions.below(0.86 * known, known));
    assertTrue(PeerConditions.below(0.84 * known, known));
    assertTrue(PeerConditions.below(0.41, known));
    assertTrue(PeerConditions.below(Double.NaN, known));
  }

  @Test
  void anUnknownProcessorTakesTheSharesOfAnother() {
    var made = new Processor("made", "Made", 1, 2, 3);
    assertFalse(PeerConditions.known(made));
    assertTrue(PeerConditions.knownShare(made, "openblas") > 0.5);
    assertTrue(PeerConditions.knownShare(made, "torch") > 0.5);
    assertEquals(0, PeerConditions.knownShare(made, "ours-dense"), "ours is no peer");
  }
}
