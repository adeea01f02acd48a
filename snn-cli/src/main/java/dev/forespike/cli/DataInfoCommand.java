package dev.forespike.cli;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.forespike.api.Dataset;
import dev.forespike.api.FileException;
import dev.forespike.api.Samples;
import dev.forespike.api.SequenceSamples;
import dev.forespike.api.file.OneLine;
import dev.forespike.cli.option.DataOptions;
import dev.forespike.cli.terminal.Table;
import dev.forespike.data.events.EventFormat;
import dev.forespike.data.events.RecordingInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code snn data info}. */
@Command(
    name = "info",
    description = {
      "Tell what is in a dataset, or in a recording of events.",
      "A recording is read to its end, in memory that does not grow with it. Its digest is the"
          + " SHA-256 over all events in order, each as int64 time in microseconds, uint16 x,"
          + " uint16 y and uint8 polarity, the lower byte first."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DataInfoCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "NAME|FILE",
      description = "A dataset, as --dataset of train names it, or the file of a recording.")
  String target = "";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of the datasets; else $SNN_DATA, else the user's cache folder.")
  @Nullable Path data;

  @Option(names = "--json", description = "Print the result as JSON and nothing else.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    if (isFile(target)) {
      recording(RecordingInfo.of(Path.of(target)));
    } else {
      dataset(DataOptions.open(target, data));
    }
    return 0;
  }

  /** A file that is there, or a name that only a file would have. */
  private static boolean isFile(String name) throws FileException {
    try {
      Path file = Path.of(name);
      boolean meant = name.indexOf(':') < 0 && EventFormat.isNamed(name);
      if (meant && !Files.exists(file)) {
        throw new FileException(file + ": no such file");
      }
      return Files.isRegularFile(file);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private void recording(RecordingInfo info) {
    JsonObject document = new JsonObject();
    document.addProperty("format", info.format().label());
    document.addProperty("width", info.width());
    document.addProperty("height", info.height());
    document.addProperty("events", info.events());
    document.addProperty("on", info.on());
    document.addProperty("off", info.events() - info.on());
    document.addProperty("firstTime", info.firstTime());
    document.addProperty("lastTime", info.lastTime());
    document.addProperty("backwards", info.backwards());
    document.addProperty("outside", info.outside());
    document.addProperty("digest", info.digest());
    if (json) {
      System.out.println(new Gson().toJson(document));
      return;
    }
    document.entrySet().forEach(entry -> line(entry.getKey(), entry.getValue().getAsString()));
  }

  private static void line(String name, String value) {
    System.out.printf(Locale.ROOT, "%-10s %s%n", name, value);
  }

  private void dataset(Dataset dataset) {
    JsonObject document = new JsonObject();
    document.addProperty("name", dataset.name());
    document.addProperty("shape", dataset.train().shape().toString());
    JsonObject samples = new JsonObject();
    samples.addProperty("train", dataset.train().size());
    samples.addProperty("test", dataset.test().size());
    document.add("samples", samples);
    if (dataset.train() instanceof SequenceSamples) {
      document.add("steps", steps(List.of(dataset.train(), dataset.test())));
    }
    if (dataset.isFunction()) {
      document.addProperty("targets", dataset.outputs());
    } else {
      document.add("classes", classes(dataset));
    }
    JsonObject checksums = new JsonObject();
    new TreeMap<>(dataset.checksums()).forEach(checksums::addProperty);
    document.add("checksums", checksums);
    if (json) {
      System.out.println(new Gson().toJson(document));
    } else {
      print(dataset, document);
    }
  }

  private static JsonObject steps(List<Samples> parts) {
    int least = Integer.MAX_VALUE;
    int most = 0;
    for (Samples part : parts) {
      for (int i = 0; part instanceof SequenceSamples sequences && i < part.size(); i++) {
        least = Math.min(least, sequences.steps(i));
        most = Math.max(most, sequences.steps(i));
      }
    }
    JsonObject steps = new JsonObject();
    steps.addProperty("least", least);
    steps.addProperty("most", most);
    return steps;
  }

  private static JsonArray classes(Dataset dataset) {
    int[] train = counts(dataset.train(), dataset.classes());
    int[] test = counts(dataset.test(), dataset.classes());
    JsonArray classes = new JsonArray();
    for (int i = 0; i < train.length; i++) {
      JsonObject entry = new JsonObject();
      boolean named = !dataset.classNames().isEmpty();
      entry.addProperty("name", named ? dataset.classNames().get(i) : String.valueOf(i));
      entry.addProperty("count", train[i] + test[i]);
      entry.addProperty("train", train[i]);
      entry.addProperty("test", test[i]);
      classes.add(entry);
    }
    return classes;
  }

  private static int[] counts(Samples samples, int classes) {
    int[] counts = new int[classes];
    for (int i = 0; i < samples.size(); i++) {
      counts[samples.label(i)]++;
    }
    return counts;
  }

  private static void print(Dataset dataset, JsonObject document) {
    line("name", dataset.name());
    line("shape", dataset.train().shape().toString());
    line("samples", dataset.train().size() + " for training, " + dataset.test().size() + " test");
    if (document.get("steps") instanceof JsonObject steps) {
      line("steps", steps.get("least") + " to " + steps.get("most"));
    }
    if (!(document.get("classes") instanceof JsonArray classes)) {
      line("targets", String.valueOf(dataset.outputs()));
      return;
    }
    var table = new Table().row("class", "train", "test");
    for (JsonElement each : classes) {
      JsonObject entry = each.getAsJsonObject();
      table.row(
          OneLine.shown(entry.get("name").getAsString()),
          entry.get("train").getAsString(),
          entry.get("test").getAsString());
    }
    System.out.print(table);
  }
}
