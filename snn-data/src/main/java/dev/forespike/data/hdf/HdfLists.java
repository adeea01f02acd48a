package dev.forespike.data.hdf;

import dev.forespike.api.file.OneLine;
import dev.forespike.data.DataException;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Link;
import io.jhdf.api.Node;
import io.jhdf.dataset.DatasetReader;
import io.jhdf.links.ExternalLink;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.VariableLength;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Finds and reads the lists of an HDF5 file, along links, as h5py does. */
final class HdfLists {
  /** The HDF Group's library gives up after as many. */
  private static final int MOST_LINKS = 16;

  private final Path file;

  HdfLists(Path file) {
    this.file = file;
  }

  /** The group of that name, perhaps behind links. */
  Optional<Group> group(Group at, String name) throws DataException {
    return find(at, name, 0).filter(Group.class::isInstance).map(Group.class::cast);
  }

  /** What a path leads to, or nothing. */
  private Optional<Node> find(Group at, String path, int links) throws DataException {
    Node here = path.startsWith("/") ? at.getHdfFile() : at;
    int followed = links;
    for (String name : path.split("/", -1)) {
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      if (!(here instanceof Group group)) {
        return Optional.empty();
      }
      Node child = group.getChild(name);
      if (child instanceof Link link) {
        if (++followed > MOST_LINKS) {
          throw new DataException(file + ": " + link.getPath() + " links to itself");
        }
        child = follow(group, link, followed);
      }
      if (child == null) {
        return Optional.empty();
      }
      here = child;
    }
    return Optional.of(here);
  }

  private Node follow(Group group, Link link, int links) throws DataException {
    if (link instanceof ExternalLink) {
      if (link.isBrokenLink()) {
        throw broken(link);
      }
      Node target = link.getTarget();
      // The other file has not been looked at yet.
      HdfStart.check(target.getFileAsPath());
      return target;
    }
    return find(group, link.getTargetPath(), links).orElseThrow(() -> broken(link));
  }

  private DataException broken(Link link) {
    return new DataException(
        String.format(
            Locale.ROOT,
            "%s: %s is a link to %s, which is not there",
            file,
            OneLine.shown(link.getPath()),
            OneLine.shown(link.getTargetPath())));
  }

  /** A list of numbers, for example {@code long[]}; one column counts as a list. */
  Object numbers(Group root, String path) throws DataException {
    Dataset dataset = dataset(root, path);
    int[] extents = dataset.getDimensions();
    boolean column = extents.length == 2 && extents[1] == 1;
    if ((extents.length != 1 && !column) || !plain(dataset)) {
      throw new DataException(
          String.format(Locale.ROOT, "%s: %s holds no list of numbers [N]", file, path));
    }
    return read(dataset, path, new int[] {extents[0]});
  }

  /** Lists of numbers: of any length each, or the rows {@code [N, M]} of a matrix. */
  Object[] lists(Group root, String path) throws DataException {
    Dataset dataset = dataset(root, path);
    int[] extents = dataset.getDimensions();
    boolean ragged =
        extents.length == 1
            && dataset.getDataType() instanceof VariableLength type
            && (type.getParent() instanceof FloatingPoint
                || type.getParent() instanceof FixedPoint);
    boolean rows = extents.length == 2 && plain(dataset);
    if (!ragged && !rows) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %s holds no lists: it must be N lists of numbers of any length, or a matrix"
                  + " [N, M] with the list of a sample in each row",
              file,
              path));
    }
    Object[] lists = (Object[]) read(dataset, path, extents);
    return Arrays.copyOf(lists, lists.length, Object[].class);
  }

  private static boolean plain(Dataset dataset) {
    return dataset.getDataType() instanceof FloatingPoint
        || dataset.getDataType() instanceof FixedPoint;
  }

  private Dataset dataset(Group root, String path) throws DataException {
    return find(root, path, 0)
        .filter(Dataset.class::isInstance)
        .map(Dataset.class::cast)
        .orElseThrow(() -> new DataException(file + ": holds no list " + path));
  }

  private Object read(Dataset dataset, String path, int[] extents) throws DataException {
    HdfFile home = dataset.getHdfFile();
    var storage = new HdfStorage(home.getHdfBackingStorage());
    byte[] bytes = HdfBytes.read(file, storage, dataset, path);
    for (int extent : extents) {
      if (extent == 0) {
        // The library has no elements without bytes.
        return Array.newInstance(dataset.getDataType().getJavaType(), extents);
      }
    }
    Object data =
        DatasetReader.readDataset(
            dataset.getDataType(),
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN),
            extents,
            storage);
    if (dataset.getDataType() instanceof VariableLength) {
      cut((Object[]) data, bytes, path);
    }
    return data;
  }

  /** Lists are as long as their references say; the library takes all that the heap holds. */
  private void cut(Object[] lists, byte[] references, String path) throws DataException {
    int size = Math.floorDiv(references.length, lists.length);
    ByteBuffer lengths = ByteBuffer.wrap(references).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < lists.length; i++) {
      int stated = lengths.getInt(i * size);
      int there = Array.getLength(lists[i]);
      if (stated < 0 || stated > there) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: list %d of %s is said to have %s elements, but has %d; get the file again",
                file,
                i,
                path,
                Integer.toUnsignedString(stated),
                there));
      }
      if (stated < there) {
        Object whole = lists[i];
        lists[i] = Array.newInstance(whole.getClass().getComponentType(), stated);
        System.arraycopy(whole, 0, lists[i], 0, stated);
      }
    }
  }
}
