package dev.forespike.train.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * SHA-256 over the content of a safetensors file: names, types, shapes and bits of all tensors and
 * all metadata but the checksum itself, in the order of their names.
 */
public final class ContentChecksum {
  /** The metadata entry that holds the checksum. */
  public static final String KEY = "forespike.checksum";

  private ContentChecksum() {}

  /**
   * Computes the checksum.
   *
   * @param tensors tensors by name
   * @param metadata metadata; its checksum, if it has one, is left out
   * @return 64 hexadecimal digits
   */
  public static String of(Map<String, Tensor> tensors, Map<String, String> metadata) {
    MessageDigest digest = sha256();
    new TreeMap<>(metadata)
        .forEach(
            (name, value) -> {
              if (!name.equals(KEY)) {
                add(digest, name);
                add(digest, value);
              }
            });
    new TreeMap<>(tensors)
        .forEach(
            (name, tensor) -> {
              add(digest, name);
              add(digest, tensor.type() + " " + tensor.shape());
              add(digest, tensor.values());
            });
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new LinkageError("every Java platform has SHA-256", e);
    }
  }

  /** A text with its length before it, so that no two sequences of texts look alike. */
  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  private static void add(MessageDigest digest, double[] values) {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    for (double value : values) {
      if (!buffer.hasRemaining()) {
        digest.update(buffer.flip());
        buffer.clear();
      }
      buffer.putDouble(value);
    }
    digest.update(buffer.flip());
  }
}
