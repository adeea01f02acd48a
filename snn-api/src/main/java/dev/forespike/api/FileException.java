package dev.forespike.api;

import java.io.EOFException;
import java.io.IOException;
import java.io.Serial;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file or folder that cannot be used: the message names it, says what is wrong in words, and what
 * to do. What Java itself says of such a failure is a bare name, or the words of the operating
 * system without one.
 */
public final class FileException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  private static final String OTHER = "; choose another place";

  /** Words of operating systems, and ours. */
  private static final Map<String, String> REASONS =
      Map.of(
          "no space left", "the disk is full; free some space, or choose another place",
          "quota exceeded", "your share of the disk is used up; free some space",
          "read-only file system", "the file system is read-only" + OTHER,
          "file name too long", "the name is too long; choose a shorter one",
          "is a directory", "is a folder; name a file",
          "too many open files", "the program may open no more files; raise the limit (ulimit -n)",
          "input/output error", "the disk reports an error; copy what can be read",
          "operation not permitted", "the system does not permit it" + OTHER,
          "invalid argument", "the file system takes no such name or file" + OTHER,
          "file too large", "the file system holds no file of that size" + OTHER);

  /**
   * Makes the exception.
   *
   * @param message which file, what is wrong with it, and what to do
   */
  public FileException(String message) {
    super(message);
  }

  /**
   * Words a failure to read.
   *
   * @param file what was to be read, as the user named it
   * @param failure what was thrown
   * @return an exception that names the file; the failure itself where it is no bare one of Java's
   */
  public static IOException reading(Path file, IOException failure) {
    return failure instanceof EOFException
        ? because(file + ": ends too early; copy it again, or make it again", failure)
        : worded(file, failure, true);
  }

  /**
   * Words a failure to write.
   *
   * @param file what was to be written, as the user named it
   * @param failure what was thrown
   * @return an exception that names the file; the failure itself where it is no bare one of Java's
   */
  public static IOException writing(Path file, IOException failure) {
    return worded(file, failure, false);
  }

  private static IOException worded(Path file, IOException failure, boolean reading) {
    if (!failure.getClass().getName().startsWith("java.")) {
      return failure;
    }
    return because(about(file, failure) + ": " + reason(file, failure, reading), failure);
  }

  private static FileException because(String message, IOException failure) {
    var exception = new FileException(message);
    exception.initCause(failure);
    return exception;
  }

  /** The file, or that part of its path that is in the way. */
  private static Path about(Path file, IOException failure) {
    if (failure instanceof FileSystemException named && named.getFile() != null) {
      Path other = file.resolveSibling(named.getFile());
      if (file.toAbsolutePath().normalize().startsWith(other.toAbsolutePath().normalize())) {
        return other;
      }
    }
    return file;
  }

  private static String reason(Path file, IOException failure, boolean reading) {
    return switch (failure) {
      case NoSuchFileException _ -> missing(file, reading);
      case AccessDeniedException _ -> denied(reading);
      case FileAlreadyExistsException _ -> "exists and is not a folder" + OTHER;
      case NotDirectoryException _ -> "is not a folder" + OTHER;
      case DirectoryNotEmptyException _ -> "is a folder with files in it" + OTHER;
      case FileSystemLoopException _ -> "the links in its path form a circle; correct them";
      case AtomicMoveNotSupportedException _ ->
          "the file system cannot rename files as a whole" + OTHER;
      case CharacterCodingException _ -> "is no UTF-8 text; give another file";
      case ClosedByInterruptException _ -> "the program was interrupted at it; do it again";
      case FileSystemException other -> words(file, other.getReason(), reading);
      default -> words(file, failure.getMessage(), reading);
    };
  }

  private static String missing(Path file, boolean reading) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      return "there is no folder " + folder + "; check the path";
    }
    return reading ? "no such file or folder; check the path" : "no file can be made here" + OTHER;
  }

  private static String denied(boolean reading) {
    return "permission denied" + (reading ? "; allow reading it, or give another file" : OTHER);
  }

  private static String words(Path file, @Nullable String given, boolean reading) {
    if (given == null || given.isBlank()) {
      return "cannot be used" + OTHER;
    }
    String lower = given.toLowerCase(Locale.ROOT);
    if (lower.startsWith("not a directory")) {
      return "a part of this path is a file, not a folder" + OTHER;
    }
    if (lower.contains("no such file")) {
      return missing(file, reading);
    }
    if (lower.contains("permission denied")) {
      return denied(reading);
    }
    return REASONS.entrySet().stream()
        .filter(entry -> lower.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(Files.isDirectory(file) ? "is a folder; name a file" : given + OTHER);
  }
}
