package dev.forespike.fuzz;

import dev.forespike.api.Dataset;
import dev.forespike.api.SpecException;
import dev.forespike.data.DataException;
import dev.forespike.data.DataFolder;
import dev.forespike.data.Datasets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * {@link Datasets} on a table, or on time series of which the file is both parts: labels lie among
 * the classes.
 */
final class SourceTarget implements FuzzTarget {
  private final String kind;

  SourceTarget(String kind) {
    this.kind = kind;
  }

  @Override
  public String name() {
    return kind;
  }

  @Override
  public void read(Path file) throws IOException {
    Path folder = Objects.requireNonNull(file.getParent());
    DataFolder data = DataFolder.of(folder);
    Path place = file;
    if (kind.equals("ts")) {
      place = folder.resolve("fuzzed");
      for (String part : new String[] {"_TRAIN.ts", "_TEST.ts"}) {
        Files.write(folder.resolve("fuzzed" + part), Files.readAllBytes(file));
      }
    }
    try {
      check(Datasets.open(kind + ":" + place, data));
    } catch (SpecException e) {
      // What a table has columns for is a matter of options: told without the file, in one line.
      if (String.valueOf(e.getMessage()).lines().count() != 1) {
        throw new AssertionError("not one line", e);
      }
    } catch (DataException e) {
      String message = String.valueOf(e.getMessage());
      if (kind.equals("ts") && message.startsWith(place.toString())) {
        throw new DataException(file + ": " + message);
      }
      throw e;
    }
  }

  private static void check(Dataset found) {
    for (int i = 0; i < found.train().size(); i++) {
      if (found.train().label(i) < 0 || found.train().label(i) >= found.classes()) {
        throw new AssertionError("a label outside: " + found.train().label(i));
      }
    }
  }

  @Override
  public boolean documented(IOException failure) {
    return failure instanceof DataException;
  }

  @Override
  public void writeSeeds(Path folder) throws IOException {
    String content =
        kind.equals("ts")
            ? "#a\n@timeStamps false\n@classLabel true a b\n@data\n1,2:3,4:a\n1:3:b\n"
            : "x,\"y, z\",kind\n1,2,a\n3,4,b\n5,6,a\n7,8,b\n1,1,a\n2,2,b\n";
    Files.writeString(folder.resolve("seed"), content);
  }
}
