package dev.forespike.cli;

import dev.forespike.api.Dataset;
import dev.forespike.data.DataFolder;
import dev.forespike.data.Datasets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which dataset, and where its files are. */
final class DataOptions {
  @Option(
      names = "--dataset",
      required = true,
      paramLabel = "NAME",
      description = "yinyang, mnist, fashion-mnist, or idx:FOLDER for any IDX dataset.")
  String dataset = "";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of the datasets; else $SNN_DATA, else the user's cache folder.")
  @Nullable Path data;

  Dataset open() throws IOException {
    return Datasets.open(dataset, folder(data));
  }

  static DataFolder folder(@Nullable Path data) {
    return DataFolder.resolve(Optional.ofNullable(data), System.getenv(), System.getProperties());
  }
}
