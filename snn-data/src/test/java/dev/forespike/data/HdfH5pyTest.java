package dev.forespike.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.SpikeTrain;
import dev.forespike.data.hdf.HdfSpikes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that h5py 3.16 wrote with HDF5 2.0 (hdf5/make.py), each with what h5py reads of it: a line
 * {@code label;times;units} for each sample.
 */
final class HdfH5pyTest {
  private static final Path ARCHIVE = Path.of("src", "test", "resources", "hdf5", "h5py.zip");

  /** What is not read, and why. */
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("chunk-gzip-latest", "message version detected. Detected version = 5); get it"),
          Map.entry("scaleoffset-labels", "labels is stored with the HDF5 filter 6 (scaleoffset)"),
          Map.entry("dangling", "/labels is a link to /nowhere, which is not there"),
          Map.entry("nested2", "holds no group spikes"),
          Map.entry("unwritten-latest", "spikes/times has chunks that were never written in an"),
          Map.entry("ea-h1-plain", "spikes/times has chunks that were never written in an"),
          Map.entry("unwritten-labels--1-earliest", "sample 2: label -1 is no whole number"),
          Map.entry("rect-nan", "sample 0: time NaN; times are finite and at least 0"),
          Map.entry("empty", "holds no samples"),
          Map.entry("strlabels", "labels holds no list of numbers [N]"),
          Map.entry("wrapper", "spikes/times holds no lists: it must be"),
          Map.entry("scalar", "spikes/times holds no lists: it must be"));

  private final Map<String, byte[]> files = new HashMap<>();

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void unpack() throws IOException {
    try (var zip = new ZipInputStream(Files.newInputStream(ARCHIVE))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] content = zip.readAllBytes();
        files.put(entry.getName(), content);
        Files.write(folder.resolve(entry.getName()), content);
      }
    }
  }

  private byte[] content(String name) {
    return files.getOrDefault(name, new byte[0]);
  }

  private List<String> names() {
    return files.keySet().stream()
        .filter(name -> name.endsWith(".h5"))
        .map(name -> name.substring(0, name.length() - 3))
        .sorted()
        .toList();
  }

  private HdfSpikes read(String name) throws DataException {
    return HdfSpikes.read(folder.resolve(name + ".h5"), 700, 20);
  }

  @Test
  void whatH5pyReadsIsReadTheSame() throws IOException {
    int checked = 0;
    for (String name : names()) {
      if (REFUSED.containsKey(name)) {
        continue;
      }
      List<String> expected = Files.readAllLines(folder.resolve(name + ".txt"));
      HdfSpikes spikes = read(name);
      assertEquals(expected.size(), spikes.size(), name);
      for (int i = 0; i < spikes.size(); i++) {
        String[] parts = expected.get(i).split(";", -1);
        assertEquals(Double.parseDouble(parts[0]), spikes.label(i), name + " label " + i);
        assertEquals(times(parts[1]), times(spikes.spikes(i)), name + " times of " + i);
        assertEquals(parts[2], units(spikes.spikes(i)), name + " units of " + i);
      }
      checked++;
    }
    assertEquals(files.size() / 2 - REFUSED.size(), checked);
    assertTrue(checked > 50, () -> files.keySet().toString());
  }

  /** Single precision is all that is kept. */
  private static List<Double> times(String list) {
    return list.isEmpty()
        ? List.of()
        : Arrays.stream(list.split(",")).map(time -> (double) Float.parseFloat(time)).toList();
  }

  private static List<Double> times(SpikeTrain train) {
    var times = new java.util.ArrayList<Double>();
    for (int k = 0; k < train.size(); k++) {
      times.add(train.time(k));
    }
    return times;
  }

  private static String units(SpikeTrain train) {
    var units = new java.util.StringJoiner(",");
    for (int k = 0; k < train.size(); k++) {
      units.add(String.valueOf(train.neuron(k)));
    }
    return units.toString();
  }

  private String refusal(Path file) {
    var e = assertThrows(DataException.class, () -> HdfSpikes.read(file, 700, 20), file::toString);
    String message = String.valueOf(e.getMessage());
    assertTrue(message.startsWith(file + ": "), message);
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  @Test
  void whatIsNotReadIsNamed() {
    REFUSED.forEach(
        (name, reason) -> {
          String message = refusal(folder.resolve(name + ".h5"));
          assertTrue(message.contains(reason), message);
        });
    for (String name : List.of("scaleoffset-labels", "unwritten-latest", "chunk-gzip-latest")) {
      String message = refusal(folder.resolve(name + ".h5"));
      assertTrue(message.endsWith("h5repack -f NONE -l CONTI " + name + ".h5 new.h5"), message);
    }
  }

  @Test
  void aFileThatIsShorterThanItSaysIsRefused() throws IOException {
    for (String name : List.of("plain", "libver-latest", "libver-v110", "userblock", "rect")) {
      byte[] whole = content(name + ".h5");
      for (int missing : new int[] {1, 6, 100, whole.length / 2}) {
        Path cut = folder.resolve("cut.h5");
        Files.write(cut, Arrays.copyOf(whole, whole.length - missing));
        String message = refusal(cut);
        assertTrue(
            message.contains(
                "the file ends at byte "
                    + whole.length
                    + ", but it has "
                    + (whole.length - missing)),
            message);
      }
    }
  }

  @Test
  void aChunkWhoseChecksumIsWrongIsRefused() throws IOException {
    byte[] file = content("fletcher-labels.h5").clone();
    // Labels 3, 1, 7 and 9 of 64 bits.
    int at = 0;
    while (file[at] != 3 || file[at + 8] != 1 || file[at + 16] != 7 || file[at + 24] != 9) {
      at++;
    }
    file[at + 8] = 2;
    Path damaged = Files.write(folder.resolve("damaged.h5"), file);
    String message = refusal(damaged);
    assertTrue(message.contains("a chunk of labels is damaged: the checksum is wrong"), message);
  }

  @Test
  void anotherFileBehindALinkIsLookedAtAsWell() throws IOException {
    byte[] whole = content("plain.h5");
    Files.write(folder.resolve("plain.h5"), Arrays.copyOf(whole, whole.length - 6));
    var e = assertThrows(DataException.class, () -> read("external"));
    assertTrue(String.valueOf(e.getMessage()).contains("plain.h5: truncated"), e::toString);
  }

  @Test
  void noDamagedByteDoesMoreThanARefusal() {
    byte[] whole = content("shuffle-gzip-all.h5");
    Path damaged = folder.resolve("damaged.h5");
    for (int place = 0; place < whole.length; place += 37) {
      byte[] bytes = whole.clone();
      bytes[place] ^= (byte) (1 << place % 8);
      try {
        Files.write(damaged, bytes);
        HdfSpikes.read(damaged, 700, 20);
      } catch (DataException e) {
        assertEquals(1, String.valueOf(e.getMessage()).lines().count(), e::toString);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }
}
