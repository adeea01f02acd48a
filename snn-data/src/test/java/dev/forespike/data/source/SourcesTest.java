package dev.forespike.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Dataset;
import dev.forespike.api.Samples;
import dev.forespike.api.SequenceSamples;
import dev.forespike.api.Shape;
import dev.forespike.api.SpecException;
import dev.forespike.api.SpikeSamples;
import dev.forespike.api.SpikeTrain;
import dev.forespike.data.DataException;
import dev.forespike.data.NpyArray;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources of the user's own, from folders and from zips, and what is wrong with them. */
final class SourcesTest {
  @TempDir private Path folder = Path.of("");

  private static float[] values(Samples samples, int index) {
    float[] values = new float[samples.shape().size()];
    samples.read(index, values, 0);
    return values;
  }

  private static void refused(String name, String saying) {
    Exception refused = assertThrows(Exception.class, () -> Sources.open(name), name);
    assertTrue(
        refused instanceof DataException || refused instanceof SpecException,
        () -> String.valueOf(refused));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains(saying), message);
    assertEquals(1, message.lines().count(), message);
  }

  @Test
  void aTableHasNamesAndQuotes() throws IOException {
    String name = "csv:" + MadeSources.table(folder);
    Dataset data =
        Sources.open(name + "?label=species&ignore=note, in quotes&test-part=0.3&split-seed=2");
    assertEquals(List.of("lily", "rose", "tulip"), data.classNames());
    assertEquals(Shape.of(2), data.train().shape());
    assertEquals(21, data.train().size());
    assertEquals(9, data.test().size());
    int[] counts = new int[3];
    for (int i = 0; i < 9; i++) {
      counts[data.test().label(i)]++;
    }
    assertArrayEquals(new int[] {3, 3, 3}, counts, "of each class as many");
    // Roses have 0.25, lilies 1.25, tulips 2.25.
    float length = values(data.train(), 0)[0];
    assertEquals(List.of(1, 0, 2).get((int) length), data.train().label(0));
    assertEquals(0.1f, values(data.train(), 0)[1]);
    assertEquals(1, data.checksums().size());
    Dataset numbers = Sources.open(name + "?target=length&ignore=1,species&order=file");
    assertTrue(numbers.isFunction() && Sources.isFunction(name + "?target=length"));
    assertEquals(24, numbers.train().size());
    refused(name, "line 2: column note, in quotes is \"say");
    refused(name + "?label=colour", "there is no column colour; there are length");
    refused(name + "?lable=species", "csv has no option lable; it has fold, header, ignore");
    refused(name + "?label=species&target=length", "label names a class and target numbers");
    refused(name + "?label", "\"label\" is no option with a value");
    refused(name + "?label=species&label=width", "option label stands twice");
    refused("csv:" + folder.resolve("no.csv"), "not found: there is no file");
  }

  @Test
  void aTableWithoutHeaderHasNumbers() throws IOException {
    Path file = Files.writeString(folder.resolve("beats.csv"), "1,2,3,4,0.0\n5,6,7,8,1e0\n");
    Files.writeString(folder.resolve("more.csv"), "1,2,3,4,1.0\n");
    Dataset data = Sources.open("csv:" + file + "?test=more.csv&steps=2");
    SequenceSamples train = assertInstanceOf(SequenceSamples.class, data.train());
    assertEquals(Shape.of(2), train.shape());
    assertEquals(2, train.steps(0));
    float[] steps = new float[4];
    train.readSteps(1, 0, 2, steps, 0, 2);
    assertArrayEquals(new float[] {5, 6, 7, 8}, steps);
    assertEquals(List.of("0", "1"), data.classNames());
    assertEquals(1, data.test().label(0));
    Files.writeString(file, "\ufeff1,2,3,4,0.0\n5,6,7,8,1e0\n");
    assertEquals(1, values(Sources.open("csv:" + file + "?test=more.csv").train(), 0)[0]);
    refused("csv:" + file + "?steps=3", "4 columns of values are no 3 steps");
    Files.writeString(file, "1,2,x\n1,2,y\n1,?,x\n");
    refused("csv:" + file, "line 3: column 1 is \"?\", no number");
    Files.writeString(file, "1,2,x\n1,2\n");
    refused("csv:" + file, "line 2: has 2 cells, expected 3");
    Files.writeString(file, "1,2,x\n1,2,\n");
    refused("csv:" + file, "line 2: column 2 names no class");
    Files.write(file, new byte[] {(byte) 0xc3, 0x28, 0x2c, 0x31});
    refused("csv:" + file, "is no text in UTF-8");
    Files.write(file, new byte[0]);
    refused("csv:" + file, "is empty");
  }

  @Test
  void partsAreDrawnByASeedAndFoldsCoverAll() throws IOException {
    String name = "csv:" + MadeSources.table(folder) + "?label=species&ignore=note, in quotes";
    var seen = new ArrayList<Float>();
    for (int fold = 1; fold <= 5; fold++) {
      Dataset data = Sources.open(name + "&fold=" + fold + "/5");
      assertEquals(6, data.test().size());
      for (int i = 0; i < 6; i++) {
        seen.add(values(data.test(), i)[0]);
      }
    }
    assertEquals(30, seen.size());
    assertEquals(10, seen.stream().filter(length -> length == 0.25f).count());
    refused(name + "&fold=0/5", "fold is 0/5, but must be i/k");
    refused(name + "&fold=1/5&test-part=0.2", "give one");
    refused(name + "&test-part=1", "must lie between 0 and 1");
    refused(name + "&order=time", "order is time, but must be random or file");
    refused(name + "&order=file&split-seed=3", "split-seed is of order=random");
  }

  @Test
  void seriesAreSequencesOfTheirOwnLength() throws IOException {
    Path stem = MadeSources.series(folder);
    Dataset data = Sources.open("ts:" + stem);
    SequenceSamples train = assertInstanceOf(SequenceSamples.class, data.train());
    assertEquals(List.of("down", "up"), data.classNames());
    assertEquals(12, train.size());
    assertEquals(4, train.steps(1));
    float[] steps = new float[8];
    train.readSteps(1, 0, 4, steps, 0, 2);
    assertArrayEquals(new float[] {0, 10, -1, 9, -2, 8, -3, 7}, steps);
    assertEquals(0, train.label(1));
    refused("ts:" + stem + "?order=file", "the source parts its samples");
    Path test = folder.resolve("Slopes_TEST.ts");
    String text = Files.readString(test);
    for (String[] damage :
        new String[][] {
          {"@data", "", "line 7: a series before @data"},
          {"timeStamps false", "timeStamps true", "line 3: series with time stamps"},
          {"classLabel true", "classLabel false", "line 5: the series have no classes"},
          {"0,1,2:10", "0,?,2:10", "line 7: a number is missing (?)"},
          {"0,1,2:10", "0,z,2:10", "line 7: \"z\" is no number"},
          {"0,1,2:10", "0,1:10", "line 7: channel 1 has 3 numbers, but channel 0 has 2"},
          {"0,1,2:10", "10", "line 8: 2 channels, but 1 in the first series"},
          {":up", ":sideways", "class sideways is not in the training file"},
        }) {
      Files.writeString(test, text.replaceFirst(damage[0], damage[1]));
      refused("ts:" + stem, damage[2]);
    }
  }

  @Test
  void picturesAreReadInOneSize() throws IOException {
    Path place = MadeSources.pictures(folder);
    Dataset data = Sources.open("images:" + place);
    assertEquals(Shape.of(3, 3, 4), data.train().shape());
    assertEquals(List.of("dark", "light"), data.classNames());
    assertEquals(12, data.test().size());
    float[] light = values(data.train(), 6);
    assertEquals(200 / 255f, light[0]);
    assertEquals(5 / 255f, light[12 + 5], "green is the place");
    assertEquals(7 / 255f, light[24]);
    Dataset grey = Sources.open("images:" + place + "?color=grey&size=2x2");
    assertEquals(Shape.of(1, 2, 2), grey.train().shape());
    refused("images:" + place + "?color=blue", "color is blue, but must be grey or rgb");
    refused("images:" + place + "?size=2", "size is 2, but must be WIDTHxHEIGHT");
    Path odd = place.resolve("train").resolve("light").resolve("odd.png");
    MadeSources.write(new BufferedImage(5, 3, BufferedImage.TYPE_INT_RGB), "png", odd);
    refused("images:" + place, "odd.png: is 5x3, but the first picture 4x3");
    Files.writeString(odd, "no picture");
    refused("images:" + place, "odd.png: is no picture that could be read");
    Files.delete(odd);
    Files.createDirectories(place.resolve("test").resolve("empty"));
    refused("images:" + place, "empty: holds no pictures");
    refused("images:" + folder.resolve("nowhere"), "not found: there is no folder");
  }

  @Test
  void recordingsAreSpikeTrains() throws IOException {
    Path place = MadeSources.recordings(folder);
    Dataset data = Sources.open("events:" + place + "?down=2&test-part=0.2");
    SpikeSamples train = assertInstanceOf(SpikeSamples.class, data.train());
    // The least usual sensor that holds 20x20 is 28x28.
    assertEquals(Shape.of(2, 14, 14), train.shape());
    SpikeTrain spikes = train.spikes(0);
    assertEquals(100, spikes.size());
    assertEquals(0.099, spikes.time(99), 1e-12);
    var columns = new TreeSet<Integer>();
    for (int k = 0; k < 100; k++) {
      assertTrue(spikes.neuron(k) >= 14 * 14, "ON events are the second plane");
      columns.add(spikes.neuron(k) % 14);
    }
    assertEquals(10, columns.size());
    refused("events:" + place + "?size=10x20", "outside the sensor of 10x20");
    refused("events:" + place + "?down=30", "down is 30, but the sensor is 28x28");
    refused("events:" + place + "?down=0", "down is 0, but must be a whole number of at least 1");
    Path cut = place.resolve("left").resolve("0.bin");
    Files.write(cut, java.util.Arrays.copyOf(Files.readAllBytes(cut), 498));
    refused("events:" + place, "0.bin: is cut off within a record of 5 bytes, at byte 495");
  }

  @Test
  void timesThatRunBackwardsAndOverflowsAreKept() throws IOException {
    Path place = Files.createDirectories(folder.resolve("r").resolve("a"));
    ByteBuffer buffer = ByteBuffer.allocate(5 * 4);
    MadeSources.event(buffer, 500, 1, 2, 0);
    MadeSources.event(buffer, 100, 3, 4, 1);
    MadeSources.event(buffer, 0, 0, 240, 0);
    MadeSources.event(buffer, 200, 5, 6, 0);
    for (int i = 0; i < 5; i++) {
      Files.write(place.resolve(i + ".bin"), buffer.array());
    }
    var samples =
        (SpikeSamples) Sources.open("events:" + folder.resolve("r") + "?size=8x8").train();
    SpikeTrain train = samples.spikes(0);
    assertEquals(3, train.size());
    assertEquals(100e-6, train.time(0), 1e-12);
    assertEquals((8 + 4) * 8 + 3, train.neuron(0));
    assertEquals(500e-6, train.time(1), 1e-12);
    assertEquals(8392e-6, train.time(2), 1e-12);
  }

  @Test
  void arraysHaveAxes() throws IOException {
    Path place = MadeSources.arrays(folder);
    Dataset data = Sources.open("npy:" + place + "?order=file&test-part=0.5");
    assertEquals(Shape.of(1, 2, 3), data.train().shape());
    assertEquals(10, data.train().size());
    assertEquals(1, data.train().label(1));
    assertEquals(1.2f, values(data.train(), 1)[2]);
    NpyArray.of(new float[20 * 6], 20, 2, 3).write(place.resolve("x.npy"));
    refused("npy:" + place, "x has 3 axes; say what they are with axes=btn");
    assertInstanceOf(SequenceSamples.class, Sources.open("npy:" + place + "?axes=btn").train());
    assertEquals(Shape.of(1, 2, 3), Sources.open("npy:" + place + "?axes=bhw").train().shape());
    NpyArray.of(new double[] {0.5, 1.5}, 2).write(place.resolve("y.npy"));
    refused("npy:" + place + "?axes=bhw", "has the shape [20, 2, 3], but y [2]");
    NpyArray.of(new double[20], 20).write(place.resolve("y.npy"));
    assertTrue(Sources.open("npy:" + place + "?axes=bhw").isFunction());
    Files.delete(place.resolve("y.npy"));
    refused("npy:" + place, "holds neither x and y nor x_train");
  }

  @Test
  void aZipIsReadAsAFolderIs() throws IOException {
    for (Path place : List.of(MadeSources.pictures(folder), MadeSources.recordings(folder))) {
      String kind = place.endsWith("pictures") ? "images:" : "events:";
      Dataset direct = Sources.open(kind + place);
      Dataset zipped = Sources.open(kind + MadeSources.zipped(place, Place.name(place) + ".zip"));
      assertEquals(direct.checksums(), zipped.checksums());
      assertEquals(direct.train().size(), zipped.train().size());
      for (int i = 0; i < direct.train().size(); i++) {
        assertArrayEquals(values(direct.train(), i), values(zipped.train(), i));
      }
    }
    Path arrays = MadeSources.arrays(folder);
    Path npz = folder.resolve("arrays.npz");
    try (var zip = new java.util.zip.ZipOutputStream(Files.newOutputStream(npz))) {
      for (String file : List.of("x.npy", "y.npy")) {
        zip.putNextEntry(new java.util.zip.ZipEntry(file));
        Files.copy(arrays.resolve(file), zip);
      }
    }
    assertArrayEquals(
        values(Sources.open("npy:" + arrays).train(), 0),
        values(Sources.open("npz:" + npz).train(), 0));
    Files.writeString(folder.resolve("no.zip"), "no zip");
    refused("images:" + folder.resolve("no.zip"), "no.zip: is no zip that could be read");
  }
}
