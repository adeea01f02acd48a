package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code snn demo}, for a single epoch. */
class DemoTest {
  private static final List<String> RULES = List.of("bp", "dfa", "opzo", "zo");
  private static final List<String> PICTURES =
      List.of("decisions.png", "learning-curves.png", "spikes.png");

  private static Path folder;
  private static Outcome outcome;

  @BeforeAll
  static void run(@TempDir Path temporary) {
    folder = temporary.resolve("demo");
    outcome = Snn.line("demo --epochs 1 --out " + folder);
    assertEquals(0, outcome.exit(), outcome::toString);
  }

  @Test
  void writesPicturesAndARunFolderForEachRule() throws IOException {
    var expected = new TreeSet<>(PICTURES);
    for (String rule : RULES) {
      Trees.RUN.forEach(file -> expected.add(rule + "/" + file));
    }
    assertEquals(new ArrayList<>(expected), Trees.files(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"decisions.png", "learning-curves.png", "spikes.png"})
  void picturesCanBeSeen(String name) throws IOException {
    BufferedImage picture = ImageIO.read(folder.resolve(name).toFile());
    assertNotNull(picture, name);
    assertTrue(picture.getWidth() >= 400 && picture.getHeight() >= 400, name);
    Set<Integer> colors = new TreeSet<>();
    for (int y = 0; y < picture.getHeight(); y += 2) {
      for (int x = 0; x < picture.getWidth(); x += 2) {
        colors.add(picture.getRGB(x, y));
      }
    }
    assertTrue(colors.size() > 3, name + " has " + colors.size() + " colours");
  }

  @Test
  void endsWithATable() {
    List<String> lines = outcome.out().lines().toList();
    int header = 0;
    while (!lines.get(header).startsWith("rule ")) {
      header++;
    }
    assertTrue(lines.get(header).contains("test accuracy"), outcome::toString);
    assertTrue(lines.get(header).contains("cosine to bp"), outcome::toString);
    assertTrue(lines.get(header).endsWith("samples/s"), outcome::toString);
    for (int i = 0; i < RULES.size(); i++) {
      assertTrue(lines.get(header + 1 + i).startsWith(RULES.get(i) + " "), outcome::toString);
    }
    String bp = lines.get(header + 1);
    assertTrue(bp.matches("bp +[0-9.]+ %  +1\\.000 +1\\.000 +[0-9.]+ % +[0-9.]+ % +\\d+"), bp);
  }

  @Test
  void saysWhereThePicturesAre() {
    for (String picture : PICTURES) {
      assertTrue(outcome.out().contains(folder.resolve(picture).toString()), outcome::toString);
    }
  }

  @Test
  void endsWithTheWayToTheOtherDemo() {
    assertEquals(
        "a function instead of classes: snn demo --science",
        outcome.out().lines().toList().getLast());
  }

  private static final String NUMBER = " +[0-9.]+";

  @Test
  void scienceFitsAFunction(@TempDir Path temporary) throws IOException {
    Outcome science = Snn.line("demo --science --epochs 1 --out " + temporary).succeeds();
    var expected = new TreeSet<String>();
    for (String rule : List.of("bptt", "forward-gradient")) {
      Trees.RUN.forEach(file -> expected.add(rule + "/" + file));
      Path picture = temporary.resolve("mexican-hat-" + rule + ".png");
      expected.add(picture.getFileName().toString());
      science.says(picture.toString());
      assertTrue(ImageIO.read(picture.toFile()).getWidth() > 1000, picture::toString);
    }
    // A rule may keep more in its run folder.
    expected.removeAll(Trees.files(temporary));
    assertEquals(Set.of(), expected);
    List<String> lines = science.out().lines().toList();
    int header = 0;
    while (!lines.get(header).startsWith("rule ")) {
      header++;
    }
    assertTrue(
        lines.get(header).matches("rule +relative L2 +seconds +forward passes +backward passes"));
    String forward = lines.get(header + 1);
    assertTrue(forward.matches("forward-gradient" + NUMBER + " %" + NUMBER + " +1071 +0"), forward);
    String judge = lines.get(header + 2);
    assertTrue(judge.matches("bptt" + NUMBER + " %" + NUMBER + " +63 +63"), judge);
  }

  /** Its error is that of the model it leaves. */
  @Test
  void scienceGivesTheSameBitsAgain(@TempDir Path temporary) {
    String[] errors = new String[2];
    for (int i = 0; i < 2; i++) {
      Path out = temporary.resolve("run" + i);
      Outcome science =
          Snn.line(
              "demo --science --epochs 1 --seed 5 --json --threads " + (i + 1) + " --out " + out);
      JsonObject run = science.succeeds().json().getAsJsonArray().get(0).getAsJsonObject();
      assertEquals("forward-gradient", run.get("rule").getAsString());
      JsonObject epoch = run.getAsJsonArray("epochs").get(0).getAsJsonObject();
      errors[i] = epoch.getAsJsonObject("relativeError").get("mean").toString();
      Snn.line(
              "eval --json --dataset mexican-hat --model "
                  + out.resolve("forward-gradient").resolve("model.safetensors"))
          .succeeds()
          .says(errors[i]);
    }
    assertEquals(errors[0], errors[1]);
  }

  @Test
  void printsTheRecordsAsJson(@TempDir Path temporary) {
    Outcome json = Snn.line("demo --epochs 1 --json --out " + temporary);
    var rules = new ArrayList<String>();
    for (var record : json.json().getAsJsonArray()) {
      JsonObject run = record.getAsJsonObject();
      rules.add(run.get("rule").getAsString());
      JsonObject epoch = run.getAsJsonArray("epochs").get(0).getAsJsonObject();
      assertEquals(3, epoch.getAsJsonArray("cosine").size());
    }
    assertEquals(RULES, rules);
  }
}
