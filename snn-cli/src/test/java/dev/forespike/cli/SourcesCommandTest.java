package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.forespike.cli.terminal.ExitCode;
import dev.forespike.data.NpyArray;
import dev.forespike.train.Network;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every source of the user's own is trained on, evaluated and recorded. */
class SourcesCommandTest {
  @TempDir private Path folder = Path.of("");

  /** Two classes that a line tells apart, in every form. */
  @BeforeEach
  void write() throws IOException {
    var table = new StringBuilder("a,b,kind\n");
    var series = new StringBuilder("@classLabel true high low\n@data\n");
    float[] x = new float[40 * 2];
    long[] y = new long[40];
    for (int i = 0; i < 40; i++) {
      boolean high = i % 2 == 0;
      float value = (high ? 0.8f : 0.1f) + i % 7 / 50f;
      table.append(value).append(",0.5,").append(high ? "high" : "low").append('\n');
      series.append(value).append(",0.5,").append(value).append(i % 3 == 0 ? ",0.5:" : ":");
      series.append(high ? "high" : "low").append('\n');
      x[2 * i] = value;
      x[2 * i + 1] = 0.5f;
      y[i] = i % 2;
      Path pictures = Files.createDirectories(folder.resolve("p").resolve(high ? "high" : "low"));
      picture((int) (255 * value), pictures.resolve(i + ".png"));
      Path events = Files.createDirectories(folder.resolve("e").resolve(high ? "high" : "low"));
      Files.write(events.resolve(i + ".bin"), recording(high, i));
    }
    Files.writeString(folder.resolve("t.csv"), table);
    Files.writeString(folder.resolve("S_TRAIN.ts"), series);
    Files.writeString(folder.resolve("S_TEST.ts"), series);
    NpyArray.of(x, 40, 2).write(Files.createDirectories(folder.resolve("n")).resolve("x.npy"));
    NpyArray.of(y, 40).write(folder.resolve("n").resolve("y.npy"));
  }

  private static void picture(int grey, Path file) throws IOException {
    var picture = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 6; i++) {
      picture.getRaster().setSample(i % 3, i / 3, 0, grey);
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      ImageIO.write(picture, "png", out);
    }
  }

  private static byte[] recording(boolean high, int seed) {
    ByteBuffer buffer = ByteBuffer.allocate(5 * 30);
    for (int k = 0; k < 30; k++) {
      buffer.put((byte) ((k + seed) % 4 + (high ? 4 : 0))).put((byte) (k % 8));
      buffer.put((byte) 0x80).putShort((short) (1000 * k));
    }
    return buffer.array();
  }

  private void trains(String dataset, String more, List<String> classes) throws IOException {
    Path run = folder.resolve("run");
    Snn.line(
            "train --dataset "
                + dataset
                + " --rule opzo --layers 20 --epochs 20 --batch 8 --lr 0.2 --overwrite --json --out"
                + " "
                + run
                + more)
        .succeeds();
    JsonObject record =
        JsonParser.parseString(Files.readString(run.resolve("run.json"))).getAsJsonObject();
    assertEquals(dataset, record.getAsJsonObject("dataset").get("name").getAsString());
    Path model = run.resolve("model.safetensors");
    assertEquals(classes, Network.load(model).classNames());
    JsonObject found =
        JsonParser.parseString(
                Snn.line("eval --json --model " + model + " --dataset " + dataset).succeeds().out())
            .getAsJsonObject();
    assertTrue(found.get("testAccuracy").getAsDouble() > 0.85, found::toString);
  }

  @Test
  void everySourceTrains() throws IOException {
    List<String> names = List.of("high", "low");
    trains("csv:" + folder.resolve("t.csv"), "", names);
    trains("npy:" + folder.resolve("n"), "", List.of("0", "1"));
    trains("images:" + folder.resolve("p"), "", names);
    trains("ts:" + folder.resolve("S") + "?test-part=0.3", "", names);
    trains("events:" + folder.resolve("e") + "?size=8x8", " --bin 5", names);
    trains("events:" + folder.resolve("e") + "?size=8x8", " --bin 10ms", names);
  }

  @Test
  void whatIsWrongIsToldInOneLineAndLeavesNothing() {
    Path run = folder.resolve("run");
    for (String[] wrong :
        new String[][] {
          {"csv:t.csv?label=colour", "there is no column colour", "2"},
          {"csv:none.csv", "not found", "1"},
          {"events:e", "give --bin, for example --bin 1ms or --bin 50", "2"},
          {"events:e --bin 0", "--bin 0: there must be at least one step", "2"},
          {"events:e --bin soon", "--bin \"soon\" is neither a time", "2"},
          {"events:e --bin 5 --encoding direct", "leave --encoding out", "2"},
          {"csv:t.csv --bin 5", "encoding bins needs spike trains", "2"},
          {"ts:S --encoding direct", "take encoding steps", "2"},
          {"ts:S --timesteps 3", "has 4 steps, but the network runs 3", "2"},
          {"csv:t.csv --encoding steps", "are not sequences", "2"},
          {"images:e", "holds no pictures", "1"},
        }) {
      String command =
          "train --rule bp --dataset " + wrong[0].replaceFirst(":", ":" + folder + "/");
      Snn.line(command + " --epochs 1 --out " + run)
          .fails(wrong[2].equals("2") ? ExitCode.USAGE : ExitCode.FAILED, wrong[1]);
      assertFalse(Files.exists(run), wrong[0]);
    }
  }
}
