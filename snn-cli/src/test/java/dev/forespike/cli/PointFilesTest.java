package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Dataset;
import dev.forespike.api.SpecException;
import dev.forespike.api.ValueGrid;
import dev.forespike.cli.file.PointFiles;
import dev.forespike.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Coordinates that users give, for a domain from 0 to 1 and from 0 to 2. */
class PointFilesTest {
  private static final Dataset DATASET = MadeOperator.dataset(3, MadeOperator.grid(3, 4));

  @TempDir Path folder;

  private Path file(String name, double... coordinates) throws IOException {
    return Npy.of("<f8", coordinates, coordinates.length).write(folder.resolve(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"<f4", "<f8", ">f8"})
  void coordinatesOfEachAxis(String type) throws IOException {
    Path first = Npy.of(type, new double[] {0, 0.25, 1}, 3).write(folder.resolve("x.npy"));
    Path second = Npy.of("<i8", new double[] {0, 1, 2}, 3).write(folder.resolve("y.npy"));
    assertEquals(
        ValueGrid.of(List.of(new double[] {0, 0.25, 1}, new double[] {0, 1, 2})),
        PointFiles.read(List.of(first, second), DATASET));
  }

  /** A tenth in single precision is more than one in double. */
  @Test
  void endsInSinglePrecision() throws IOException {
    var grid = ValueGrid.of(List.of(new double[] {-0.1, 0.1}));
    Path file = Npy.floats(new double[] {-0.1, 0.1}, 2).write(folder.resolve("x.npy"));
    assertTrue((double) 0.1f > 0.1);
    PointFiles.read(List.of(file), MadeOperator.dataset(1, grid));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 0.5 0.5 | coordinate 2 is 0.5, but must be above 0.5 before it; sort them",
        "0.5 0.25 | coordinate 1 is 0.25, but must be above 0.5 before it",
        "0 NaN | element [1] is NaN; only finite numbers can be used",
        "0 1 Infinity | element [2] is Infinity; only finite",
        "-0.01 0.5 | coordinate 0 is -0.01, outside the domain of axis 0, which is from 0.0 to 1.0",
        "0 1 1.5 2 | coordinate 2 is 1.5, outside the domain of axis 0, which is from 0.0 to 1.0",
        "'' | has the shape [0], expected [n], the coordinates of axis 0"
      })
  void coordinatesThatCannotBe(String coordinates, String saying) throws IOException {
    double[] values =
        coordinates.isEmpty()
            ? new double[0]
            : List.of(coordinates.split(" ")).stream().mapToDouble(Double::parseDouble).toArray();
    Path file = file("x.npy", values);
    fails(DataException.class, List.of(file, file("y.npy", 0)), file.toString(), saying);
  }

  @Test
  void theSecondAxisHasADomainOfItsOwn() throws IOException {
    Path file = file("y.npy", 1.5, 2.5);
    fails(
        DataException.class,
        List.of(file("x.npy", 0), file),
        file + ": coordinate 1 is 2.5, outside the domain of axis 1, which is from 0.0 to 2.0");
  }

  @Test
  void filesThatAreNone() throws IOException {
    Path good = file("x.npy", 0);
    Path matrix = Npy.of("<f8", new double[] {0, 1}, 1, 2).write(folder.resolve("matrix.npy"));
    fails(DataException.class, List.of(matrix, good), matrix + ": has the shape [1, 2]");
    Path text = Files.writeString(folder.resolve("text.npy"), "0 1 2");
    fails(DataException.class, List.of(text, good), text.toString());
    fails(DataException.class, List.of(folder, good), folder + ": is a folder; give a .npy file");
    Path missing = folder.resolve("missing.npy");
    fails(IOException.class, List.of(missing, good), missing.toString());
  }

  @Test
  void oneFileForEachAxis() throws IOException {
    Path file = file("x.npy", 0);
    for (List<Path> files : List.of(List.of(file), List.of(file, file, file))) {
      fails(
          SpecException.class,
          files,
          "--at names "
              + (files.size() == 1 ? "1 file, " : "3 files, ")
              + "but the grid of dataset made has 2 axes; give one file for each");
    }
  }

  @Test
  void morePointsThanAnArrayHolds() throws IOException {
    double[] many = new double[4096];
    for (int i = 0; i < many.length; i++) {
      many[i] = i / 4096.0;
    }
    Path file = file("x.npy", many);
    Dataset dataset = MadeOperator.dataset(200, MadeOperator.grid(3, 4));
    String message =
        String.valueOf(
            assertThrows(SpecException.class, () -> PointFiles.read(List.of(file, file), dataset))
                .getMessage());
    assertTrue(message.contains("16777216 values of 200 functions each"), message);
  }

  private static void fails(Class<? extends Exception> kind, List<Path> files, String... saying) {
    String message =
        String.valueOf(assertThrows(kind, () -> PointFiles.read(files, DATASET)).getMessage());
    for (String part : saying) {
      assertTrue(message.contains(part), () -> part + " is not in " + message);
    }
  }
}
