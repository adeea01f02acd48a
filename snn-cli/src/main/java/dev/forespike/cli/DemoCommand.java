package dev.forespike.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.forespike.api.Dataset;
import dev.forespike.api.FeedbackAlignment;
import dev.forespike.api.Lif;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Opzo;
import dev.forespike.api.Rule;
import dev.forespike.api.Schedule;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.UpdateInterval;
import dev.forespike.api.ZerothOrder;
import dev.forespike.cli.file.Folders;
import dev.forespike.cli.option.ThreadOptions;
import dev.forespike.cli.terminal.ProgressDisplay;
import dev.forespike.cli.terminal.Table;
import dev.forespike.data.Encoders;
import dev.forespike.data.YinYang;
import dev.forespike.train.EpochReport;
import dev.forespike.train.Inference;
import dev.forespike.train.Inferencer;
import dev.forespike.train.RunFolder;
import dev.forespike.train.Trainer;
import dev.forespike.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code snn demo}. */
@Command(
    name = "demo",
    description = {
      "Train a spiking network on Yin-Yang with four rules, for the same number of epochs each,"
          + " and draw what they learned. Needs no data and no network.",
      "With --science: fit a function of two arguments with forward gradients, beside"
          + " back-propagation through time."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DemoCommand implements Callable<Integer> {
  /** The demo's own place. */
  private static final Path OWN = Path.of("runs", "demo");

  private static final List<Integer> WIDTHS = List.of(120, 120);
  private static final int TIMESTEPS = 8;
  private static final int BATCH = 50;
  private static final int EPOCHS = 30;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the training set, for each rule (default: 30, with --science 20).")
  @Nullable Integer epochs;

  @Option(
      names = "--science",
      description = "Fit the Mexican hat, a function, instead of learning classes.")
  boolean science;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of all randomness (default: ${DEFAULT-VALUE}).")
  long seed = 1;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads; never changes the result (default: ${DEFAULT-VALUE}, enough for layers this"
              + " small).")
  private int threads = 1;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where models, records and pictures go (default: ${DEFAULT-VALUE}, which each demo"
              + " replaces; another folder that holds runs of its names is refused).")
  Path out = OWN;

  @Option(names = "--overwrite", description = "Replace the runs that the folder of --out holds.")
  boolean overwrite;

  @Option(names = "--json", description = "Print the run records as JSON and nothing else.")
  boolean json;

  private static Map<String, Rule> rules() {
    var rules = new LinkedHashMap<String, Rule>();
    rules.put("bp", new SpatialBackprop());
    rules.put("dfa", new FeedbackAlignment(1));
    rules.put("opzo", Opzo.defaults());
    rules.put("zo", new ZerothOrder(new NoiseLaw.Gaussian(), 0.01));
    return rules;
  }

  private TrainingSpec spec(Rule rule) {
    Lif neuron = Lif.of(0.5, 1);
    NetworkSpec network =
        NetworkSpec.input(4)
            .withBias()
            .dense(WIDTHS.get(0), neuron)
            .dense(WIDTHS.get(1), neuron)
            .readout(3);
    int passes = epochs(EPOCHS);
    TrainingSpec usual =
        TrainingSpec.of(network, rule, Optimizer.adam(0.005), TIMESTEPS, passes, seed);
    return new TrainingSpec(
        network,
        rule,
        usual.loss(),
        usual.optimizer(),
        new Schedule.Cosine(0),
        usual.encoding(),
        TIMESTEPS,
        BATCH,
        passes,
        TIMESTEPS,
        new UpdateInterval.Sequence(),
        seed);
  }

  private int epochs(int usual) {
    return epochs == null ? usual : epochs;
  }

  @Override
  public Integer call() throws IOException {
    threads = ThreadOptions.checked(threads);
    overwrite |= out.equals(OWN);
    if (!overwrite) {
      for (String rule : (science ? ScienceDemo.rules() : rules()).keySet()) {
        RunFolder.checkFree(out.resolve(rule));
      }
    }
    if (science) {
      science();
    } else {
      classes();
    }
    return 0;
  }

  /** A function, fitted. */
  private void science() throws IOException {
    Path folder = out.toAbsolutePath().normalize();
    var demo = new ScienceDemo(epochs(ScienceDemo.EPOCHS), seed, threads, folder, overwrite);
    Map<String, Rule> rules = ScienceDemo.rules();
    rules.values().forEach(demo::spec);
    Folders.make(folder);
    say("%s", demo.introduction());
    var results = new LinkedHashMap<String, TrainingResult>();
    for (var rule : rules.entrySet()) {
      TrainingResult result = demo.train(rule.getKey(), rule.getValue());
      results.put(rule.getKey(), result);
      double error = result.last().relativeError().getFirst();
      say("%-16s relative L2 %s", rule.getKey(), ScienceDemo.percent(error));
    }
    if (json) {
      print(results);
      return;
    }
    System.out.println();
    System.out.print(demo.table(results));
    System.out.println(ScienceDemo.note());
    System.out.println();
    String label = "pictures: ";
    for (String rule : rules.keySet()) {
      System.out.println(label + out.resolve(ScienceDemo.picture(rule)));
      label = "          ";
    }
    System.out.println("models and run records: " + out);
  }

  /** Yin-Yang, four rules. */
  private void classes() throws IOException {
    Map<String, Rule> rules = rules();
    rules.values().forEach(this::spec);
    Dataset dataset = YinYang.dataset();
    Path folder = out.toAbsolutePath().normalize();
    Folders.make(folder);
    var results = new LinkedHashMap<String, TrainingResult>();
    say(
        "Yin-Yang, three classes in the plane, %s, %d time steps, %d epochs for each rule",
        spec(new SpatialBackprop()).network(), TIMESTEPS, epochs(EPOCHS));
    for (var rule : rules.entrySet()) {
      results.put(rule.getKey(), train(rule.getKey(), rule.getValue(), dataset, folder));
    }
    draw(results, dataset, folder);
    if (json) {
      print(results);
    } else {
      System.out.println();
      System.out.print(table(results));
      System.out.println();
      System.out.println("pictures: " + out.resolve("learning-curves.png"));
      System.out.println("          " + out.resolve("decisions.png"));
      System.out.println("          " + out.resolve("spikes.png"));
      System.out.println("models and run records: " + out);
      System.out.println("a function instead of classes: snn demo --science");
    }
  }

  private static void print(Map<String, TrainingResult> results) {
    JsonArray records = new JsonArray();
    results.forEach((name, result) -> records.add(record(name, result)));
    System.out.println(records);
  }

  private TrainingResult train(String name, Rule rule, Dataset dataset, Path folder)
      throws IOException {
    TrainingSpec spec = spec(rule);
    try (ProgressDisplay display = new ProgressDisplay(String.format(Locale.ROOT, "%-5s", name))) {
      Trainer trainer =
          Trainer.of(spec, dataset, Encoders.of(spec.encoding()))
              .threads(threads)
              .measureAlignment()
              .runFolder(folder.resolve(name))
              .listener(display);
      TrainingResult result = (overwrite ? trainer.overwrite() : trainer).train();
      say("%-5s %.1f %% of the test samples right", name, 100 * result.last().testAccuracy());
      return result;
    }
  }

  private void draw(Map<String, TrainingResult> results, Dataset dataset, Path folder)
      throws IOException {
    var curves = new LinkedHashMap<String, List<EpochReport>>();
    var decisions = new LinkedHashMap<String, Inference>();
    results.forEach((name, result) -> curves.put(name, result.epochs()));
    for (var entry : results.entrySet()) {
      TrainingResult result = entry.getValue();
      try (var inferencer = inferencer(result)) {
        String title =
            String.format(
                Locale.ROOT,
                "%s: %.1f %% right",
                entry.getKey(),
                100 * result.last().testAccuracy());
        decisions.put(title, inferencer.run(Pictures.plane()));
      }
    }
    Pictures.learningCurves(curves, folder.resolve("learning-curves.png"));
    Pictures.decisions(decisions, dataset.test(), curves, folder.resolve("decisions.png"));
    TrainingResult opzo = results.get("opzo");
    if (opzo != null) {
      try (var inferencer = inferencer(opzo)) {
        Inference sample = inferencer.run(dataset.test().range(0, 1));
        Pictures.raster(sample, WIDTHS, dataset.test().label(0), folder.resolve("spikes.png"));
      }
    }
  }

  private Inferencer inferencer(TrainingResult result) {
    return new Inferencer(result.network(), Encoders.of(result.network().encoding()), threads);
  }

  private static String table(Map<String, TrainingResult> results) {
    Table table =
        new Table()
            .row(
                "rule",
                "test accuracy",
                "cosine to bp: layer 0",
                "layer 1",
                "firing: layer 0",
                "layer 1",
                "samples/s");
    results.forEach(
        (name, result) -> {
          EpochReport last = result.last();
          table.row(
              name,
              percent(last.testAccuracy()),
              number(last.cosine().get(0)),
              number(last.cosine().get(1)),
              percent(last.firingRate().get(0)),
              percent(last.firingRate().get(1)),
              String.format(Locale.ROOT, "%.0f", last.samplesPerSecond()));
        });
    return table.toString();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static JsonElement record(String name, TrainingResult result) {
    JsonObject record = JsonParser.parseString(result.record()).getAsJsonObject();
    record.addProperty("rule", name);
    return record;
  }

  private void say(String format, Object... values) {
    if (!json) {
      System.out.printf(Locale.ROOT, format + "%n", values);
    }
  }
}
