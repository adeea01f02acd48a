package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Regression on the command line: functions as datasets, and the rules that perturb. */
class FunctionsTest {
  private static final String SMALL =
      "train --dataset parabola --layers 8,6 --timesteps 6 --epochs 2 --threads 1 ";

  @TempDir Path folder;

  private static Outcome run(String line) {
    return Snn.run(line.strip().split(" +"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--rule forward-gradient",
        "--rule forward-gradient --directions 3 --law gaussian --shrink",
        "--rule forward-gradient --directions 4 --law orthonormal --antithetic",
        "--rule forward-gradient --law sphere --scope layer",
        "--rule forward-gradient --law coordinate --clip 0.1",
        "--rule forward-gradient --law basis",
        "--rule forward-gradient --derivative central",
        "--rule forward-gradient --derivative one-sided --eps 0.05",
        "--rule forward-gradient --derivative single --eps 0.5",
        "--rule forward-gradient --chunk 1",
        "--rule node-gradient --directions 2 --law gaussian",
        "--rule bptt --readout mean-spikes",
        "--rule bptt --readout mean-membrane:0.9",
        "--rule bptt --readout last-membrane:1",
        "--rule bp --readout linear --neuron lif --leak 0.9",
        "--rule dfa --neuron if --readout mean",
        "--rule opzo --neuron signed-lif --surrogate gaussian:3",
        "--rule bptt --no-bias --gain 2 --optimizer adam --lr 0.01",
        "--rule zo --readout mean-spikes"
      })
  void everyChoiceTrains(String options) {
    run(SMALL + options).succeeds().says("relative L2", "epoch   2");
  }

  /** Two hundred updates are enough to come from 75 % down to a few. */
  @Test
  void aNetworkLearnsAParabola() {
    JsonObject record =
        run("train --dataset parabola --rule bptt --layers 32,32 --timesteps 16 --lr 0.005"
                + " --threads 1 --json")
            .succeeds()
            .json()
            .getAsJsonObject();
    var epochs = record.getAsJsonArray("epochs");
    assertEquals(200, epochs.size());
    JsonObject last = epochs.get(199).getAsJsonObject();
    assertFalse(last.has("testAccuracy"));
    double error = last.getAsJsonObject("relativeError").get("mean").getAsDouble();
    double before =
        epochs.get(0).getAsJsonObject().getAsJsonObject("relativeError").get("mean").getAsDouble();
    assertTrue(error < 0.1, "relative error " + error);
    assertTrue(before > 0.3, "at the beginning " + before);
    assertEquals(1, record.getAsJsonObject("dataset").get("targets").getAsInt());
  }

  /** A line for some fifty epochs of a run, the next that is evaluated where one is not. */
  @Test
  void epochsWithoutEvaluationHaveNoFigures() {
    String options =
        "train --dataset parabola --rule bptt --layers 4 --timesteps 2 --threads 1 --epochs 104"
            + " --batch 10000 ";
    String text = run(options + "--evaluate-every 3").succeeds().out();
    List<Integer> printed =
        text.lines()
            .filter(line -> line.startsWith("epoch"))
            .map(line -> Integer.valueOf(line.substring(5, 9).strip()))
            .toList();
    List<Integer> expected =
        Stream.concat(Stream.iterate(3, epoch -> epoch + 3).limit(34), Stream.of(104)).toList();
    assertEquals(expected, printed);
    assertFalse(text.contains("NaN"), text);
    JsonObject record =
        run(options + "--evaluate-every 100 --json").succeeds().json().getAsJsonObject();
    var epochs = record.getAsJsonArray("epochs");
    for (int epoch = 1; epoch <= 104; epoch++) {
      JsonObject entry = epochs.get(epoch - 1).getAsJsonObject();
      for (String name : List.of("testLoss", "relativeError", "firingRate")) {
        assertEquals(epoch == 100 || epoch == 104, entry.has(name), entry::toString);
      }
      assertFalse(entry.has("trainAccuracy"), entry::toString);
      assertTrue(entry.has("trainLoss"), entry::toString);
    }
  }

  /** Over epochs, passes and seconds: each a panel for the mean and one for the median. */
  @Test
  void errorsAreDrawn() throws IOException {
    Path bptt = folder.resolve("bptt");
    Path forward = folder.resolve("forward");
    run(SMALL + "--rule bptt --out " + bptt).succeeds();
    run(SMALL + "--rule forward-gradient --directions 2 --out " + forward).succeeds();
    Path picture = folder.resolve("curves.png");
    run("curves " + bptt + " " + forward + " --out " + picture)
        .succeeds()
        .says("relative L2 error %, mean, relative L2 error %, median");
    var image = javax.imageio.ImageIO.read(picture.toFile());
    assertEquals(3 * 440, image.getWidth());
    assertEquals(2 * 360, image.getHeight());
  }

  @ParameterizedTest
  @CsvSource({
    "--rule bptt, 1",
    "--rule forward-gradient --directions 3, 4",
    "--rule forward-gradient --directions 3 --derivative central, 7",
    "--rule forward-gradient --directions 2 --scope layer, 7",
    "--rule node-gradient --directions 5, 6"
  })
  void passesAreCounted(String rule, int passes) throws IOException {
    Path out = folder.resolve("run");
    run(SMALL + rule + " --out " + out).succeeds();
    var spec = dev.forespike.train.Checkpoint.read(out).spec();
    assertEquals(passes, spec.rule().passes(spec.network().layers().size()));
  }

  @Test
  void aTrainedModelIsEvaluatedAgain() throws IOException {
    Path out = folder.resolve("run");
    run(SMALL + "--rule bptt --out " + out).succeeds();
    JsonObject record =
        com.google.gson.JsonParser.parseString(Files.readString(out.resolve("run.json")))
            .getAsJsonObject();
    double trained =
        record
            .getAsJsonArray("epochs")
            .get(1)
            .getAsJsonObject()
            .getAsJsonObject("relativeError")
            .get("mean")
            .getAsDouble();
    String model = out.resolve("model.safetensors").toString();
    JsonObject evaluated =
        run("eval --dataset parabola --json --model " + model).succeeds().json().getAsJsonObject();
    assertEquals(
        trained, evaluated.getAsJsonObject("relativeError").get("mean").getAsDouble(), 1e-12);
    run("eval --dataset parabola --model " + model).succeeds().says("parabola: relative L2");
  }

  @Test
  void aRunIsReplayedFromItsLog() {
    Path out = folder.resolve("run");
    Path again = folder.resolve("again.safetensors");
    run(SMALL + "--rule forward-gradient --directions 2 --out " + out).succeeds();
    String replay = "replay --run " + out + " --out " + again;
    run(replay).succeeds().says("2 updates replayed", "the same bits");
    JsonObject told = run(replay + " --json").succeeds().json().getAsJsonObject();
    assertTrue(told.get("sameBits").getAsBoolean());
    assertEquals(2, told.get("updates").getAsInt());
  }

  @Test
  void aModelThatIsNotTheLogsIsTold() throws IOException {
    Path out = folder.resolve("run");
    run(SMALL + "--rule forward-gradient --directions 2 --out " + out).succeeds();
    Path model = out.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(model);
    bytes[bytes.length - 1] ^= 1;
    Files.write(model, bytes);
    Outcome told = run("replay --run " + out + " --out " + folder.resolve("again.safetensors"));
    assertEquals(1, told.exit(), told::toString);
    told.says("NOT the bits");
  }

  /** Swept along the basis, a forward gradient is the gradient of back-propagation through time. */
  @Test
  void theBasisGivesBackpropagationThroughTime() throws IOException {
    Path model = folder.resolve("model.safetensors");
    run("init --input 3 --layers 5,4 --classes 2 --neuron signed-if --bias --readout mean --out "
            + model)
        .succeeds();
    Npy.floats(new double[] {0.9, -0.4, 0.1, -0.7, 0.2, 0.8}, 2, 3).write(folder.resolve("x.npy"));
    Npy.floats(new double[] {0.3, -0.2, 0.5, 0.1}, 2, 2).write(folder.resolve("y.npy"));
    String gradient =
        "gradient --model %s --input %s --target %s --timesteps 9 --out %s --rule "
            .formatted(
                model, folder.resolve("x.npy"), folder.resolve("y.npy"), folder.resolve("g"));
    JsonObject told =
        run(gradient + "forward-gradient --law basis --against bptt --json")
            .succeeds()
            .json()
            .getAsJsonObject();
    told.getAsJsonArray("layers")
        .forEach(
            layer ->
                assertEquals(
                    1, layer.getAsJsonObject().get("cosine").getAsDouble(), 1e-6, told::toString));
    Npy directions = Npy.read(folder.resolve("g/direction.0.weight.npy"));
    assertEquals(54, directions.shape()[0]);
    assertEquals(54, Npy.read(folder.resolve("g/derivative.npy")).shape()[0]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rule forward-gradient --directions 0 | directions must be at least 1",
        "--rule forward-gradient --derivative central --eps 0 | must be a positive finite number",
        "--rule forward-gradient --derivative sideways | known are jvp, central",
        "--rule forward-gradient --eps 0.1 | is the step of differences",
        "--rule forward-gradient --scope half | known are global, layer",
        "--rule forward-gradient --law hadamard | power of two",
        "--rule forward-gradient --law basis --directions 3 | leave out --directions",
        "--rule forward-gradient --law nobody | known are gaussian",
        "--rule forward-gradient --antithetic --directions 3 | come in pairs",
        "--rule forward-gradient --scope layer --chunk 2 | one layer after the other needs",
        "--rule forward-gradient --clip -1 | limit of a derivative must be positive",
        "--rule node-gradient --law coordinate | nodes take independent noise",
        "--rule node-gradient --chunk 2 | needs the whole sequence",
        "--rule opzo --readout mean-spikes | needs a read-out with weights",
        "--rule bptt --loss cross-entropy | needs the loss mse",
        "--rule bptt --neuron signed-if --reset zero | reset by subtraction or not at all",
        "--rule bptt --neuron signed-if --leak 0.5 | has no meaning",
        "--rule bptt --readout last | known are linear, leaky:leak, mean"
      })
  void wrongUsageIsOneLine(String options, String saying) {
    run(SMALL + options).fails(2, saying.strip());
  }

  @Test
  void aStepThatRoundingSwallowsIsWarnedOf() {
    Outcome told = run(SMALL + "--rule forward-gradient --derivative central --eps 0.00001");
    assertEquals(0, told.exit(), told::toString);
    assertTrue(told.err().contains("rounding outweighs"), told::toString);
    assertEquals(1, told.err().lines().count(), told::toString);
  }
}
