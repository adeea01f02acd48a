package dev.forespike.cli.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.forespike.bench.measure.AffineLaw;
import dev.forespike.bench.measure.MemoryStudy;
import dev.forespike.bench.measure.PowerLaw;
import dev.forespike.bench.measure.ScalingPoint;
import dev.forespike.bench.measure.ScalingSeries;
import java.util.OptionalDouble;

/** What {@code snn bench scaling} prints with {@code --json}. */
final class ScalingJson {
  private ScalingJson() {}

  static JsonObject document(ScalingCommand.Results results) {
    JsonObject document = new JsonObject();
    document.add("machine", BenchJson.machine(results.machine()));
    JsonArray series = new JsonArray();
    results.series().forEach(entry -> series.add(series(entry)));
    document.add("series", series);
    JsonArray memory = new JsonArray();
    results.memory().forEach(row -> memory.add(memory(row)));
    document.add("memory", memory);
    return document;
  }

  private static JsonObject series(ScalingSeries series) {
    JsonObject json = new JsonObject();
    json.addProperty("quantity", series.quantity().label());
    json.addProperty("learner", series.learner());
    json.addProperty("unit", "ms");
    JsonArray points = new JsonArray();
    series.points().forEach(point -> points.add(point(point)));
    json.add("points", points);
    JsonArray leftOut = new JsonArray();
    series.leftOut().forEach(leftOut::add);
    json.add("leftOut", leftOut);
    PowerLaw power = series.power();
    JsonObject powerLaw = new JsonObject();
    powerLaw.addProperty("coefficient", power.coefficient());
    powerLaw.addProperty("exponent", power.exponent());
    powerLaw.addProperty("rSquared", power.rSquared());
    powerLaw.addProperty("error", power.error());
    json.add("powerLaw", powerLaw);
    AffineLaw affine = series.affine();
    JsonObject affineLaw = new JsonObject();
    affineLaw.addProperty("offset", affine.offset());
    affineLaw.addProperty("slope", affine.slope());
    affineLaw.addProperty("degree", affine.degree());
    affineLaw.addProperty("error", affine.error());
    json.add("affineLaw", affineLaw);
    json.addProperty("lastExponent", series.lastExponent());
    return json;
  }

  private static JsonObject point(ScalingPoint point) {
    JsonObject json = new JsonObject();
    json.addProperty("value", point.value());
    json.addProperty("quantity", point.quantity());
    json.addProperty("median", point.milliseconds().median());
    json.addProperty("p10", point.milliseconds().p10());
    json.addProperty("p90", point.milliseconds().p90());
    json.addProperty("nanosPerEvent", point.nanosPerEvent());
    BenchJson.addTo(json, point.milliseconds().steadiness());
    JsonArray rates = new JsonArray();
    point.firingRate().forEach(rates::add);
    json.add("firingRate", rates);
    return json;
  }

  private static JsonObject memory(MemoryStudy.Row row) {
    JsonObject json = new JsonObject();
    json.addProperty("learner", row.learner());
    JsonArray timesteps = new JsonArray();
    row.timesteps().forEach(timesteps::add);
    json.add("timesteps", timesteps);
    JsonArray megabytes = new JsonArray();
    row.megabytes().forEach(value -> megabytes.add(number(value)));
    json.add("megabytes", megabytes);
    json.add("bytesPerStep", number(row.bytesPerStep()));
    return json;
  }

  private static JsonElement number(OptionalDouble value) {
    return value.isPresent() ? new JsonPrimitive(value.getAsDouble()) : JsonNull.INSTANCE;
  }
}
