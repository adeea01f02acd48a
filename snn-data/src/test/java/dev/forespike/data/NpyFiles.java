package dev.forespike.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Puts .npy files together, also ones that NumPy would not write. */
final class NpyFiles {
  private NpyFiles() {}

  static byte[] file(int version, String header, byte[] data) {
    byte[] text =
        header.getBytes(version < 3 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    return fileOfLength(version, text.length, text, data);
  }

  /** A file whose header says it is of another length than it is. */
  static byte[] fileOfLength(int version, long length, byte[] text, byte[] data) {
    ByteBuffer file =
        ByteBuffer.allocate((version == 1 ? 10 : 12) + text.length + data.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    file.put("\u0093NUMPY".getBytes(StandardCharsets.ISO_8859_1));
    file.put((byte) version).put((byte) 0);
    if (version == 1) {
      file.putShort((short) length);
    } else {
      file.putInt((int) length);
    }
    return file.put(text).put(data).array();
  }

  static void assertOneLine(Path file, DataException e) {
    String message = String.valueOf(e.getMessage());
    assertTrue(message.startsWith(file + ": "), message);
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.length() < 1500, message);
  }
}
