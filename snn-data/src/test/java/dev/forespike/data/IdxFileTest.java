package dev.forespike.data;

import static dev.forespike.data.TestData.gzip;
import static dev.forespike.data.TestData.idx;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IdxFileTest {
  private static final byte[] IMAGES = idx(250, 2, 3, 4);
  private static final int HEADER = 16;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsImages(boolean packed) throws IOException {
    IdxFile file = IdxFile.read(write(packed ? gzip(IMAGES) : IMAGES));
    assertEquals(List.of(2, 3, 4), file.dimensions());
    assertEquals(2, file.count());
    assertEquals(12, file.itemSize());
    assertEquals(250, file.value(0, 0));
    assertEquals(255, file.value(0, 5));
    assertEquals((250 + 12 + 3) % 256, file.value(1, 3));
    assertEquals(ByteBuffer.wrap(IMAGES, HEADER, 24), file.data());
    assertTrue(file.data().isReadOnly());
    assertThrows(IndexOutOfBoundsException.class, () -> file.value(0, 12));
    assertThrows(IndexOutOfBoundsException.class, () -> file.value(2, 0));
  }

  @Test
  void readsAnyNumberOfDimensions() throws IOException {
    assertEquals(1, IdxFile.read(write(idx(0, 7))).itemSize());
    assertEquals(List.of(1, 2, 1, 2, 1), IdxFile.read(write(idx(0, 1, 2, 1, 2, 1))).dimensions());
    int[] ones = new int[255];
    Arrays.fill(ones, 1);
    assertEquals(255, IdxFile.read(write(idx(0, ones))).dimensions().size());
  }

  @Test
  void readsLargeAndConcatenatedGzip() throws IOException {
    byte[] large = idx(3, 100, 50, 60);
    assertEquals(ByteBuffer.wrap(large, 16, 300000), IdxFile.read(write(gzip(large))).data());
    byte[] first = gzip(Arrays.copyOf(large, 1000));
    byte[] second = gzip(Arrays.copyOfRange(large, 1000, large.length));
    assertEquals(
        ByteBuffer.wrap(large, 16, 300000), IdxFile.read(write(join(first, second))).data());
  }

  @Test
  void readsAllGzipHeaderFields() throws IOException {
    byte[] plain = gzip(IMAGES);
    byte[] fields = {2, 0, 'e', 'x', 'n', 0, 'c', 'o', 0};
    byte[] head = join(Arrays.copyOf(plain, 10), fields);
    head[3] = 4 | 8 | 16 | 2;
    CRC32 crc = new CRC32();
    crc.update(head);
    byte[] sum = {(byte) crc.getValue(), (byte) (crc.getValue() >>> 8)};
    byte[] body = Arrays.copyOfRange(plain, 10, plain.length);
    assertEquals(24, IdxFile.read(write(join(head, sum, body))).data().remaining());
    sum[1]++;
    assertTrue(message(join(head, sum, body)).endsWith("checksum is wrong, at byte 20"));
  }

  /** No other value of any header byte describes these 24 bytes. */
  @Test
  void everyOtherHeaderByteIsRefused() throws IOException {
    for (int position = 0; position < HEADER; position++) {
      for (int change = 1; change < 256; change++) {
        byte[] damaged = IMAGES.clone();
        damaged[position] ^= (byte) change;
        refusedInOneLine(damaged);
        if (Integer.bitCount(change) == 1) {
          refusedInOneLine(gzip(damaged));
        }
      }
    }
  }

  @Test
  void everyTruncationIsRefusedWhereItBreaks() throws IOException {
    for (int length = 0; length < IMAGES.length; length++) {
      byte[] cut = Arrays.copyOf(IMAGES, length);
      assertTrue(message(cut).endsWith(", at byte " + length), message(cut));
      if (length > 0) {
        String packed = message(gzip(cut));
        assertTrue(packed.endsWith(", at byte " + length + " of the unpacked data"), packed);
      }
    }
  }

  @Test
  void everyTruncationOfGzipIsRefusedWhereItBreaks() throws IOException {
    byte[] packed = gzip(IMAGES);
    for (int length = 2; length < packed.length; length++) {
      String message = message(Arrays.copyOf(packed, length));
      assertTrue(message.endsWith("the gzip data ends early, at byte " + length), message);
    }
  }

  @Test
  void everyOtherByteOfGzipIsRefusedOrHarmless() throws IOException {
    byte[] packed = gzip(IMAGES);
    int lastDeflate = packed.length - 9; // its upper bits are padding
    for (int position = 0; position < packed.length; position++) {
      for (int change = 1; change < 256; change *= 2) {
        // Time, compression level, operating system and the hint "this is text" may be anything.
        boolean harmless = (position >= 4 && position < 10) || (position == 3 && change == 1);
        byte[] damaged = packed.clone();
        damaged[position] ^= (byte) change;
        try {
          assertEquals(ByteBuffer.wrap(IMAGES, 16, 24), IdxFile.read(write(damaged)).data());
          assertTrue(harmless || position == lastDeflate, position + " " + change);
        } catch (DataException e) {
          assertFalse(harmless, e.getMessage());
          assertTrue(String.valueOf(e.getMessage()).contains(", at byte "), e.getMessage());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void trailingBytesAreRefused(boolean packed) throws IOException {
    byte[] longer = join(IMAGES, new byte[] {0});
    String message = message(packed ? gzip(longer) : longer);
    assertTrue(message.contains("announces 2x3x4 = 24 bytes of data, but there are more"), message);
    assertTrue(message.contains("at byte 40"), message);
  }

  @Test
  void trailingBytesAfterGzipAreRefused() throws IOException {
    byte[] packed = gzip(IMAGES);
    for (byte extra : new byte[] {0, 1, 0x1f}) {
      String message = message(join(packed, new byte[] {extra}));
      // 1f could begin another member, which then ends early.
      int breaks = packed.length + (extra == 0x1f ? 1 : 0);
      assertTrue(message.endsWith(", at byte " + breaks), message);
    }
    assertTrue(message(join(packed, packed)).contains("but there are more, at byte 40"));
  }

  /** A header may claim anything; what is taken from memory is what is there. */
  @ParameterizedTest
  @CsvSource({
    "2147483647, 1, 1",
    "65535, 32767, 1",
    "2147483647, 2147483647, 2147483647",
    "-1, 28, 28",
    "2000000000, 1, 1"
  })
  void absurdSizesAreRefusedWithoutMemory(int count, int height, int width) throws IOException {
    byte[] file = idx(new byte[100], count, height, width);
    long before = allocated();
    String plain = message(file);
    String packed = message(gzip(file));
    assertTrue(allocated() - before < 10_000_000, plain + packed);
    assertTrue(plain.contains(", at byte "), plain);
    assertTrue(packed.contains(", at byte "), packed);
  }

  @Test
  void messagesSayWhatIsWrong() throws IOException {
    assertEquals(folder.resolve("x") + ": no such file", messageOf(folder.resolve("x")));
    byte[] floats = IMAGES.clone();
    floats[2] = 0x0d;
    assertEquals(
        folder.resolve("file")
            + ": element type 0x0d (float) is not supported, only 0x08 (unsigned byte), at byte 2",
        message(floats));
    assertEquals(
        folder.resolve("file") + ": dimension 1 is 0, at byte 8", message(idx(0, 3, 0, 2)));
    assertEquals(
        folder.resolve("file")
            + ": this is not an IDX file, which begins with two zeros, at byte 0",
        message("<html>not found</html>".getBytes(UTF_8)));
    assertEquals(
        folder.resolve("file")
            + ": the header announces 2x3x4 = 24 bytes of data, but the file is too short for it,"
            + " at byte 39",
        message(Arrays.copyOf(IMAGES, 39)));
  }

  private void refusedInOneLine(byte[] content) throws IOException {
    String message = message(content);
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.contains(", at byte "), message);
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private String message(byte[] content) throws IOException {
    return messageOf(write(content));
  }

  private static String messageOf(Path file) {
    DataException e = assertThrows(DataException.class, () -> IdxFile.read(file));
    return String.valueOf(e.getMessage());
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(folder.resolve("file"), content);
  }

  private static byte[] join(byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    return all.toByteArray();
  }
}
