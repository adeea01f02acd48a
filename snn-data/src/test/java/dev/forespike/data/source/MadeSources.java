package dev.forespike.data.source;

import dev.forespike.data.NpyArray;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** Small files of every kind, whose classes can be told apart. */
final class MadeSources {
  private MadeSources() {}

  /** Flowers: two numbers, a note in quotes, and the species, 30 rows. */
  static Path table(Path folder) throws IOException {
    var text = new StringBuilder("\ufefflength,\"note, in quotes\",width,species\r\n");
    for (int i = 0; i < 30; i++) {
      String species = List.of("rose", "lily", "\"tulip\"").get(i % 3);
      text.append(i % 3 + 0.25).append(",\"say \"\"hi\"\",\nthere\",");
      text.append("1e-1,").append(species).append("\r\n");
    }
    return Files.writeString(folder.resolve("flowers.csv"), text);
  }

  /** Two channels, series of 3 to 5 steps, classes up and down. */
  static Path series(Path folder) throws IOException {
    for (String part : List.of("TRAIN", "TEST")) {
      var text = new StringBuilder("#made\n@problemName Slopes\n@timeStamps false\n");
      text.append("@univariate false\n@classLabel true down up\n@data\n");
      for (int i = 0; i < 12; i++) {
        int steps = 3 + i % 3;
        int slope = i % 2 == 0 ? 1 : -1;
        for (int channel = 0; channel < 2; channel++) {
          for (int t = 0; t < steps; t++) {
            text.append(t == 0 ? "" : ",").append(slope * t + channel * 10);
          }
          text.append(':');
        }
        text.append(slope > 0 ? "up" : "down").append('\n');
      }
      Files.writeString(folder.resolve("Slopes_" + part + ".ts"), text);
    }
    return folder.resolve("Slopes");
  }

  /** A dark and a light class, 4x3, PNG and BMP. */
  static Path pictures(Path folder) throws IOException {
    for (String part : List.of("train", "test")) {
      for (String of : List.of("dark", "light")) {
        Path place = Files.createDirectories(folder.resolve("pictures").resolve(part).resolve(of));
        for (int i = 0; i < 6; i++) {
          var picture = new BufferedImage(4, 3, BufferedImage.TYPE_INT_RGB);
          for (int p = 0; p < 12; p++) {
            int red = of.equals("dark") ? 10 * i : 200 + i;
            picture.setRGB(p % 4, p / 4, red << 16 | p << 8 | 7);
          }
          String kind = i % 2 == 0 ? "png" : "bmp";
          write(picture, kind, place.resolve(i + "." + kind));
        }
      }
    }
    return folder.resolve("pictures");
  }

  static void write(BufferedImage picture, String kind, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      ImageIO.write(picture, kind, out);
    }
  }

  /** Recordings of 20x20 in which ON events move right, or left; the clock wraps never. */
  static Path recordings(Path folder) throws IOException {
    var random = new SplittableRandom(1);
    for (String of : List.of("left", "right")) {
      Path place = Files.createDirectories(folder.resolve("recordings").resolve(of));
      for (int i = 0; i < 10; i++) {
        ByteBuffer buffer = ByteBuffer.allocate(5 * 100);
        for (int k = 0; k < 100; k++) {
          int x = of.equals("right") ? k / 5 : 19 - k / 5;
          event(buffer, 1000 * k, x, random.nextInt(20), 1);
        }
        Files.write(place.resolve(i + ".bin"), buffer.array());
      }
    }
    return folder.resolve("recordings");
  }

  static void event(ByteBuffer buffer, int time, int x, int y, int polarity) {
    buffer.put((byte) x).put((byte) y);
    buffer.put((byte) (polarity << 7 | time >> 16)).putShort((short) time);
  }

  /** Arrays of pictures {@code [20, 1, 2, 3]} with classes 0 and 1, as .npy files of a folder. */
  static Path arrays(Path folder) throws IOException {
    Path place = Files.createDirectories(folder.resolve("arrays"));
    float[] x = new float[20 * 6];
    long[] y = new long[20];
    for (int i = 0; i < 20; i++) {
      y[i] = i % 2;
      for (int k = 0; k < 6; k++) {
        x[i * 6 + k] = y[i] + k / 10f;
      }
    }
    NpyArray.of(x, 20, 1, 2, 3).write(place.resolve("x.npy"));
    NpyArray.of(y, 20).write(place.resolve("y.npy"));
    return place;
  }

  /** A zip with a folder as it is, in a folder of its own. */
  static Path zipped(Path folder, String name) throws IOException {
    Path zip = Objects.requireNonNull(folder.getParent()).resolve(name);
    try (FileSystem target =
            FileSystems.newFileSystem(URI.create("jar:" + zip.toUri()), Map.of("create", "true"));
        Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Path to = target.getPath("/" + Place.name(folder) + "/" + folder.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    }
    return zip;
  }
}
