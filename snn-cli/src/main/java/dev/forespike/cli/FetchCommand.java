package dev.forespike.cli;

import dev.forespike.cli.terminal.StatusLine;
import dev.forespike.data.DataFolder;
import dev.forespike.data.Fetch;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code snn fetch}. */
@Command(
    name = "fetch",
    description = "Download a dataset into the data folder; resumes and verifies checksums.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FetchCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DATASET", description = "mnist or fashion-mnist.")
  String dataset = "";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of the datasets; else $SNN_DATA, else the user's cache folder.")
  @Nullable Path data;

  @Option(
      names = "--from",
      paramLabel = "URL",
      description = "Another place to download from: the folder that holds the files.")
  @Nullable URI from;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Fetch fetch = Fetch.of(dataset);
    if (from != null) {
      fetch = fetch.from(from);
    }
    DataFolder folder =
        DataFolder.resolve(
            java.util.Optional.ofNullable(data), System.getenv(), System.getProperties());
    List<Fetch.Fetched> files;
    try (var line = new StatusLine("")) {
      files = fetch.into(folder, (file, bytes, total) -> line.show(progress(file, bytes, total)));
    }
    for (Fetch.Fetched file : files) {
      System.out.printf(
          Locale.ROOT,
          "%s  %d bytes  %s%n",
          file.file(),
          file.bytes(),
          file.downloaded() ? "downloaded, checksum right" : "already there, checksum right");
    }
    return 0;
  }

  private static String progress(String file, long bytes, long total) {
    return String.format(Locale.ROOT, "%s %.1f of %.1f MB", file, bytes / 1e6, total / 1e6);
  }
}
