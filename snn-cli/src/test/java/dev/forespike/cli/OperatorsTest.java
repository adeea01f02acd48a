package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Operator networks on the command line. */
class OperatorsTest {
  private static final String SMALL =
      "train --dataset poisson --layers 6 --rank 5 --timesteps 4 --epochs 2 --train-limit 20"
          + " --batch 10 --threads 1 ";

  @TempDir private Path folder;

  private static Outcome run(String line) {
    return Snn.run(line.strip().split(" +"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--rule bptt",
        "--rule bp --neuron lif --readout linear",
        "--rule dfa --readout leaky:0.9",
        "--rule dkp",
        "--rule opzo",
        "--rule fdfa",
        "--rule zo",
        "--rule node-gradient --directions 2",
        "--rule forward-gradient --directions 3 --chunk 1",
        "--rule forward-gradient --scope layer --clip 1",
        "--rule forward-gradient --derivative central",
        "--rule bptt --readout mean-spikes --trunk-layers 4,4",
        "--rule bptt --network seponet --no-bias"
      })
  void everyRuleTrains(String options) {
    run(SMALL + options).succeeds().says("51-6-5", "relative L2 mean", "median", "epoch   2");
  }

  @Test
  void aPlainNetworkTakesFunctionsToo() {
    run(SMALL.replace("--rank 5", "--network mlp") + "--rule bptt").succeeds().says("51-6-51");
  }

  @Test
  void eachCoordinateHasItsTrunk() {
    String options =
        SMALL.replace("poisson", "reaction-diffusion") + "--rule forward-gradient --network ";
    run(options + "seponet").succeeds().says("129-6-5 x 1-6-5 x 1-6-5");
    run(options + "deeponet").succeeds().says("129-6-5 x 2-6-5");
  }

  /** Some hundred updates bring the error of a constant, above 100 %, down to a fraction. */
  @Test
  void aDeepOnetLearnsThePoissonProblem() {
    JsonObject record =
        run("train --dataset poisson --rule bptt --layers 24 --rank 16 --timesteps 8 --epochs 40"
                + " --evaluate-every 40 --lr 0.01 --threads 1 --json")
            .succeeds()
            .json()
            .getAsJsonObject();
    JsonObject last =
        record.getAsJsonArray("epochs").get(39).getAsJsonObject().getAsJsonObject("relativeError");
    double mean = last.get("mean").getAsDouble();
    double median = last.get("median").getAsDouble();
    assertTrue(mean < 0.5 && median < mean && median > 0, last::toString);
    assertEquals(51, record.getAsJsonObject("dataset").get("targets").getAsInt());
  }

  @Test
  void aRunGoesOnAndIsReplayed() {
    Path out = folder.resolve("run");
    run(SMALL + "--rule forward-gradient --directions 2 --schedule constant --out " + out)
        .succeeds();
    run("train --resume " + out + " --epochs 3 --threads 1").succeeds().says("epoch   3");
    Path again = folder.resolve("again.safetensors");
    run("replay --run " + out + " --out " + again).succeeds().says("the same bits");
    run("train --resume " + out + " --rank 7 --epochs 4").fails(1, "another configuration");
    String plain = SMALL.replace("--rank 5", "--network mlp") + "--rule bptt --out ";
    run(plain + folder.resolve("plain")).succeeds();
    run("train --resume " + folder.resolve("plain") + " --layers 7 --epochs 4")
        .fails(1, "another configuration");
    run("eval --dataset poisson --model " + out.resolve("model.safetensors"))
        .succeeds()
        .says("relative L2 mean");
  }

  @Test
  void anUntrainedNetworkIsMade() {
    Path model = folder.resolve("model.safetensors");
    run("init --input 9 --layers 4 --network seponet --rank 3 --coordinates 2 --out " + model)
        .succeeds()
        .says("9-4-3 x 1-4-3 x 1-4-3");
    run("init --input 9 --classes 1 --coordinates 2 --out " + model).fails(2, "--coordinates");
    run("init --input 9 --network deeponet --encoding rate --out " + model).fails(2, "take direct");
    run("init --input 9 --classes 1 --network deeponet --out " + model)
        .fails(2, "--classes has no meaning with an operator network");
    run("init --input 9 --out " + model).fails(2, "Missing required option: '--classes=K'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--network unet | known are mlp, deeponet, seponet",
        "--network mlp --rank 3 | --rank",
        "--rank 0 | --rank must be at least 1",
        "--trunk-layers 3,x | is not a whole number",
        "--network deeponet --neuron event-lif | does not train event-driven",
        "--loss cross-entropy | take loss mse",
        "--encoding rate | take encoding direct",
        "--chunk 1 | needs the whole sequence"
      })
  void wrongUsageIsOneLine(String options, String saying) {
    String small = options.contains("mlp") ? SMALL.replace("--rank 5 ", "") : SMALL;
    String line = options.startsWith("--rank") ? SMALL.replace("--rank 5 ", "") : small;
    run(line + "--rule bptt " + options).fails(2, saying.strip());
  }

  @Test
  void aDatasetWithoutFunctionsIsRefused() {
    run("train --dataset parabola --network deeponet --rule bptt --threads 1")
        .fails(2, "learns operators");
  }
}
