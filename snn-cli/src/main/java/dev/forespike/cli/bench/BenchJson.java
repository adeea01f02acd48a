package dev.forespike.cli.bench;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.forespike.bench.measure.Gate;
import dev.forespike.bench.measure.Host;
import dev.forespike.bench.measure.Machine;
import dev.forespike.bench.measure.Measurement;
import dev.forespike.bench.measure.RecordedRatios;
import dev.forespike.bench.measure.Steadiness;
import java.util.List;
import java.util.OptionalDouble;

/** What {@code snn bench} prints with {@code --json}. */
public final class BenchJson {
  private static final Gson GSON = new Gson();

  private BenchJson() {}

  public static JsonObject document(BenchRun.Results run) {
    JsonObject document = new JsonObject();
    document.add("machine", machine(run.machine()));
    JsonArray results = new JsonArray();
    run.results().forEach(result -> results.add(entry(result)));
    document.add("results", results);
    return document;
  }

  static JsonObject machine(Machine machine) {
    JsonObject json = host(machine.host());
    json.addProperty("threads", machine.threads());
    json.addProperty("gflops", machine.all().gflops());
    json.addProperty("copyGigabytesPerSecond", machine.all().gigabytesPerSecond());
    json.addProperty("cachedCopyGigabytesPerSecond", machine.all().cachedGigabytesPerSecond());
    json.addProperty("peakReliable", machine.all().steadiness().reliable());
    return json;
  }

  public static JsonObject host(Host host) {
    return GSON.toJsonTree(host.properties()).getAsJsonObject();
  }

  private static JsonObject entry(Measurement result) {
    JsonObject entry = new JsonObject();
    entry.addProperty("benchmark", result.benchmark());
    entry.add("parameters", GSON.toJsonTree(result.parameters()));
    entry.addProperty("median", result.median());
    entry.addProperty("p10", result.p10());
    entry.addProperty("p90", result.p90());
    entry.addProperty("unit", result.unit());
    OptionalDouble fraction = result.fractionOfPeak();
    entry.add(
        "fractionOfPeak",
        fraction.isPresent() ? new JsonPrimitive(fraction.getAsDouble()) : JsonNull.INSTANCE);
    result.gflops().ifPresent(value -> entry.addProperty("gflops", value));
    addTo(entry, result.steadiness());
    if (!result.firingRate().isEmpty()) {
      entry.add("firingRate", GSON.toJsonTree(result.firingRate()));
    }
    return entry;
  }

  /** Whether a figure can be relied on, and what says so. */
  static void addTo(JsonObject json, Steadiness steadiness) {
    json.addProperty("cpuShare", steadiness.cpuShare());
    json.addProperty("busyThreads", steadiness.busyThreads());
    json.addProperty("drift", steadiness.drift());
    json.addProperty("settled", steadiness.settled());
    json.addProperty("disturbed", steadiness.disturbed());
    json.addProperty("reliable", steadiness.reliable());
  }

  static JsonObject gate(RecordedRatios recorded, List<Gate.Finding> findings) {
    JsonObject document = new JsonObject();
    document.add("machine", host(Host.here()));
    JsonObject record = new JsonObject();
    record.add("machine", GSON.toJsonTree(recorded.machine()));
    record.addProperty("date", recorded.date());
    document.add("recorded", record);
    JsonArray ratios = new JsonArray();
    for (Gate.Finding finding : findings) {
      JsonObject ratio = new JsonObject();
      ratio.addProperty("name", finding.ratio().name());
      ratio.addProperty("recorded", finding.recorded().value());
      finding
          .measured()
          .ifPresent(
              now -> {
                ratio.addProperty("measured", now.value());
                ratio.addProperty("least", now.least());
                ratio.addProperty("most", now.most());
                addTo(ratio, now.steadiness());
              });
      ratio.addProperty("better", finding.recorded().better().label());
      ratio.addProperty("margin", finding.recorded().margin());
      ratio.addProperty("passed", finding.passed());
      ratio.addProperty("verdict", BuildReport.label(finding.verdict()));
      ratios.add(ratio);
    }
    document.add("ratios", ratios);
    return document;
  }
}
