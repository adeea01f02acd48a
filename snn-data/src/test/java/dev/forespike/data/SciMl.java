package dev.forespike.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Published solutions: arrays in .npz files in one .zip of the data folder. */
final class SciMl {
  private SciMl() {}

  /** An array, for example {@code usol} of {@code deepxde/Burgers.npz}. */
  static NpyArray read(String file, String array) throws IOException {
    try (InputStream pack = Files.newInputStream(TestData.file("sciml-npz.zip"))) {
      byte[] npz = member(pack, "/" + file);
      byte[] npy = member(new ByteArrayInputStream(npz), array + ".npy");
      Path unpacked = Files.createTempFile("array", ".npy");
      try {
        return NpyArray.read(Files.write(unpacked, npy));
      } finally {
        Files.delete(unpacked);
      }
    }
  }

  private static byte[] member(InputStream in, String end) throws IOException {
    ZipInputStream zip = new ZipInputStream(in);
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      if (entry.getName().endsWith(end)) {
        return zip.readAllBytes();
      }
    }
    throw new IOException("no member *" + end);
  }
}
