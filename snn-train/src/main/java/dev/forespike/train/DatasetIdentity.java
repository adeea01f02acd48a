package dev.forespike.train;

import dev.forespike.api.Dataset;
import dev.forespike.api.Samples;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * What tells the data of one run from that of another.
 *
 * @param name the dataset's name
 * @param classes number of classes
 * @param trainSamples number of training samples
 * @param testSamples number of evaluation samples
 * @param labels a checksum of all labels or target numbers, which tells a validation from a test
 *     part
 * @param classNames what classes are called, or empty
 * @param checksums {@code file: SHA-256} of each source file, in the order of their names
 */
public record DatasetIdentity(
    String name,
    int classes,
    int trainSamples,
    int testSamples,
    String labels,
    List<String> classNames,
    List<String> checksums) {
  /** Copies. */
  public DatasetIdentity {
    classNames = List.copyOf(classNames);
    checksums = List.copyOf(checksums);
  }

  /**
   * The identity of a dataset.
   *
   * @param dataset the dataset
   * @return its identity
   */
  public static DatasetIdentity of(Dataset dataset) {
    var checksums = new ArrayList<String>();
    new TreeMap<>(dataset.checksums()).forEach((file, sum) -> checksums.add(file + ": " + sum));
    return new DatasetIdentity(
        dataset.name(),
        dataset.classes(),
        dataset.train().size(),
        dataset.test().size(),
        labels(dataset),
        dataset.classNames(),
        checksums);
  }

  private static String labels(Dataset dataset) {
    var checksum = new CRC32();
    // The same values at other points are other functions.
    dataset
        .train()
        .grid()
        .ifPresent(
            grid ->
                checksum.update(grid.coordinates().toString().getBytes(StandardCharsets.UTF_8)));
    for (Samples part : List.of(dataset.train(), dataset.test())) {
      float[] targets = new float[part.targets()];
      for (int i = 0; i < part.size(); i++) {
        if (targets.length == 0) {
          int label = part.label(i);
          checksum.update(label);
          checksum.update(label >>> 8);
        } else {
          part.readTargets(i, targets, 0);
          var bytes = ByteBuffer.allocate(Float.BYTES * targets.length);
          bytes.asFloatBuffer().put(targets);
          checksum.update(bytes);
        }
      }
    }
    return "crc32 " + HexFormat.of().toHexDigits((int) checksum.getValue());
  }
}
