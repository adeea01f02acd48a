package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every choice of the command line runs, here for one epoch of a tiny dataset. */
class TrainingVariantsTest {
  private static Path data;

  @BeforeAll
  static void makeDataset(@TempDir Path folder) throws IOException {
    data = MadeDataset.write(folder.resolve("made"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--rule bp",
        "--rule BP",
        "--rule dfa --feedback-gain 0.5",
        "--rule dkp --feedback-rate 0.01 --feedback-decay 0.001",
        "--rule opzo",
        "--rule zo",
        "--rule zo --noise sparse:0.5 --alpha 0.1",
        "--rule bp --bias --gain 2 --leak 0.9 --threshold 0.5",
        "--rule bp --layers 8",
        "--rule bp --validation 20"
      })
  void rules(String options) {
    trains(options);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--noise gaussian",
        "--noise rademacher",
        "--noise uniform",
        "--noise sphere",
        "--noise sparse:0.1",
        "--noise-position output",
        "--noise-position membrane",
        "--noise-position membrane --noise sphere --antithetic",
        "--noise-position membrane --drop-surrogate",
        "--antithetic",
        "--antithetic --timesteps 3",
        "--center none",
        "--center leave-one-out",
        "--center past",
        "--bias-correction off",
        "--drop-alpha --alpha 0.5",
        "--feedback-start random",
        "--feedback-start random:0.1 --feedback-momentum 0.5"
      })
  void opzo(String options) {
    trains("--rule opzo " + options);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--loss cross-entropy",
        "--loss mse",
        "--loss mixture:0.3",
        "--loss mean-cross-entropy",
        "--encoding direct",
        "--encoding rate",
        "--encoding latency",
        "--readout linear",
        "--readout leaky:0.9",
        "--reset subtract",
        "--reset zero",
        "--reset none",
        "--surrogate sigmoid",
        "--surrogate triangle:1",
        "--surrogate rectangle:1",
        "--surrogate arctan:2",
        "--surrogate fast-sigmoid:5",
        "--surrogate gaussian:2",
        "--optimizer sgd --nesterov --weight-decay 0.001",
        "--optimizer adam",
        "--optimizer adamw --weight-decay 0.01",
        "--schedule constant --warm-up 3",
        "--schedule cosine --warm-up 3",
        "--schedule step:1:0.5",
        "--update sequence --chunk 1",
        "--update 2",
        "--update 2 --chunk 1",
        "--chunk 2",
        "--timesteps 1",
        "--batch 7",
        "--batch 1000"
      })
  void networkAndTraining(String options) {
    trains("--rule opzo " + options);
    trains("--rule bp " + options);
  }

  private static void trains(String options) {
    String layers = options.contains("--layers") ? "" : " --layers 16,12";
    Outcome outcome =
        Snn.line(
            "train --json --alignment --epochs 1 --train-limit 48 --dataset idx:%s%s %s"
                .formatted(data, layers, options));
    assertEquals(0, outcome.exit(), outcome::toString);
    outcome
        .err()
        .lines()
        .forEach(line -> assertTrue(line.startsWith("snn: warning: layer "), outcome::toString));
    JsonObject epoch =
        outcome.json().getAsJsonObject().getAsJsonArray("epochs").get(0).getAsJsonObject();
    assertTrue(Double.isFinite(epoch.get("trainLoss").getAsDouble()), outcome::toString);
    assertTrue(Double.isFinite(epoch.get("testLoss").getAsDouble()), outcome::toString);
  }
}
