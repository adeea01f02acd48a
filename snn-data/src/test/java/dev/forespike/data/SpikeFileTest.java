package dev.forespike.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.SpikeTrain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SpikeFileTest {
  private static final List<SpikeTrain> TRAINS =
      List.of(
          SpikeTrain.of(new double[] {0, 0.1, 0.1, 1 / 3.0}, new int[] {3, 0, 2, 1}),
          SpikeTrain.empty(),
          SpikeTrain.of(new double[] {1e-300, 12345.678901234567}, new int[] {1, 1}));

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void everyBitOfATimeComesBack() throws IOException {
    Path file = folder.resolve("spikes.csv");
    SpikeFile.write(file, TRAINS);
    assertEquals(TRAINS, SpikeFile.read(file, 4));
    try (var files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList(), "nothing else is left behind");
    }
  }

  @Test
  void arraysAreReadAsWell() throws IOException {
    Path file = folder.resolve("spikes.npy");
    NpyArray.of(new double[] {0, 0.5, 2, 2, 0.25, 0, 0, 0.75, 1}, 3, 3).write(file);
    assertEquals(
        List.of(
            SpikeTrain.of(new double[] {0.5, 0.75}, new int[] {2, 1}),
            SpikeTrain.empty(),
            SpikeTrain.of(new double[] {0.25}, new int[] {0})),
        SpikeFile.read(file, 3));
    NpyArray.of(new double[] {0, 0.5}, 1, 2).write(file);
    assertTrue(message(file).contains("expected [n, 3]"));
    NpyArray.of(new double[] {0, 0.5, 1.5}, 1, 3).write(file);
    assertTrue(message(file).contains("row 0: neuron 1.5"));
  }

  @Test
  void windowsLineEndsAndSpacesAreRead() throws IOException {
    Path file = file("s.csv", "sample,time,neuron\r\n0, 0.5, 1\r\n");
    assertEquals(
        List.of(SpikeTrain.of(new double[] {0.5}, new int[] {1})), SpikeFile.read(file, 3));
  }

  @Test
  void whatSpreadsheetsAndEditorsAddIsRead() throws IOException {
    List<SpikeTrain> expected = List.of(SpikeTrain.of(new double[] {0.5}, new int[] {1}));
    for (String text :
        List.of(
            "\ufeffsample,time,neuron\r\n0,0.5,1\r\n",
            "sample,time,neuron\n0,0.5,1",
            "sample,time,neuron\n0,0.5,1\n\n \n\n",
            " sample , time,neuron \n 0 ,\t0.5, 1\n",
            "\"sample\",\"time\",\"neuron\"\n\"0\",\"0.5\",\" 1\"\n",
            "\ufeff\"sample\", \"time\" ,\"neuron\"\n0,5e-1,1\n",
            "sample,time,neuron\r0,.5,+1\r")) {
      assertEquals(expected, SpikeFile.read(file("s.csv", text), 3), text);
    }
  }

  private static String message(Path file) {
    return String.valueOf(
        assertThrows(DataException.class, () -> SpikeFile.read(file, 3)).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "time,neuron|line 1 must be sample,time,neuron",
        "sample,time,neuron;0,0.5|line 2: expected",
        "sample,time,neuron;0,x,1|line 2: \"x\" is no number",
        "sample,time,neuron;0,-1,1|line 2: time -1.0",
        "sample,time,neuron;0,NaN,1|line 2: \"NaN\" is no number",
        "sample,time,neuron;0,Infinity,1|line 2: \"Infinity\" is no number",
        "sample,time,neuron;0d,0.5,1|line 2: \"0d\" is no number",
        "sample,time,neuron;0,0x1.8p-4,1|line 2: \"0x1.8p-4\" is no number",
        "sample,time,neuron;0,0.5,3f|line 2: \"3f\" is no number",
        "sample,time,neuron;0,0.5,\uff11|line 2: \"\\uff11\" is no number",
        "sample,time,neuron;;0,0.5,1|line 2 is blank, but 0,0.5,1 follows; remove it",
        "\"sample,time,neuron|line 1 must be sample,time,neuron",
        "sample,time,neuron;0,1,3|line 2: neuron 3 is no whole number from 0 to 2",
        "sample,time,neuron;0,1,-1|line 2: neuron -1",
        "sample,time,neuron;0.5,1,1|line 2: sample 0.5",
        "sample,time,neuron;99999999,1,1|line 2: sample 99999999",
        "sample,time,neuron;0,1,1;1,0.5,1;0,0.9,1|line 4: time 0.9 of sample 0 comes after 1.0"
      })
  void whatIsWrongIsNamedWithItsLine(String text, String said) throws IOException {
    String message = message(file("bad.csv", text.replace(';', '\n') + "\n"));
    assertTrue(message.contains(said), message);
    assertTrue(message.contains("bad.csv"), message);
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    assertTrue(message(file("empty.csv", "")).contains("missing"));
    assertTrue(message(folder).contains("is a folder"));
    Path binary = folder.resolve("b.csv");
    Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, 2});
    assertTrue(message(binary).contains("no text file"));
  }
}
