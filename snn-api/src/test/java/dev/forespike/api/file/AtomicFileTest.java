package dev.forespike.api.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFileTest {
  @TempDir private Path folder = Path.of("");

  private List<String> files() throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.map(path -> path.getFileName().toString()).toList();
    }
  }

  @Test
  void replacesTheWholeFile() throws IOException {
    Path file = folder.resolve("a.txt");
    AtomicFile.write(file, temporary -> Files.writeString(temporary, "a longer text"));
    AtomicFile.write(file, temporary -> Files.writeString(temporary, "short"));
    assertEquals("short", Files.readString(file));
    assertEquals(List.of("a.txt"), files());
  }

  @Test
  void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = folder.resolve("a.txt");
    Files.writeString(file, "old");
    IOException thrown =
        assertThrows(
            IOException.class,
            () ->
                AtomicFile.write(
                    file,
                    temporary -> {
                      Files.writeString(temporary, "half");
                      assertEquals("old", Files.readString(file), "written beside");
                      throw new IOException("disk full");
                    }));
    assertEquals(file + ": disk full; choose another place", thrown.getMessage());
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("a.txt"), files());
  }

  /** A rename would put a file in the place of the device. */
  @Test
  void aDeviceOrFolderIsRefusedBeforeAnythingIsWritten() throws IOException {
    Path device = Path.of("/dev/null");
    Path inTheWay = Files.createDirectories(folder.resolve("b.txt"));
    assumeTrue(Files.exists(device), "this system has no /dev/null");
    for (Path place : List.of(device, inTheWay)) {
      IOException thrown =
          assertThrows(
              IOException.class,
              () -> AtomicFile.write(place, _ -> fail("nothing may be written")));
      String kind = place.equals(device) ? "device, not a file" : "folder";
      assertEquals(place + ": is a " + kind + "; name a file", thrown.getMessage());
    }
    assertEquals(List.of("b.txt"), files());
  }

  /** Checkpoints give files second names; an ended program may leave one where others write. */
  @Test
  void whatWasLeftUnderTheTemporaryNameIsNotWrittenInto() throws IOException {
    Path other = Files.writeString(folder.resolve("other.txt"), "must stay");
    Path file = folder.resolve("a.txt");
    Files.createLink(folder.resolve("a.txt.tmp"), other);
    AtomicFile.write(file, temporary -> Files.writeString(temporary, "new"));
    assertEquals("must stay", Files.readString(other));
    assertEquals("new", Files.readString(file));
  }
}
