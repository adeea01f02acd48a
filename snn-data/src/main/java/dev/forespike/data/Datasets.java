package dev.forespike.data;

import dev.forespike.api.Dataset;
import dev.forespike.api.DatasetSource;
import dev.forespike.api.SpecException;
import dev.forespike.api.own.OwnTypes;
import dev.forespike.data.IdxFolder.Part;
import dev.forespike.data.hdf.HeidelbergSpikes;
import dev.forespike.data.source.Sources;
import dev.forespike.data.task.AntiderivativeTask;
import dev.forespike.data.task.BurgersTask;
import dev.forespike.data.task.PoissonTask;
import dev.forespike.data.task.ReactionDiffusionTask;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The datasets by the names that users give. */
public final class Datasets {
  private static final String YIN_YANG = "yinyang";
  private static final String PARABOLA = "parabola";
  private static final String MEXICAN_HAT = "mexican-hat";
  private static final String IDX = "idx:";
  private static final String SPIKES = "spikes:";

  private Datasets() {}

  /**
   * The names that {@link #open} knows, without variants; those with a colon stand for any file or
   * folder.
   *
   * @return {@code yinyang}, {@code mnist}, {@code fashion-mnist}, {@code shd}, {@code ssc}, {@code
   *     parabola}, {@code mexican-hat}, {@code poisson}, {@code antiderivative}, {@code
   *     reaction-diffusion}, {@code burgers}, {@code idx:FOLDER}, {@code spikes:FOLDER}, {@code
   *     csv:FILE} and so on
   */
  public static List<String> names() {
    var names = new ArrayList<>(known());
    names.addAll(Sources.forms());
    return List.copyOf(names);
  }

  private static List<String> known() {
    return List.of(
        YIN_YANG,
        PublishedSet.MNIST.name(),
        PublishedSet.FASHION_MNIST.name(),
        HeidelbergSpikes.DIGITS.name(),
        HeidelbergSpikes.COMMANDS.fullName(),
        PARABOLA,
        MEXICAN_HAT,
        PoissonTask.NAME,
        AntiderivativeTask.NAME,
        ReactionDiffusionTask.NAME,
        BurgersTask.NAME,
        IDX + "FOLDER",
        SPIKES + "FOLDER");
  }

  /**
   * Whether a name is that of a dataset whose targets are numbers: a function or an operator.
   *
   * @param name any name
   * @return false for datasets with classes, and names that are unknown
   */
  public static boolean isFunction(String name) {
    return name.equals(PARABOLA)
        || name.equals(MEXICAN_HAT)
        || isOperator(name)
        || Sources.isFunction(name)
        || (OwnTypes.isNamed(name) && own(name).isFunction());
  }

  /**
   * Whether a name is that of an operator, whose samples are functions and what it makes of them.
   *
   * @param name any name
   * @return false for all other datasets, and names that are unknown
   */
  public static boolean isOperator(String name) {
    return OperatorTask.names().contains(name);
  }

  /**
   * Opens a dataset. Never downloads.
   *
   * <ul>
   *   <li>{@code parabola} and {@code mexican-hat} are functions ({@link KnownFunctions}).
   *   <li>{@code poisson}, {@code antiderivative}, {@code reaction-diffusion} and {@code burgers}
   *       are operators, generated ({@link OperatorDatasets}); the last takes some seconds.
   *   <li>{@code yinyang} is generated ({@link YinYang}).
   *   <li>{@code mnist} and {@code fashion-mnist} are read from the sub-folder of that name; files
   *       that are not the published ones are refused.
   *   <li>{@code shd} and {@code ssc}, spike trains of 700 channels, are read from {@code
   *       shd/shd_train.h5} and {@code shd/shd_test.h5} (or {@code ssc}), HDF5 as published; the
   *       variant {@code ssc-valid} has the published validation samples in place of the test
   *       samples.
   *   <li>{@code spikes:FOLDER} is read from that folder ({@link SpikeFolder}).
   *   <li>{@code csv:FILE}, {@code npz:FILE}, {@code npy:FOLDER}, {@code images:FOLDER}, {@code
   *       ts:FOLDER/NAME} and {@code events:FOLDER} are data of the user's own, in a folder, a file
   *       or a zip; options behind a question mark, {@code csv:flowers.csv?label=species}.
   *   <li>the name of a class of the user's own, a {@link DatasetSource}, with its numbers behind
   *       colons, is made and opened.
   *   <li>{@code idx:FOLDER} is read from that folder ({@link IdxDataset}), without checksums; a
   *       relative folder begins at the working directory, not at the data folder.
   * </ul>
   *
   * @param name one of {@link #names}
   * @param folder the data folder
   * @return the dataset
   * @throws SpecException if the name is unknown
   * @throws DataException if a file or folder is missing, damaged or not the published one
   */
  public static Dataset open(String name, DataFolder folder) throws DataException {
    if (name.equals(YIN_YANG)) {
      return YinYang.dataset();
    }
    if (OwnTypes.isNamed(name)) {
      return own(name, folder);
    }
    if (name.equals(PARABOLA)) {
      return KnownFunctions.parabola();
    }
    if (name.equals(MEXICAN_HAT)) {
      return KnownFunctions.mexicanHat();
    }
    if (isOperator(name)) {
      return OperatorDatasets.named(name);
    }
    if (Sources.isNamed(name)) {
      return Sources.open(name);
    }
    if (name.startsWith(IDX) && name.length() > IDX.length()) {
      return IdxDataset.open(name, path(IDX, name));
    }
    if (name.startsWith(SPIKES) && name.length() > SPIKES.length()) {
      return SpikeFolder.open(name, path(SPIKES, name));
    }
    var heidelberg = HeidelbergSpikes.named(name);
    if (heidelberg.isPresent()) {
      return heidelberg
          .get()
          .open(
              folder.dataset(heidelberg.get().name()),
              String.format(
                  Locale.ROOT,
                  "set --data or SNN_DATA to the folder that holds '%s' (now %s, from %s)",
                  heidelberg.get().name(),
                  folder.path(),
                  folder.origin().text()));
    }
    PublishedSet set =
        PublishedSet.named(name)
            .orElseThrow(
                () ->
                    new SpecException(
                        "unknown dataset '" + name + "', known are " + String.join(", ", names())));
    IdxFolder files =
        IdxFolder.locate(
            folder.dataset(name),
            "dataset '" + name + "' not found",
            String.format(
                Locale.ROOT,
                "set --data or SNN_DATA to the folder that holds '%s' (now %s, from %s),"
                    + " or run `snn fetch %s`",
                name,
                folder.path(),
                folder.origin().text(),
                name));
    Map<Part, String> checksums = files.checksums();
    set.verify(files, checksums);
    return IdxDataset.load(name, files, checksums);
  }

  /**
   * What is odd about a dataset without being wrong, for whoever uses it: classes that no sample
   * has, which a network has outputs for nevertheless; and files that are there but not used.
   *
   * @param dataset what {@link #open} gave
   * @param folder the data folder
   * @return each in one line, usually none
   */
  public static List<String> remarks(Dataset dataset, DataFolder folder) {
    return Remarks.of(dataset, folder);
  }

  private static DatasetSource own(String name) {
    String[] parts = name.split(":", -1);
    var numbers = new ArrayList<Double>();
    for (String part : List.of(parts).subList(1, parts.length)) {
      numbers.add(
          NumberText.real(part)
              .orElseThrow(
                  () ->
                      new SpecException(
                          "dataset '" + name + "': \"" + part + "\" is not a number")));
    }
    return OwnTypes.make("dataset '" + name + "'", parts[0], numbers, DatasetSource.class);
  }

  /** Under the name that was given, by which it is found again. */
  private static Dataset own(String name, DataFolder folder) throws DataException {
    try {
      DatasetSource source = own(name);
      Dataset found = source.open(folder.path());
      if (found.isFunction() != source.isFunction()) {
        throw new SpecException(
            "dataset '"
                + name
                + "' has "
                + (found.isFunction() ? "numbers as targets" : "classes")
                + ", but isFunction of its class says otherwise; mend it there");
      }
      return new Dataset(
          name, found.classes(), found.train(), found.test(), found.checksums(), found.scaling());
    } catch (DataException e) {
      throw e;
    } catch (IOException e) {
      throw new DataException(
          "dataset '" + name + "': " + e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  private static Path path(String kind, String name) {
    try {
      return Path.of(name.substring(kind.length()));
    } catch (InvalidPathException e) {
      throw new SpecException("dataset '" + name + "': not a folder name: " + e.getReason());
    }
  }
}
