package dev.forespike.data.hdf;

import dev.forespike.data.DataException;
import io.jhdf.ObjectHeader;
import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.dataset.DatasetBase;
import io.jhdf.dataset.chunked.Chunk;
import io.jhdf.dataset.chunked.ChunkedDatasetV3;
import io.jhdf.dataset.chunked.ChunkedDatasetV4;
import io.jhdf.object.message.DataLayoutMessage.ChunkedDataLayoutMessageV4;
import io.jhdf.object.message.FillValueMessage;
import io.jhdf.object.message.FilterPipelineMessage;
import io.jhdf.storage.HdfBackingStorage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;

/**
 * The bytes of a dataset's elements, in C order. Places that were never written hold the fill value
 * (zeros, which are empty lists, where there is none); the library forgets that and more about
 * chunks, so that of a chunk it only says where it is.
 */
final class HdfBytes {
  private final Path file;
  private final HdfBackingStorage storage;
  private final DatasetBase dataset;
  private final String where;
  private final int elementBytes;

  private HdfBytes(Path file, HdfBackingStorage storage, DatasetBase dataset, String where) {
    this.file = file;
    this.storage = storage;
    this.dataset = dataset;
    this.where = where;
    this.elementBytes = dataset.getDataType().getSize();
  }

  /**
   * Reads them.
   *
   * @param file for messages
   * @param storage the file's, which refuses places beyond its end
   * @param dataset a dataset of this file
   * @param where its path, for messages
   */
  static byte[] read(Path file, HdfBackingStorage storage, Dataset dataset, String where)
      throws DataException {
    if (!(dataset instanceof DatasetBase base)) {
      throw new DataException(file + ": " + where + " is stored in a way that is not read");
    }
    return new HdfBytes(file, storage, base, where).read();
  }

  private byte[] read() throws DataException {
    long size = elementBytes;
    for (long extent : dataset.getDimensionsAsLong()) {
      size = Math.multiplyExact(size, extent);
    }
    if (dataset instanceof ContiguousDataset contiguous && !contiguous.isEmpty()) {
      return stored(contiguous.getDataAddress(), size);
    }
    byte[] target = new byte[Math.toIntExact(size)];
    switch (dataset) {
      case ChunkedDatasetV3 chunked -> fill(target, new Version3(chunked).chunks(), chunked);
      case ChunkedDatasetV4 chunked -> {
        Collection<Chunk> chunks = new Version4(chunked).chunks();
        checkIndex(chunks, chunked);
        fill(target, chunks, chunked);
      }
      case ContiguousDataset _ -> putFillValue(target);
      default -> {
        if (target.length > 0) {
          dataset.getDataBuffer().get(target);
        }
      }
    }
    return target;
  }

  /** Gives the chunks of a dataset, which the library keeps to its own classes. */
  private final class Version3 extends ChunkedDatasetV3 {
    Version3(ChunkedDatasetV3 of) {
      super(storage, of.getAddress(), of.getName(), of.getParent(), of.getHeader());
    }

    Collection<Chunk> chunks() {
      return getChunkLookup().values();
    }
  }

  /** The same of the newer layout. */
  private final class Version4 extends ChunkedDatasetV4 {
    Version4(ChunkedDatasetV4 of) {
      super(storage, of.getAddress(), of.getName(), of.getParent(), of.getHeader());
    }

    Collection<Chunk> chunks() {
      return getChunkLookup().values();
    }
  }

  /** The library takes the first gap of such an index for its end. */
  private void checkIndex(Collection<Chunk> chunks, ChunkedDatasetV4 chunked) throws DataException {
    int index =
        dataset.getHeader().getMessageOfType(ChunkedDataLayoutMessageV4.class).getIndexingType();
    long expected = 1;
    for (int axis = 0; axis < chunked.getDimensions().length; axis++) {
      expected *=
          Math.ceilDiv(chunked.getDimensionsAsLong()[axis], chunked.getChunkDimensions()[axis]);
    }
    if (index == ChunkedDataLayoutMessageV4.EXTENSIBLE_ARRAY_INDEX && chunks.size() < expected) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %s has chunks that were never written in an extensible array, which is not read;"
                  + " %s",
              file,
              where,
              HdfFeature.rewrite(file)));
    }
  }

  private void fill(
      byte[] target, Collection<Chunk> chunks, io.jhdf.api.dataset.ChunkedDataset chunked)
      throws DataException {
    putFillValue(target);
    int[] extents = chunked.getChunkDimensions();
    int size = elementBytes;
    for (int extent : extents) {
      size = Math.multiplyExact(size, extent);
    }
    ObjectHeader header = dataset.getHeader();
    boolean filtered = header.hasMessageOfType(FilterPipelineMessage.class);
    HdfFilters filters =
        filtered
            ? new HdfFilters(file, where, header.getMessageOfType(FilterPipelineMessage.class))
            : null;
    for (Chunk chunk : chunks) {
      if (chunk.getAddress() < 0) {
        continue; // never written
      }
      byte[] stored = stored(chunk.getAddress(), filters == null ? size : chunk.getSize());
      byte[] data = filters == null ? stored : filters.decode(stored, chunk.getFilterMask(), size);
      copy(data, extents, chunk.getChunkOffset(), target);
    }
  }

  /** Bytes of the file: that they are there is known before memory is taken for them. */
  private byte[] stored(long address, long length) {
    ByteBuffer place = storage.map(address, length);
    byte[] bytes = new byte[Math.toIntExact(length)];
    place.get(bytes);
    return bytes;
  }

  private void putFillValue(byte[] target) {
    if (!dataset.getHeader().hasMessageOfType(FillValueMessage.class)) {
      return;
    }
    var message = dataset.getHeader().getMessageOfType(FillValueMessage.class);
    if (!message.isFillValueDefined() || dataset.isVariableLength()) {
      return;
    }
    ByteBuffer value = message.getFillValue();
    if (value == null || value.remaining() != elementBytes) {
      return;
    }
    byte[] bytes = new byte[elementBytes];
    value.duplicate().get(bytes);
    for (int at = 0; at < target.length; at += elementBytes) {
      System.arraycopy(bytes, 0, target, at, elementBytes);
    }
  }

  /** Copies the part of a chunk that lies within the dataset, row by row. */
  private void copy(byte[] chunk, int[] extents, long[] offset, byte[] target) {
    long[] whole = dataset.getDimensionsAsLong();
    int last = extents.length - 1;
    long width = Math.min(extents[last], whole[last] - offset[last]);
    int rows = Math.floorDiv(chunk.length, extents[last] * elementBytes);
    int[] index = new int[extents.length];
    for (int row = 0; row < rows; row++) {
      long place = 0;
      boolean inside = width > 0;
      for (int axis = 0; axis < extents.length; axis++) {
        long at = offset[axis] + (axis == last ? 0 : index[axis]);
        inside &= at < whole[axis];
        place = place * whole[axis] + at;
      }
      if (inside) {
        System.arraycopy(
            chunk,
            row * extents[last] * elementBytes,
            target,
            Math.toIntExact(place * elementBytes),
            Math.toIntExact(width * elementBytes));
      }
      for (int axis = last - 1; axis >= 0 && ++index[axis] == extents[axis]; axis--) {
        index[axis] = 0;
      }
    }
  }
}
