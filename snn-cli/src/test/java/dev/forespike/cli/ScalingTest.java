package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.forespike.cli.terminal.ExitCode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code snn bench scaling}: its page, picture and JSON, and what it refuses. */
class ScalingTest {
  @Test
  void pagePictureAndJson(@TempDir Path temporary) throws IOException {
    Path page = temporary.resolve("scaling.md");
    Path picture = temporary.resolve("scaling.png");
    JsonObject document =
        Snn.line(
                "bench scaling --series batch,memory --quick --json --out "
                    + page
                    + " --picture "
                    + picture)
            .succeeds()
            .json()
            .getAsJsonObject();
    assertEquals(Set.of("machine", "series", "memory"), document.keySet());
    List<String> learners =
        document.getAsJsonArray("series").asList().stream()
            .map(series -> series.getAsJsonObject().get("learner").getAsString())
            .toList();
    assertEquals(List.of("opzo", "bp"), learners);
    JsonObject series = document.getAsJsonArray("series").get(0).getAsJsonObject();
    assertEquals("batch", series.get("quantity").getAsString());
    assertTrue(series.getAsJsonArray("points").size() >= 3, series::toString);
    double exponent = series.getAsJsonObject("powerLaw").get("exponent").getAsDouble();
    assertTrue(exponent > 0.1 && exponent < 1.5, series::toString);
    assertEquals(5, document.getAsJsonArray("memory").size());

    String text = Files.readString(page);
    assertTrue(text.startsWith("# Scaling: how cost grows\n"), text);
    assertTrue(
        text.contains("./snn bench scaling --threads 1 --series batch,memory --quick"), text);
    assertTrue(text.contains("](scaling.png)"), text);
    assertTrue(text.contains("A brief study"), text);
    assertTrue(text.contains("| batch | opzo | "), text);
    assertTrue(text.contains("### batch: bp\n"), text);
    assertTrue(text.contains("| bptt | "), text);
    assertFalse(text.contains("NaN") || text.contains("Infinity"), text);
    BufferedImage drawn = ImageIO.read(picture.toFile());
    assertNotNull(drawn);
    assertTrue(drawn.getWidth() >= 800, "two panels");
    try (var files = Files.list(temporary)) {
      assertEquals(2, files.count(), "more than page and picture was left");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scaling --series wide | --series: \"wide\" is unknown; known are width, depth, timesteps,",
        "scaling --series batch,x | --series: \"x\" is unknown",
        "scaling --threads 0 | --threads must be at least 1 and at most ",
        "scaling --threads two | option '--threads': 'two' is not an int",
        "scaling --out /nowhere/s.md | --out /nowhere/s.md: there is no folder /nowhere",
        "scaling --picture /nowhere/s.png | --picture /nowhere/s.png: there is no folder /nowhere",
        "scaling --out s.md --picture ./s.md | --out and --picture name the same file, s.md",
        "scaling gemm | Unmatched argument",
        "gemm scaling | scaling stands alone: snn bench scaling, then its own options",
        "--quick scaling | scaling stands alone"
      })
  void wrongUsage(String options, String saying) {
    Snn.line("bench " + options).fails(ExitCode.USAGE, saying);
    assertFalse(Files.exists(Path.of("s.md")));
  }
}
