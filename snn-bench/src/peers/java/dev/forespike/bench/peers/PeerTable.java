package dev.forespike.bench.peers;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.forespike.bench.measure.Machine;
import dev.forespike.bench.measure.Measurement;
import dev.forespike.bench.measure.Timing;
import dev.forespike.bench.measure.Work;
import dev.forespike.kernels.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Collects results: a line for each peer beside ours, and the JSON document of {@code snn bench}.
 */
final class PeerTable {
  private final Machine machine;
  private final int threads;
  private final Map<String, String> versions;
  private final PeerHealth health;
  private final List<Measurement> results = new ArrayList<>();

  PeerTable(Machine machine, int threads, Map<String, String> versions, PeerHealth health) {
    this.machine = machine;
    this.threads = threads;
    this.health = health;
    this.versions = new TreeMap<>(versions);
  }

  /** Prints what is measured on, and the head of the table. */
  void head() {
    System.out.printf(
        Locale.ROOT,
        "%s%n%s, JDK %s, %d of %d cores, FMA peak of one %.1f GFLOP/s%n",
        machine.host().processor().name(),
        Kernels.best().name(),
        Runtime.version(),
        threads,
        Runtime.getRuntime().availableProcessors(),
        machine.one().gflops());
    versions.forEach((name, version) -> System.out.println(name + " " + version));
    health.print();
    System.out.printf(
        Locale.ROOT,
        "%n%-34s %-22s %26s %26s %7s%n",
        "what",
        "peer",
        "ours, ms [p10, p90]",
        "peer, ms [p10, p90]",
        "ratio");
  }

  /**
   * Adds a contest whose first entry is ours.
   *
   * @param what its name
   * @param label what tells it from others of its name, for the table
   * @param parameters the same for the document
   * @param entries what was measured
   * @param operations floating-point operations, or 0 where a rate says nothing
   * @param rates firing rates, or empty
   */
  void add(
      String what,
      String label,
      Map<String, Object> parameters,
      List<Contest.Entry> entries,
      double operations,
      List<Double> rates) {
    Map<String, Object> all = new TreeMap<>(parameters);
    all.put("threads", threads);
    Timing ours = entries.getFirst().timing();
    for (Contest.Entry entry : entries) {
      String name = "peers." + what + "." + entry.name();
      Measurement measured = Measurement.of(name, all, entry.timing(), 1e3, "ms");
      if (operations > 0) {
        Work work = new Work(operations / 2, 0, 0);
        measured = measured.withArithmetic(work, entry.timing(), machine.all());
      }
      results.add(rates.isEmpty() ? measured : measured.withFiringRate(rates));
    }
    for (Contest.Entry peer : entries.subList(1, entries.size())) {
      if (operations > 0) {
        health.reached(peer.name(), operations / peer.timing().median() * 1e-9);
      }
      double ratio = peer.timing().median() / ours.median();
      Optional<String> below = health.below(peer.name());
      if (below.isEmpty()) {
        results.add(ratio("peers." + what + "." + peer.name(), all, ratio, peer.timing(), ours));
      } else {
        double share = health.share(peer.name());
        String name = "peers." + what + "." + peer.name() + ".belowKnownShare";
        results.add(Measurement.of(name, all, share, share, share, "of the FMA peak"));
      }
      String verdict = String.format(Locale.ROOT, "%6.2fx%s", ratio, mark(peer.timing(), ours));
      line(what + " " + label, peer, ours, below.orElse(verdict));
    }
    if (operations > 0) {
      for (Contest.Entry entry : entries) {
        double rate = operations / entry.timing().median() * 1e-9;
        System.out.printf(
            Locale.ROOT,
            "    %-20s %7.1f GFLOP/s  %.2f of the peak%n",
            entry.name(),
            rate,
            rate / machine.all().gflops());
      }
    }
  }

  /** How many times as long the peer takes. */
  private static Measurement ratio(
      String name, Map<String, Object> parameters, double ratio, Timing peer, Timing ours) {
    return Measurement.of(name + ".ratio", parameters, ratio, ratio, ratio, "x")
        .withSteadiness(peer.steadiness().reliable() ? ours.steadiness() : peer.steadiness());
  }

  private static String mark(Timing peer, Timing ours) {
    String mark =
        peer.steadiness().reliable() ? ours.steadiness().mark() : peer.steadiness().mark();
    return mark.isEmpty() ? "" : " (" + mark + ")";
  }

  private static void line(String what, Contest.Entry peer, Timing ours, String verdict) {
    System.out.printf(
        Locale.ROOT,
        "%-34s %-22s %26s %26s %s%n",
        what,
        peer.name(),
        milliseconds(ours),
        milliseconds(peer.timing()),
        verdict);
  }

  private static String milliseconds(Timing timing) {
    return String.format(
        Locale.ROOT,
        "%.3f [%.3f, %.3f]",
        timing.median() * 1e3,
        timing.p10() * 1e3,
        timing.p90() * 1e3);
  }

  /** Writes the document. */
  void write(Path file) throws IOException {
    JsonObject document = new JsonObject();
    Gson gson = new GsonBuilder().setPrettyPrinting().create();
    JsonObject description = gson.toJsonTree(machine.host().properties()).getAsJsonObject();
    description.addProperty("threads", threads);
    description.addProperty("gflops", machine.all().gflops());
    description.addProperty("copyGigabytesPerSecond", machine.all().gigabytesPerSecond());
    versions.forEach(description::addProperty);
    document.add("machine", description);
    JsonArray list = new JsonArray();
    results.forEach(result -> list.add(entry(gson, result)));
    document.add("results", list);
    Files.writeString(file, gson.toJson(document) + "\n");
  }

  private static JsonObject entry(Gson gson, Measurement result) {
    JsonObject entry = new JsonObject();
    entry.addProperty("benchmark", result.benchmark());
    entry.add("parameters", gson.toJsonTree(result.parameters()));
    entry.addProperty("median", result.median());
    entry.addProperty("p10", result.p10());
    entry.addProperty("p90", result.p90());
    entry.addProperty("unit", result.unit());
    result.fractionOfPeak().ifPresent(value -> entry.addProperty("fractionOfPeak", value));
    result.gflops().ifPresent(value -> entry.addProperty("gflops", value));
    entry.addProperty("cpuShare", result.steadiness().cpuShare());
    entry.addProperty("settled", result.steadiness().settled());
    entry.addProperty("disturbed", result.steadiness().disturbed());
    entry.addProperty("reliable", result.steadiness().reliable());
    if (!result.firingRate().isEmpty()) {
      entry.add("firingRate", gson.toJsonTree(result.firingRate()));
    }
    return entry;
  }
}
