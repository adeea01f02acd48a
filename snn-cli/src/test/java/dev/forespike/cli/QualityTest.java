package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code snn quality}: what it finds and what it refuses. */
class QualityTest {
  private static Path folder;
  private static String command;

  @BeforeAll
  static void train(@TempDir Path temporary) throws IOException {
    folder = temporary;
    Path data = MadeDataset.write(folder.resolve("made"));
    Snn.line(
            "train --dataset idx:%s --layers 20,16 --timesteps 4 --gain 4 --epochs 2 --batch 32"
                    .formatted(data)
                + " --rule opzo --noise rademacher --out "
                + folder.resolve("run"))
        .succeeds();
    command =
        "quality --model "
            + folder.resolve("run").resolve("model.safetensors")
            + " --dataset idx:"
            + data
            + " --batch 20 --draws 8 ";
  }

  private static JsonArray layers(String options) {
    JsonObject document =
        Snn.line(command + options + " --json").succeeds().json().getAsJsonObject();
    assertEquals(20, document.get("batch").getAsInt());
    assertEquals(8, document.get("draws").getAsInt());
    JsonArray layers = document.getAsJsonArray("layers");
    assertEquals(3, layers.size());
    return layers;
  }

  private static double number(JsonArray layers, int layer, String name) {
    return layers.get(layer).getAsJsonObject().get(name).getAsDouble();
  }

  @Test
  void backPropagationIsItself() {
    JsonArray layers = layers("--rule bp");
    for (int layer = 0; layer < 3; layer++) {
      assertEquals(1, number(layers, layer, "cosine"), 1e-6);
      assertEquals(0, number(layers, layer, "relativeBias"));
      assertEquals(number(layers, layer, "oracleVariance"), number(layers, layer, "variance"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--checkpoint %s/run", "--noise rademacher --warmup 200"})
  void learnedFeedbackIsGood(String source) {
    JsonArray layers = layers("--rule opzo " + source.formatted(folder));
    for (int layer = 0; layer < 2; layer++) {
      double cosine = number(layers, layer, "cosine");
      assertTrue(cosine > 0.3, layers::toString);
      assertTrue(number(layers, layer, "cosineLow") <= cosine);
      assertTrue(number(layers, layer, "cosineHigh") >= cosine);
      double expected = number(layers, layer, "expectedFeedbackCosine");
      assertTrue(expected >= 0 && expected <= 1, layers::toString);
    }
    assertTrue(layers.get(2).getAsJsonObject().get("expectedFeedbackCosine").isJsonNull());
  }

  /** What users would take for a bug is said to be expected. */
  @Test
  void cosinesNearZeroAreExplained() {
    JsonArray layers = layers("--rule zo");
    assertEquals(1 / Math.sqrt(20 * 35), number(layers, 0, "expectedCosine"), 1e-12);
    assertTrue(Math.abs(number(layers, 0, "cosine")) < 0.2, layers::toString);
    Snn.line(command + "--rule zo").succeeds().says("1/sqrt(d)", "d = 700", "normal");
    Snn.line(command + "--rule dfa").succeeds().says("before any learning", "--warmup");
  }

  @Test
  void theSameSeedGivesTheSameFigures() {
    assertEquals(
        layers("--rule opzo --warmup 3 --seed 4"), layers("--rule opzo --warmup 3 --seed 4"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rule opzo --draws 2 | --draws",
        "--rule opzo --batch 0 | --batch",
        "--rule opzo --warmup -1 | --warmup",
        "--rule bp --warmup 3 | no feedback weights",
        "--rule what | --rule",
        "--rule bp --against dfa | --against",
        "--rule bp --loss what | what"
      })
  void wrongUsageIsRefused(String options, String said) {
    String shorter =
        command.replace("--batch 20 ", options.contains("--batch") ? "" : "--batch 20 ");
    shorter = shorter.replace("--draws 8 ", options.contains("--draws") ? "" : "--draws 8 ");
    Snn.line(shorter + options).fails(2, said);
  }

  @Test
  void aDatasetThatDoesNotFitIsRefused() {
    Path model = folder.resolve("other.safetensors");
    Snn.line("init --input 3 --layers 4 --classes 2 --out " + model).succeeds();
    Snn.line(command.replaceAll("--model \\S+", "--model " + model) + "--rule bp")
        .fails(2, "takes 3 inputs", "35 values");
  }
}
