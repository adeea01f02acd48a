package dev.forespike.cli.option;

import dev.forespike.api.Dataset;
import dev.forespike.data.DataFolder;
import dev.forespike.data.Datasets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which dataset, and where its files are. */
public final class DataOptions {
  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description =
          "yinyang, mnist, fashion-mnist, shd, ssc, ssc-valid; functions parabola, mexican-hat;"
              + " operators poisson, antiderivative, reaction-diffusion, burgers; idx:FOLDER for"
              + " any IDX dataset, spikes:FOLDER for spike trains, csv:FILE, npz:FILE, npy:FOLDER,"
              + " images:FOLDER, ts:FOLDER/NAME, events:FOLDER, with options behind a question"
              + " mark, as in csv:FILE?label=NAME.")
  @Nullable
  public String dataset;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of the datasets; else $SNN_DATA, else the user's cache folder.")
  @Nullable Path data;

  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  public Dataset open() throws IOException {
    return open(name());
  }

  public Dataset open(String name) throws IOException {
    return open(name, data);
  }

  /** Opens a dataset, and tells on standard error what is odd about it. */
  public static Dataset open(String name, @Nullable Path data) throws IOException {
    DataFolder folder = folder(data);
    Dataset opened = Datasets.open(name, folder);
    for (String remark : Datasets.remarks(opened, folder)) {
      System.err.println("snn: warning: " + remark);
    }
    return opened;
  }

  /** The name given, which only a run that goes on can do without. */
  public String name() {
    if (dataset == null) {
      throw new ParameterException(
          command.commandLine(), "Missing required option: '--dataset=NAME'");
    }
    return dataset;
  }

  static DataFolder folder(@Nullable Path data) {
    return DataFolder.resolve(Optional.ofNullable(data), System.getenv(), System.getProperties());
  }
}
