package dev.forespike.cli;

import com.google.gson.JsonObject;
import dev.forespike.api.SpecException;
import dev.forespike.cli.file.Folders;
import dev.forespike.cli.option.ThreadOptions;
import dev.forespike.cli.terminal.StatusLine;
import dev.forespike.train.Network;
import dev.forespike.train.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code snn replay}. */
@Command(
    name = "replay",
    description =
        "Make the network of a run of forward gradients again from its log of derivatives alone:"
            + " run.json and scalars.f64, no data. Compares it with the run's own model.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ReplayCommand implements Callable<Integer> {
  @Option(names = "--run", required = true, paramLabel = "DIR", description = "The run folder.")
  Path run = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The model file to write.")
  Path out = Path.of("");

  @Mixin ThreadOptions threads = new ThreadOptions();

  @Option(names = "--json", description = "Print the result as JSON and nothing else.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    int workers = threads.count();
    Path model = run.resolve("model.safetensors");
    if (Files.exists(out) && Files.exists(model) && Files.isSameFile(out, model)) {
      throw new SpecException("--out " + out + ": is the model of the run itself; name another");
    }
    Replay replay = Replay.open(run);
    long logged = replay.logged();
    Network network;
    try (StatusLine status = new StatusLine("replay")) {
      network =
          replay.replay(
              workers,
              done -> {
                if (done % 100 == 0) {
                  status.show("update " + done + " of " + logged);
                }
              });
    }
    boolean whole = logged == replay.updates() && Files.exists(model);
    network.save(Folders.withParent(out));
    boolean same = whole && Files.mismatch(model, out) < 0;
    if (json) {
      JsonObject document = new JsonObject();
      document.addProperty("model", out.toString());
      document.addProperty("updates", logged);
      document.addProperty("ofUpdates", replay.updates());
      if (whole) {
        document.addProperty("sameBits", same);
      }
      System.out.println(document);
    } else {
      String comparison =
          whole
              ? same ? "the same bits as " + model : "NOT the bits of " + model
              : "the run has " + replay.updates() + " updates in all";
      System.out.printf(Locale.ROOT, "%d updates replayed into %s: %s%n", logged, out, comparison);
    }
    return whole && !same ? 1 : 0;
  }
}
