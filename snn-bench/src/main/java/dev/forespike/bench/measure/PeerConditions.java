package dev.forespike.bench.measure;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether a peer runs as fast as it can: without variables that make it choose other kernels, and
 * with the share of the machine's peak that it is known to reach. A ratio over a peer that was
 * slowed says nothing.
 */
public final class PeerConditions {
  /** By what share a peer may stay below what it is known to reach. */
  public static final double MARGIN = 0.15;

  /** Beginnings of variables that linear algebra libraries and their threads listen to. */
  private static final List<String> PREFIXES =
      List.of(
          "ATEN_",
          "DNNL_",
          "GOMP_",
          "GOTO_",
          "KMP_",
          "LIBOMP_",
          "MKL_",
          "OMP_",
          "ONEDNN_",
          "PYTORCH_",
          "TORCH_");

  /** Where there is no entry, the least of any processor. */
  private static final Map<String, Double> LEAST = Map.of("openblas", 0.82, "torch", 0.75);

  /**
   * Least shares of the measured peak for square dense products of 512 to 1024, by kind of
   * processor and peer.
   */
  private static final Map<String, Map<String, Double>> KNOWN =
      Map.of("AMD Zen 4", LEAST, "Intel Emerald Rapids", Map.of("openblas", 0.90, "torch", 0.92));

  private PeerConditions() {}

  /**
   * Variables that change which kernels peers choose, or how their threads wait.
   *
   * @param environment all variables
   * @return those to be cleared, with their values, by name
   */
  public static Map<String, String> slowing(Map<String, String> environment) {
    var slowing = new TreeMap<String, String>();
    environment.forEach(
        (name, value) -> {
          if (name.contains("BLAS") || PREFIXES.stream().anyMatch(name::startsWith)) {
            slowing.put(name, value);
          }
        });
    return slowing;
  }

  /**
   * What a peer's dense product is known to reach.
   *
   * @param processor where
   * @param peer openblas or torch
   * @return a share of the FMA peak; that of another processor where nothing is known of this one
   */
  public static double knownShare(Processor processor, String peer) {
    return KNOWN.getOrDefault(processor.kind(), LEAST).getOrDefault(peer, 0.0);
  }

  /**
   * Whether the known shares were measured on such a processor.
   *
   * @param processor where
   * @return false where those of another are taken
   */
  public static boolean known(Processor processor) {
    return KNOWN.containsKey(processor.kind());
  }

  /**
   * Whether a peer is slower than it is known to be.
   *
   * @param share of the FMA peak that it reached
   * @param known that it is known to reach
   * @return true if it is more than {@link #MARGIN} below
   */
  public static boolean below(double share, double known) {
    return !(share >= (1 - MARGIN) * known);
  }
}
