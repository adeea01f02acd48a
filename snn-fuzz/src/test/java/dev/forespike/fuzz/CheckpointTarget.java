package dev.forespike.fuzz;

import dev.forespike.api.Dataset;
import dev.forespike.api.KolenPollack;
import dev.forespike.api.Lif;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Opzo;
import dev.forespike.api.Rule;
import dev.forespike.api.Samples;
import dev.forespike.api.Shape;
import dev.forespike.api.TrainingSpec;
import dev.forespike.data.Encoders;
import dev.forespike.train.Checkpoint;
import dev.forespike.train.ModelException;
import dev.forespike.train.Trainer;
import dev.forespike.train.file.ContentChecksum;
import dev.forespike.train.file.Safetensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * {@link Checkpoint}: the input is read as the file it is, and then as the record inside a good
 * file whose checksum is right, because no search finds a checksum.
 */
final class CheckpointTarget implements FuzzTarget {
  private static final String RECORD = "forespike.checkpoint";

  private final Safetensors good = trained(Opzo.defaults());

  @Override
  public String name() {
    return "checkpoint";
  }

  @Override
  public void read(Path file) throws IOException {
    byte[] input = Files.readAllBytes(file);
    try {
      open(file);
      return;
    } catch (ModelException e) {
      // Refused as a file, as nearly everything is: now as a record.
    }
    var metadata = new TreeMap<>(Map.of(RECORD, new String(input, StandardCharsets.ISO_8859_1)));
    metadata.put(ContentChecksum.KEY, ContentChecksum.of(good.tensors(), metadata));
    new Safetensors(good.tensors(), metadata).write(file);
    open(file);
  }

  private static void open(Path file) throws IOException {
    Checkpoint checkpoint = Checkpoint.read(file);
    List<float[]> feedback = checkpoint.feedback();
    int hidden = checkpoint.network().spec().hiddenLayers();
    if (!feedback.isEmpty() && feedback.size() != hidden) {
      throw new AssertionError(
          feedback.size() + " feedback matrices, " + hidden + " hidden layers");
    }
  }

  @Override
  public boolean documented(IOException failure) {
    return failure instanceof ModelException;
  }

  @Override
  public void writeSeeds(Path folder) throws IOException {
    int count = 0;
    for (Rule rule : List.<Rule>of(Opzo.defaults(), new KolenPollack(0.1, 0))) {
      Safetensors content = trained(rule);
      content.write(folder.resolve("file" + count));
      String record = Objects.requireNonNull(content.metadata().get(RECORD));
      Files.writeString(folder.resolve("record" + count++), record);
    }
  }

  /** The checkpoint of a tiny run. */
  private static Safetensors trained(Rule rule) {
    try {
      Path run = Files.createTempDirectory("checkpoint");
      try {
        Samples samples = Samples.of(Shape.of(2), new float[] {0, 1, 1, 0}, new int[] {0, 1});
        NetworkSpec network = NetworkSpec.input(2).dense(3, Lif.of(0.5, 1)).readout(2);
        TrainingSpec spec = TrainingSpec.of(network, rule, Optimizer.adam(0.01), 4, 1, 1);
        Trainer.of(spec, Dataset.of("two", 2, samples, samples), Encoders.of(spec.encoding()))
            .runFolder(run)
            .train();
        return Safetensors.read(run.resolve("checkpoint").resolve("state.safetensors"));
      } finally {
        try (Stream<Path> files = Files.walk(run)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    } catch (IOException e) {
      throw new AssertionError("a checkpoint can be written and read", e);
    }
  }
}
