package dev.forespike.data.hdf;

import io.jhdf.Superblock;
import io.jhdf.exceptions.HdfException;
import io.jhdf.storage.HdfBackingStorage;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Locale;

/** A file that refuses places beyond its end, where the library would give zeros. */
record HdfStorage(HdfBackingStorage file) implements HdfBackingStorage {
  private void check(long place, long length) {
    if (place < 0 || length < 0 || length > size() - place) {
      throw new HdfException(
          String.format(
              Locale.ROOT,
              "%d bytes at %d lie beyond the end of the file at %d",
              length,
              place,
              size()));
    }
  }

  @Override
  public ByteBuffer readBufferFromAddress(long address, int length) {
    check(address + getUserBlockSize(), length);
    return file.readBufferFromAddress(address, length);
  }

  @Override
  public ByteBuffer map(long address, long length) {
    check(address + getUserBlockSize(), length);
    return file.map(address, length);
  }

  @Override
  public ByteBuffer mapNoOffset(long address, long length) {
    check(address, length);
    return file.mapNoOffset(address, length);
  }

  @Override
  public long getUserBlockSize() {
    return file.getUserBlockSize();
  }

  @Override
  public Superblock getSuperblock() {
    return file.getSuperblock();
  }

  @Override
  public FileChannel getFileChannel() {
    return file.getFileChannel();
  }

  @Override
  public int getSizeOfOffsets() {
    return file.getSizeOfOffsets();
  }

  @Override
  public int getSizeOfLengths() {
    return file.getSizeOfLengths();
  }

  @Override
  public void close() {
    file.close();
  }

  @Override
  public long size() {
    return file.size();
  }

  @Override
  public boolean inMemory() {
    return file.inMemory();
  }
}
