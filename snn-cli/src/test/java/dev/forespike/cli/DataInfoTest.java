package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.forespike.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code snn data info}. */
class DataInfoTest {
  @TempDir private Path folder = Path.of("");

  private static JsonObject json(String line) {
    return JsonParser.parseString(Snn.line(line).succeeds().out()).getAsJsonObject();
  }

  @Test
  void aRecording() throws IOException {
    ByteBuffer events = ByteBuffer.allocate(15);
    events.put((byte) 3).put((byte) 9).put((byte) 0x80).putShort((short) 500);
    events.put((byte) 5).put((byte) 2).put((byte) 1).putShort((short) 0);
    events.put((byte) 1).put((byte) 1).put((byte) 0).putShort((short) 7);
    Path file = Files.write(folder.resolve("a.bin"), events.array());
    JsonObject found = json("data info --json " + file);
    assertEquals("bin", found.get("format").getAsString());
    assertEquals(6, found.get("width").getAsInt());
    assertEquals(10, found.get("height").getAsInt());
    assertEquals(3, found.get("events").getAsInt());
    assertEquals(1, found.get("on").getAsInt());
    assertEquals(2, found.get("off").getAsInt());
    assertEquals(500, found.get("firstTime").getAsInt());
    assertEquals(7, found.get("lastTime").getAsInt());
    assertEquals(1, found.get("backwards").getAsInt());
    assertEquals(64, found.get("digest").getAsString().length());
    String text = Snn.line("data info " + file).succeeds().out();
    assertTrue(text.contains("events     3\n"), text);
    Files.write(file, java.util.Arrays.copyOf(events.array(), 14));
    Snn.line("data info " + file)
        .fails(ExitCode.FAILED, "a.bin: is cut off within a record of 5 bytes, at byte 10");
  }

  @Test
  void aSet() throws IOException {
    Files.writeString(folder.resolve("t.csv"), "a,kind\n1,x\n2,y\n3,x\n4,y\n5,x\n6,y\n");
    String name = "csv:" + folder.resolve("t.csv") + "?test-part=0.34";
    JsonObject found = json("data info --json " + name);
    assertEquals("{\"train\":4,\"test\":2}", found.get("samples").toString());
    assertEquals(
        "[{\"name\":\"x\",\"count\":3,\"train\":2,\"test\":1},"
            + "{\"name\":\"y\",\"count\":3,\"train\":2,\"test\":1}]",
        found.get("classes").toString());
    String text = Snn.line("data info " + name).succeeds().out();
    assertTrue(text.contains("samples    4 for training, 2 test\n"), text);
    assertTrue(text.contains("x          2     1\n"), text);
    Path series = folder.resolve("S");
    for (String part : new String[] {"_TRAIN.ts", "_TEST.ts"}) {
      Files.writeString(
          folder.resolve("S" + part), "@classLabel true a b\n@data\n1,2:a\n1,2,3:b\n");
    }
    assertEquals(
        "{\"least\":2,\"most\":3}", json("data info --json ts:" + series).get("steps").toString());
    assertEquals(1, json("data info --json parabola").get("targets").getAsInt());
    Snn.line("data info nothing").fails(ExitCode.USAGE, "unknown dataset 'nothing'");
    Snn.line("data info " + folder.resolve("none.raw"))
        .fails(ExitCode.FAILED, "none.raw: no such file");
    Snn.line("data").fails(ExitCode.USAGE, "Missing command: info");
  }
}
