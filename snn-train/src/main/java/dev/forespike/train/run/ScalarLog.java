package dev.forespike.train.run;

import dev.forespike.api.FileException;
import dev.forespike.train.ModelException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The derivatives that a run learned from, one record for each update, little-endian double
 * precision without a header: with the run's configuration all that its weights are made of. It is
 * only appended to; what lies behind a run's checkpoint is cut off when the run goes on.
 */
public final class ScalarLog implements AutoCloseable {
  public static final String NAME = "scalars.f64";

  private final Path file;
  private final RandomAccessFile out;
  private final ByteBuffer buffer;

  private ScalarLog(Path file, RandomAccessFile out, int scalars) {
    this.file = file;
    this.out = out;
    buffer = ByteBuffer.allocate(Math.multiplyExact(Double.BYTES, scalars));
    buffer.order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Opens a run's log after so many updates.
   *
   * @param folder the run folder
   * @param scalars numbers of one update
   * @param updates that are behind
   * @throws ModelException if the log is shorter than that
   */
  public static ScalarLog open(Path folder, int scalars, long updates) throws IOException {
    Path file = folder.resolve(NAME);
    long size = updates * scalars * Double.BYTES;
    long there = Files.exists(file) ? Files.size(file) : 0;
    if (there < size) {
      throw new ModelException(
          file
              + ": has "
              + there / ((long) Double.BYTES * scalars)
              + " updates, but the checkpoint stands after "
              + updates
              + "; the run cannot go on with its log");
    }
    // No channel: an interrupt would close it in the middle of a record.
    RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw");
    out.setLength(size);
    out.seek(size);
    return new ScalarLog(file, out, scalars);
  }

  /** Appends what an update was made of. */
  public void append(double[] scalars) throws IOException {
    buffer.clear();
    for (double scalar : scalars) {
      buffer.putDouble(scalar);
    }
    try {
      out.write(buffer.array());
    } catch (IOException e) {
      throw FileException.writing(file, e);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
