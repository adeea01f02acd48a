package dev.forespike.cli;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.forespike.api.EventLoss;
import dev.forespike.api.SpecException;
import dev.forespike.api.SpikeTrain;
import dev.forespike.api.ValueGrid;
import dev.forespike.cli.file.ArrayFolder;
import dev.forespike.cli.file.BatchFiles;
import dev.forespike.cli.file.EventInferFiles;
import dev.forespike.cli.file.Models;
import dev.forespike.cli.file.OperatorInferFiles;
import dev.forespike.cli.file.RecordOptions;
import dev.forespike.cli.option.GridOption;
import dev.forespike.cli.option.SpikeInput;
import dev.forespike.cli.option.Terms;
import dev.forespike.cli.option.ThreadOptions;
import dev.forespike.cli.option.UsedOptions;
import dev.forespike.train.Batch;
import dev.forespike.train.Inference;
import dev.forespike.train.Inferencer;
import dev.forespike.train.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code snn infer}. */
@Command(
    name = "infer",
    description = {
      "Run a model forward and write what it gave as NumPy arrays.",
      "The files are output.npy [T, B, K] float32, spikes.<i>.npy [T, B, n] bool (int8 for signed"
          + " neurons: -1, 0 and 1) and membrane.<i>.npy [T, B, n] float32 (before the reset) for"
          + " each hidden layer i.",
      "Input [B, N] is encoded as the model says, the same that snn eval does; [T, B, N] is taken"
          + " as it is.",
      "Of an operator network, with --at: output.npy [B, n0, n1...], and of each part, as in"
          + " branch.output.npy [T, B, R] and trunk.0.spikes.<i>.npy [T, n0, n].",
      "Of an event-driven network, with --spikes: spikes.<i>.csv (sample,time,neuron) for every"
          + " layer i, the output included."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class InferCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "A model file (.safetensors).")
  Path model = Path.of("");

  @Mixin SpikeInput input = new SpikeInput();

  @Mixin GridOption points = new GridOption();

  @Option(
      names = "--samples",
      paramLabel = "B",
      description =
          "With --spikes: how many samples, silent ones included (default: up to the last"
              + " with a spike).")
  @Nullable Integer samples;

  @Option(
      names = "--timesteps",
      paramLabel = "T",
      description = "Time steps for input [B, N] (default: those of the model).")
  @Nullable Integer timesteps;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description =
          "With --spikes: whose prediction to tell, spike-count, count-cross-entropy (most spikes)"
              + " or first-spike (default: spike-count).")
  @Nullable String loss;

  @Mixin RecordOptions record = new RecordOptions();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the arrays.")
  Path out = Path.of("");

  @Mixin ThreadOptions threads = new ThreadOptions();

  @Option(names = "--json", description = "Print a summary as JSON and nothing else.")
  boolean json;

  @Spec CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    int workers = threads.count();
    BatchFiles.checkTimesteps(timesteps);
    record.validate();
    input.check();
    input.choose(new UsedOptions(command)).check();
    Network network = Models.load(model);
    List<SpikeTrain> spikes = input.read(network);
    if (spikes != null) {
      var eventLoss = (EventLoss) Terms.loss(loss, true, false);
      EventInferFiles.run(
          model, network, SpikeInput.fill(spikes, samples), eventLoss, out, workers, json);
      return 0;
    }
    if (command.commandLine().getParseResult().hasMatchedOption("--loss")) {
      throw new SpecException(
          "--loss has no meaning with --input: the read-out decides the class; leave it out");
    }
    Optional<ValueGrid> grid = points.read(model, network);
    Batch batch = BatchFiles.input(input.numbers(), network, timesteps);
    if (grid.isPresent()) {
      OperatorInferFiles.run(model, network, batch.at(grid.get()), record, out, workers, json);
      return 0;
    }
    Inference inference;
    try (Inferencer inferencer = Inferencer.of(network, workers)) {
      inference = record.membranes() ? inferencer.runWithMembranes(batch) : inferencer.run(batch);
    }
    try (var folder = new ArrayFolder(out)) {
      int outputs = network.spec().outputs();
      folder.write(
          "output", inference.outputs(), inference.timesteps(), inference.samples(), outputs);
      record.write(folder, network, inference);
      folder.commit();
      print(network, inference, folder);
    }
    return 0;
  }

  private void print(Network network, Inference inference, ArrayFolder folder) {
    int hidden = network.spec().hiddenLayers();
    double[] rates = IntStream.range(0, hidden).mapToDouble(inference::firingRate).toArray();
    int[] predictions =
        IntStream.range(0, inference.samples()).map(inference::prediction).toArray();
    if (json) {
      var gson = new Gson();
      JsonObject document = new JsonObject();
      document.addProperty("model", model.toString());
      document.addProperty("samples", inference.samples());
      document.addProperty("timesteps", inference.timesteps());
      document.add("predictions", gson.toJsonTree(predictions));
      document.add("firingRate", gson.toJsonTree(rates));
      document.add("files", gson.toJsonTree(folder.files()));
      System.out.println(document);
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%s, %d samples, %d timesteps, firing %s: %s in %s%n",
        network.spec(),
        inference.samples(),
        inference.timesteps(),
        java.util.Arrays.stream(rates)
            .mapToObj(rate -> String.format(Locale.ROOT, "%.1f%%", 100 * rate))
            .collect(Collectors.joining(" ")),
        String.join(" ", folder.files()),
        out);
  }
}
