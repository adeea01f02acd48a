package dev.forespike.data.source;

import dev.forespike.data.DataException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where files of a source are: a folder, or a zip that is read in place, or a folder within one. A
 * zip stays open as long as the program runs, since samples are read when they are wanted.
 */
public final class Place {
  private static final Map<Path, FileSystem> OPEN = new ConcurrentHashMap<>();

  private Place() {}

  /**
   * A file or folder.
   *
   * @param path where: {@code folder/file}, {@code pack.zip}, {@code pack.zip/folder/file}
   * @return the file or folder, or the root of a zip
   * @throws DataException if a zip on the way cannot be read
   */
  public static Path of(Path path) throws DataException {
    if (Files.exists(path)) {
      return isZip(path) ? root(path) : path;
    }
    for (@Nullable Path part = path.getParent(); part != null; part = part.getParent()) {
      if (Files.isRegularFile(part) && isZip(part)) {
        String inner = part.relativize(path).toString().replace('\\', '/');
        Path root = root(part);
        Path direct = root.resolve(inner);
        Path within = inner(root).resolve(inner);
        return Files.exists(direct) || !Files.exists(within) ? direct : within;
      }
    }
    return path;
  }

  /**
   * The folder that holds what is meant: packs often have a single folder inside.
   *
   * @param folder a folder
   * @return the only folder in it, where there is one, else itself
   * @throws DataException if it cannot be read
   */
  public static Path inner(Path folder) throws DataException {
    List<Path> folders = list(folder).stream().filter(Files::isDirectory).toList();
    return folders.size() == 1 ? folders.getFirst() : folder;
  }

  /**
   * What is in a folder.
   *
   * @param folder a folder
   * @return files and folders in the order of their names, without hidden ones
   * @throws DataException if it cannot be read
   */
  public static List<Path> list(Path folder) throws DataException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !name(entry).startsWith(".") && !name(entry).equals("__MACOSX"))
          .sorted((a, b) -> name(a).compareTo(name(b)))
          .toList();
    } catch (IOException e) {
      throw DataException.unreadable(folder, e);
    }
  }

  /**
   * The name of a file or folder.
   *
   * @param path where it is
   * @return its last part, without a slash
   */
  public static String name(Path path) {
    Path last = path.getFileName();
    String name = last == null ? path.toString() : last.toString();
    return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
  }

  private static boolean isZip(Path path) {
    return name(path).toLowerCase(Locale.ROOT).endsWith(".zip") && Files.isRegularFile(path);
  }

  private static Path root(Path zip) throws DataException {
    try {
      Path real = zip.toRealPath();
      FileSystem open = OPEN.get(real);
      if (open == null || !open.isOpen()) {
        open = open(real);
        OPEN.put(real, open);
      }
      return open.getPath("/");
    } catch (IOException e) {
      throw new DataException(zip + ": is no zip that could be read: " + e.getMessage());
    }
  }

  private static FileSystem open(Path zip) throws IOException {
    try {
      return FileSystems.newFileSystem(zip, Map.of());
    } catch (FileSystemAlreadyExistsException e) {
      return FileSystems.getFileSystem(URI.create("jar:" + zip.toUri()));
    }
  }
}
