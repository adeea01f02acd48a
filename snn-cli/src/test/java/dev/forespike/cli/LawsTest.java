package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code snn laws}: what it prints and what it refuses. */
class LawsTest {
  private static List<JsonObject> results(String line) {
    JsonObject document = Snn.line(line).succeeds().json().getAsJsonObject();
    assertEquals(Set.of("results"), document.keySet());
    return document.getAsJsonArray("results").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  @Test
  void everyLawHoldsAndSaysSo() {
    List<JsonObject> results = results("laws --dimension 8 --samples 10000 --json");
    for (JsonObject result : results) {
      assertEquals(
          Set.of(
              "estimator",
              "law",
              "theory",
              "measured",
              "low",
              "high",
              "holds",
              "verdict",
              "where",
              "samples"),
          result.keySet());
      double theory = result.get("theory").getAsDouble();
      assertTrue(result.get("holds").getAsBoolean(), result::toString);
      assertEquals("holds", result.get("verdict").getAsString());
      assertTrue(result.get("samples").getAsLong() >= 10_000, result::toString);
      assertTrue(result.get("low").getAsDouble() <= theory, result::toString);
      assertTrue(result.get("high").getAsDouble() >= theory, result::toString);
      assertTrue(
          result.get("low").getAsDouble() <= result.get("measured").getAsDouble(),
          result::toString);
    }
    Set<String> estimators =
        results.stream()
            .map(result -> result.get("estimator").getAsString())
            .collect(Collectors.toSet());
    assertTrue(
        estimators.containsAll(
            Set.of(
                "gaussian",
                "rademacher",
                "uniform",
                "wigner",
                "laplace",
                "sphere",
                "sparse:0.1",
                "coordinate",
                "orthonormal",
                "hadamard",
                "gaussian, central",
                "gaussian, one-sided",
                "gaussian, momentum",
                "gaussian, momentum, corrected")),
        estimators::toString);
  }

  /** Products of two coordinates are not zero once in 25 million estimates: nothing to say. */
  @Test
  void samplesThatAreTooFewAreTold() {
    Outcome outcome =
        Snn.line("laws --dimension 2 --samples 10000 --estimator sparse:0.0002 --json");
    assertEquals(1, outcome.exit(), outcome::toString);
    assertTrue(outcome.out().contains("\"verdict\":\"undecided\""), outcome::toString);
    List<String> lines = outcome.err().lines().toList();
    assertTrue(
        lines.getFirst().startsWith("snn: undecided for sparse:2.0E-4, give more --samples"));
    assertTrue(lines.getFirst().contains("needs n >= "), outcome::toString);
  }

  /** Hadamard directions are left out where they do not exist, unless they are asked for. */
  @Test
  void onlyWhatFitsIsMeasured() {
    List<JsonObject> results = results("laws --dimension 24 --samples 20000 --json");
    assertFalse(
        results.stream().anyMatch(r -> r.get("estimator").getAsString().startsWith("hadamard")));
    Snn.line("laws --dimension 6 --samples 10000 --estimator hadamard --json")
        .fails(2, "power of two", "6");
  }

  @Test
  void theSameSeedGivesTheSameBits() {
    String line = "laws --dimension 4 --samples 10000 --estimator gaussian,sphere --json --seed ";
    assertEquals(Snn.line(line + 3).succeeds().out(), Snn.line(line + 3).succeeds().out());
    assertFalse(Snn.line(line + 3).out().equals(Snn.line(line + 4).out()));
  }

  @Test
  void theTableNamesItsPicture(@TempDir Path temporary) throws IOException {
    Path picture = temporary.resolve("laws.png");
    Outcome outcome =
        Snn.line(
                "laws --dimension 4 --samples 10000 --estimator gaussian,sparse:0.5 --picture "
                    + picture)
            .succeeds();
    assertTrue(outcome.out().contains("second moment"), outcome::toString);
    assertTrue(outcome.out().endsWith("picture: " + picture + System.lineSeparator()));
    assertNotNull(ImageIO.read(picture.toFile()));
    assertFalse(Files.exists(temporary.resolve("laws.png.tmp")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--dimension 1 | dimension must be at least 2, but is 1",
        "--samples 9999 | at least 10000 | 9999",
        "--estimator cauchy | --estimator \"cauchy\" is unknown",
        "--estimator sparse:2 | 0 < p <= 1, but p is 2.0",
        "--estimator gaussian:1:2 | takes at most 1",
        "--picture /nowhere/at/all.png | there is no folder",
      })
  void wrongUsageIsOneLine(String options, String said) {
    Snn.line("laws --json " + options).fails(2, said);
  }
}
