package dev.forespike.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Java says in a bare name or a bare reason is told with the file and what to do. */
final class FileExceptionTest {
  private final Path file;

  FileExceptionTest(@TempDir Path folder) {
    file = folder.resolve("model.safetensors");
  }

  private void writing(String expected, IOException failure) {
    assertEquals(file + ": " + expected, FileException.writing(file, failure).getMessage());
  }

  private void reading(String expected, IOException failure) {
    assertEquals(file + ": " + expected, FileException.reading(file, failure).getMessage());
  }

  private FileSystemException because(String reason) {
    return new FileSystemException(file + ".tmp", null, reason);
  }

  @Test
  void theFileOfTheUserIsNamedAndNotTheOneWrittenBesideIt() {
    writing(
        "the disk is full; free some space, or choose another place",
        because("No space left on device"));
    writing("permission denied; choose another place", new AccessDeniedException(file + ".tmp"));
    writing("is a folder; name a file", because("Is a directory"));
    writing("the file system is read-only; choose another place", because("Read-only file system"));
    writing("the name is too long; choose a shorter one", because("File name too long"));
    writing("is a folder with files in it; choose another place", notEmpty());
  }

  private DirectoryNotEmptyException notEmpty() {
    return new DirectoryNotEmptyException(file.toString());
  }

  @Test
  void aReasonWithoutAFileGetsOne() {
    writing(
        "the disk is full; free some space, or choose another place",
        new IOException("No space left on device"));
    reading("is a folder; name a file", new IOException("Is a directory"));
    reading("is no UTF-8 text; give another file", new MalformedInputException(1));
    reading("ends too early; copy it again, or make it again", new EOFException());
    reading("Stale file handle; choose another place", new IOException("Stale file handle"));
    reading("cannot be used; choose another place", new IOException());
  }

  @Test
  void theFolderThatIsMissingIsNamed() {
    Path deep = file.resolveSibling("no").resolve("model");
    assertEquals(
        deep + ": there is no folder " + deep.getParent() + "; check the path",
        FileException.reading(deep, new NoSuchFileException(deep.toString())).getMessage());
    reading("no such file or folder; check the path", new NoSuchFileException(file.toString()));
  }

  @Test
  void thePartOfThePathThatIsInTheWayIsNamed() throws IOException {
    Files.writeString(file, "mine");
    Path below = file.resolve("run");
    assertEquals(
        file + ": exists and is not a folder; choose another place",
        FileException.writing(below, new FileAlreadyExistsException(file.toString())).getMessage());
  }

  @Test
  void whatWasWordedBeforeStays() {
    var worded = new FileException("m: is damaged; copy it again");
    assertSame(worded, FileException.writing(file, worded));
  }
}
