package dev.forespike.fuzz;

import dev.forespike.data.DataException;
import dev.forespike.data.IdxFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** {@link IdxFile}: an input that is not packed reads the same when it is. */
final class IdxTarget implements FuzzTarget {
  @Override
  public String name() {
    return "idx";
  }

  @Override
  public void read(Path file) throws IOException {
    byte[] input = Files.readAllBytes(file);
    Optional<DataException> refusal = Optional.empty();
    try {
      IdxFile plain = IdxFile.read(file);
      checkConsistent(plain);
      checkPacked(file, input, Optional.of(plain));
    } catch (DataException e) {
      refusal = Optional.of(e);
    }
    if (refusal.isPresent()) {
      checkPacked(file, input, Optional.empty());
      throw refusal.get();
    }
  }

  private static void checkConsistent(IdxFile content) {
    int last = content.itemSize() - 1;
    if (content.data().remaining() != content.count() * content.itemSize()
        || content.value(content.count() - 1, last)
            != (content.data().get(content.data().limit() - 1) & 0xff)) {
      throw new AssertionError("inconsistent: " + content.dimensions());
    }
  }

  private static void checkPacked(Path file, byte[] input, Optional<IdxFile> plain)
      throws IOException {
    if (input.length >= 2 && input[0] == 0x1f && (input[1] & 0xff) == 0x8b) {
      return;
    }
    Files.write(file, pack(input));
    try {
      IdxFile packed = IdxFile.read(file);
      if (plain.isEmpty()
          || !packed.dimensions().equals(plain.get().dimensions())
          || !packed.data().equals(plain.get().data())) {
        throw new AssertionError("only read when packed: " + packed.dimensions());
      }
    } catch (DataException e) {
      if (plain.isPresent()) {
        throw new AssertionError("only refused when packed", e);
      }
    }
  }

  private static byte[] pack(byte[] input) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new FastGzip(packed)) {
      gzip.write(input);
    }
    return packed.toByteArray();
  }

  /** Stores without searching for repetitions. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(ByteArrayOutputStream target) throws IOException {
      super(target);
      def.setLevel(Deflater.NO_COMPRESSION);
    }
  }

  @Override
  public boolean documented(IOException failure) {
    return failure instanceof DataException;
  }

  @Override
  public void writeSeeds(Path folder) throws IOException {
    byte[] labels = {0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 9};
    byte[] images = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 1, 2, 3, 4};
    Files.write(folder.resolve("labels"), labels);
    Files.write(folder.resolve("images"), images);
    Files.write(folder.resolve("labels-stored"), pack(labels));
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(images);
    }
    Files.write(folder.resolve("images-packed"), packed.toByteArray());
    // Members may be concatenated.
    var members = new ByteArrayOutputStream();
    members.write(pack(java.util.Arrays.copyOf(labels, 5)));
    members.write(pack(java.util.Arrays.copyOfRange(labels, 5, labels.length)));
    Files.write(folder.resolve("labels-two-members"), members.toByteArray());
  }
}
