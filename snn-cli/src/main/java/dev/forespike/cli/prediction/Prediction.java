package dev.forespike.cli.prediction;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.forespike.api.Dataset;
import dev.forespike.api.Samples;
import dev.forespike.api.ValueGrid;
import dev.forespike.cli.file.ArrayFolder;
import dev.forespike.cli.terminal.RelativeErrors;
import dev.forespike.data.Encoders;
import dev.forespike.train.Inferencer;
import dev.forespike.train.Network;
import dev.forespike.train.Predictions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a network says of a dataset's test samples: as files, as a picture, and in a line. */
public final class Prediction {
  private final String what;
  private final Network network;
  private final Samples test;
  private final FunctionValues values;

  /** Mean and median, or none where there are no targets. */
  private final List<Double> relativeError;

  private Prediction(
      String what,
      Network network,
      Samples test,
      FunctionValues values,
      List<Double> relativeError) {
    this.what = what;
    this.network = network;
    this.test = test;
    this.values = values;
    this.relativeError = relativeError;
  }

  /**
   * Predicts what the targets are.
   *
   * @param what is predicted, in words
   */
  public static Prediction of(String what, Network network, Dataset dataset, int threads) {
    try (var inferencer = new Inferencer(network, Encoders.of(network.encoding()), threads)) {
      Predictions found = inferencer.predict(dataset.test(), dataset.scaling());
      return new Prediction(
          what, network, dataset.test(), FunctionValues.of(dataset, found), found.relativeError());
    }
  }

  /** Predicts values of the test functions at other points than the targets'. */
  public static Prediction at(ValueGrid points, Network network, Dataset dataset, int threads) {
    var functions = new FunctionsAt(dataset.test(), points);
    try (var inferencer = new Inferencer(network, Encoders.of(network.encoding()), threads)) {
      float[] found = functions.predict(inferencer, dataset.scaling());
      var values = FunctionValues.of(functions, found);
      return new Prediction(dataset.name(), network, functions, values, List.of());
    }
  }

  /** Draws values and spikes, as a PNG file. */
  public byte[] picture() throws IOException {
    String headline =
        String.format(
            Locale.ROOT,
            "%s: %s, network %s, %d time steps",
            what,
            relativeError.isEmpty() ? amount() : RelativeErrors.text(relativeError),
            network.spec(),
            network.timesteps());
    return PredictionPicture.of(headline, network, test, values);
  }

  /** Writes arrays and picture, the picture drawn before anything is written. */
  public void write(ArrayFolder folder) throws IOException {
    byte[] picture = picture();
    values.write(folder);
    folder.writeFile("prediction.png", picture);
  }

  private String amount() {
    return values
        .grid()
        .map(grid -> values.samples() + " test functions at " + lengths(grid) + " points")
        .orElseGet(() -> values.samples() + " test samples");
  }

  /** For example {@code 33 x 51}. */
  private static String lengths(ValueGrid grid) {
    return IntStream.range(0, grid.axes())
        .mapToObj(axis -> String.valueOf(grid.length(axis)))
        .collect(Collectors.joining(" x "));
  }

  /** For people. */
  public String line(List<String> files, Path out) {
    return String.format(
        Locale.ROOT,
        "%s: %s%s: %s in %s",
        what,
        relativeError.isEmpty() ? "" : RelativeErrors.text(relativeError) + " on ",
        amount(),
        String.join(" ", files),
        out);
  }

  /** For programs. */
  public JsonObject json(Path model, List<String> files) {
    JsonObject document = new JsonObject();
    document.addProperty("model", model.toString());
    document.addProperty("dataset", what);
    document.addProperty("samples", values.samples());
    document.addProperty("outputs", values.outputs());
    Optional<ValueGrid> grid = values.grid();
    if (grid.isPresent()) {
      var lengths = new JsonArray();
      IntStream.range(0, grid.get().axes()).map(grid.get()::length).forEach(lengths::add);
      document.add("grid", lengths);
    }
    if (!relativeError.isEmpty()) {
      document.add("relativeError", RelativeErrors.json(relativeError));
    }
    document.add("files", new Gson().toJsonTree(files));
    return document;
  }
}
