package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A small run on the real MNIST, where it is. */
class MnistTest {
  static Path dataFolder() {
    String chosen = System.getenv().getOrDefault("SNN_DATA", "");
    Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    Path folder = chosen.isEmpty() ? module.resolve("../../shared/data") : Path.of(chosen);
    return folder.toAbsolutePath().normalize();
  }

  @Test
  void learnsDigits() {
    Path folder = dataFolder();
    assumeTrue(
        Files.isDirectory(folder.resolve("mnist")),
        "skipped: dataset 'mnist' not found under "
            + folder
            + "; set SNN_DATA to the folder that holds it");
    JsonObject record =
        Snn.run(
                ("train --dataset mnist --rule bp --train-limit 2000 --epochs 1 --layers 64 --json"
                        + " --batch 32 --data")
                    .concat(" " + folder)
                    .split(" "))
            .succeeds()
            .json()
            .getAsJsonObject();
    JsonObject dataset = record.getAsJsonObject("dataset");
    assertEquals(2000, dataset.get("trainSamples").getAsInt());
    assertEquals(10000, dataset.get("testSamples").getAsInt());
    assertEquals(10, dataset.get("classes").getAsInt());
    JsonObject epoch = record.getAsJsonArray("epochs").get(0).getAsJsonObject();
    assertTrue(epoch.get("testAccuracy").getAsDouble() > 0.75, epoch::toString);
  }
}
