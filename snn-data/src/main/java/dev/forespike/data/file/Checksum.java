package dev.forespike.data.file;

import dev.forespike.data.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256, in lower-case hexadecimal digits. */
public final class Checksum {
  private Checksum() {}

  public static String sha256(Path file) throws DataException {
    MessageDigest digest = digest();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * One checksum of many files: of their names and what is in them, in their order.
   *
   * @param files the files
   * @return of all
   * @throws DataException if one cannot be read
   */
  public static String sha256(List<Path> files) throws DataException {
    MessageDigest digest = digest();
    for (Path file : files) {
      try {
        digest.update(String.valueOf(file.getFileName()).getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(Files.readAllBytes(file));
      } catch (IOException e) {
        throw DataException.unreadable(file, e);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  public static String sha256(byte[] data) {
    return HexFormat.of().formatHex(digest().digest(data));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
