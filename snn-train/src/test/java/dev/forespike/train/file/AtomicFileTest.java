package dev.forespike.train.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
