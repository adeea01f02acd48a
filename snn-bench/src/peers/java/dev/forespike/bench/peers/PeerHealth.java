package dev.forespike.bench.peers;

import dev.forespike.bench.measure.Machine;
import dev.forespike.bench.measure.PeerConditions;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What share of the peak each peer's dense product reached, beside what it is known to reach. */
final class PeerHealth {
  private final Machine machine;
  private final Map<String, Double> shares = new TreeMap<>();

  PeerHealth(Machine machine) {
    this.machine = machine;
  }

  /** Keeps the last share, of a dense product alone. */
  void reached(String peer, double gflops) {
    shares.put(peer, gflops / machine.all().gflops());
  }

  /** Prints what was reached so far. */
  void print() {
    var processor = machine.host().processor();
    shares.forEach(
        (peer, share) ->
            System.out.printf(
                Locale.ROOT,
                "%s, dense product: %.2f of the peak, known %.2f%s%n",
                peer,
                share,
                PeerConditions.knownShare(processor, peer),
                PeerConditions.known(processor) ? "" : " (on another processor)"));
  }

  /**
   * Why a time of a peer makes no ratio.
   *
   * @param entry its name; what stands before the first dash is the library
   * @return what was reached and is known, or nothing where it is well
   */
  Optional<String> below(String entry) {
    String peer = library(entry);
    Double share = shares.get(peer);
    double known = PeerConditions.knownShare(machine.host().processor(), peer);
    return share == null || !PeerConditions.below(share, known)
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "peer below its known share: %.2f of the peak, known %.2f",
                share,
                known));
  }

  /** What the library of an entry reached last, or 0. */
  double share(String entry) {
    return shares.getOrDefault(library(entry), 0.0);
  }

  private static String library(String entry) {
    return entry.split("-", 2)[0];
  }
}
