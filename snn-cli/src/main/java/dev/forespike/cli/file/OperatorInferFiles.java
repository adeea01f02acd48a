package dev.forespike.cli.file;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.ValueGrid;
import dev.forespike.train.Batch;
import dev.forespike.train.Inference;
import dev.forespike.train.Inferencer;
import dev.forespike.train.Network;
import dev.forespike.train.OperatorInference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What {@code snn infer} writes and tells of an operator network. */
public final class OperatorInferFiles {
  private OperatorInferFiles() {}

  /**
   * Runs a network and writes what it gave.
   *
   * @param batch functions, with points
   */
  public static void run(
      Path model,
      Network network,
      Batch batch,
      RecordOptions record,
      Path out,
      int workers,
      boolean json)
      throws IOException {
    OperatorInference found;
    try (Inferencer inferencer = Inferencer.of(network, workers)) {
      found =
          record.membranes()
              ? inferencer.runOperatorWithMembranes(batch)
              : inferencer.runOperator(batch);
    }
    int[] grid = lengths(batch.grid().orElseThrow());
    try (var folder = new ArrayFolder(out)) {
      folder.write(
          "output",
          found.values(),
          IntStream.concat(IntStream.of(found.samples()), IntStream.of(grid)).toArray());
      for (int part = 0; part < found.parts().size(); part++) {
        Inference own = found.parts().get(part);
        int rank = network.spec().outputs();
        folder.write(
            NamedLayer.prefix(network.spec(), part) + "output",
            own.outputs(),
            own.timesteps(),
            own.samples(),
            rank);
        record.write(folder, network.spec(), part, own);
      }
      folder.commit();
      System.out.println(
          json
              ? document(model, network.spec(), found, grid, folder)
              : line(network.spec(), found, grid, folder, out));
    }
  }

  private static int[] lengths(ValueGrid grid) {
    return IntStream.range(0, grid.axes()).map(grid::length).toArray();
  }

  private static double[] rates(NetworkSpec network, OperatorInference found, int part) {
    return IntStream.range(0, network.parts().get(part).hiddenLayers())
        .mapToDouble(found.parts().get(part)::firingRate)
        .toArray();
  }

  private static JsonObject document(
      Path model, NetworkSpec network, OperatorInference found, int[] grid, ArrayFolder folder) {
    var gson = new Gson();
    var document = new JsonObject();
    document.addProperty("model", model.toString());
    document.addProperty("samples", found.samples());
    document.addProperty("timesteps", found.parts().getFirst().timesteps());
    document.add("grid", gson.toJsonTree(grid));
    var parts = new JsonArray();
    for (int part = 0; part < found.parts().size(); part++) {
      var entry = new JsonObject();
      entry.addProperty("part", NetworkSpec.partName(part));
      entry.add("firingRate", gson.toJsonTree(rates(network, found, part)));
      parts.add(entry);
    }
    document.add("parts", parts);
    document.add("files", gson.toJsonTree(folder.files()));
    return document;
  }

  private static String line(
      NetworkSpec network, OperatorInference found, int[] grid, ArrayFolder folder, Path out) {
    String rates =
        IntStream.range(0, found.parts().size())
            .mapToObj(
                part ->
                    NetworkSpec.partName(part)
                        + Arrays.stream(rates(network, found, part))
                            .mapToObj(rate -> String.format(Locale.ROOT, " %.1f%%", 100 * rate))
                            .collect(Collectors.joining()))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "%s, %d functions at %s points, %d timesteps, firing: %s: %s in %s",
        network,
        found.samples(),
        Arrays.stream(grid).mapToObj(String::valueOf).collect(Collectors.joining(" x ")),
        found.parts().getFirst().timesteps(),
        rates,
        String.join(" ", folder.files()),
        out);
  }
}
