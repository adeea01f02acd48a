package dev.forespike.cli.file;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.forespike.api.EventLoss;
import dev.forespike.api.SpikeTrain;
import dev.forespike.train.EventInference;
import dev.forespike.train.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** {@code snn infer --spikes}: the spikes of every layer of an event-driven network. */
public final class EventInferFiles {
  private EventInferFiles() {}

  public static void run(
      Path model,
      Network network,
      List<SpikeTrain> samples,
      EventLoss loss,
      Path out,
      int threads,
      boolean json)
      throws IOException {
    EventInference inference = EventInference.of(network, samples, loss, threads);
    List<String> files = write(inference, out);
    var perNeuron = new ArrayList<Double>();
    for (int layer = 0; layer < inference.layers(); layer++) {
      long spikes = inference.spikes(layer).stream().mapToLong(SpikeTrain::size).sum();
      int units = network.spec().width(layer);
      perNeuron.add(samples.isEmpty() ? 0 : spikes / ((double) units * samples.size()));
      warn(layer, spikes, inference.limited(layer), !samples.isEmpty());
    }
    if (json) {
      var gson = new Gson();
      int[] predictions = IntStream.range(0, samples.size()).map(inference::prediction).toArray();
      var document = new JsonObject();
      document.addProperty("model", model.toString());
      document.addProperty("samples", samples.size());
      document.add("predictions", gson.toJsonTree(predictions));
      document.add("spikesPerNeuron", gson.toJsonTree(perNeuron));
      document.add(
          "limited",
          gson.toJsonTree(
              IntStream.range(0, inference.layers()).map(inference::limited).toArray()));
      document.add("files", gson.toJsonTree(files));
      System.out.println(document);
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%s, %d samples, spikes per neuron %s: %s in %s%n",
        network.spec(),
        samples.size(),
        String.join(
            " ", perNeuron.stream().map(x -> String.format(Locale.ROOT, "%.2f", x)).toList()),
        String.join(" ", files),
        out);
  }

  private static List<String> write(EventInference inference, Path out) throws IOException {
    try (var folder = new ArrayFolder(out)) {
      for (int layer = 0; layer < inference.layers(); layer++) {
        folder.writeSpikes("spikes." + layer, inference.spikes(layer));
      }
      folder.commit();
      return folder.files();
    }
  }

  private static void warn(int layer, long spikes, int limited, boolean any) {
    if (any && spikes == 0) {
      System.err.println(
          "snn: warning: layer "
              + layer
              + " never fires; lower its threshold or raise its weights");
    }
    if (limited > 0) {
      System.err.println(
          "snn: warning: "
              + limited
              + " times a neuron of layer "
              + layer
              + " reached its limit of spikes and fell silent; raise --max-spikes or the"
              + " threshold");
    }
  }
}
