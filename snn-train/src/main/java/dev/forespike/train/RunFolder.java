package dev.forespike.train;

import dev.forespike.api.FileException;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.file.AtomicFile;
import dev.forespike.train.optimize.OptimizerState;
import dev.forespike.train.run.CheckpointFiles;
import dev.forespike.train.run.Progression;
import dev.forespike.train.run.RunLock;
import dev.forespike.train.run.ScalarLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The folder of a run: {@code run.json}, {@code model.safetensors}, {@code checkpoint/}. Each file
 * is written beside and renamed. The checkpoint comes first: what else is missing or old after a
 * sudden end is written again when the run goes on. Of two runs at once in the same folder the
 * second is refused.
 */
public final class RunFolder implements AutoCloseable {
  private static final String MODEL = "model.safetensors";

  private final Path folder;
  private final TrainingSpec spec;
  private final DatasetIdentity dataset;
  private final Optional<String> startedFrom;
  private final RunLock lock;

  private RunFolder(
      Path folder,
      TrainingSpec spec,
      DatasetIdentity dataset,
      Optional<String> startedFrom,
      RunLock lock) {
    this.folder = folder;
    this.spec = spec;
    this.dataset = dataset;
    this.startedFrom = startedFrom;
    this.lock = lock;
  }

  /**
   * Refuses a folder that holds what a run wrote, or in which one is writing now.
   *
   * @param folder where a run is to be written; need not exist
   * @throws FileException if it holds a model, a record, a log or a checkpoint, or is in use
   * @throws IOException if it cannot be told
   */
  public static void checkFree(Path folder) throws IOException {
    if (Files.exists(folder.resolve(RunLock.NAME))) {
      RunLock.take(folder).close();
    }
    checkEmpty(folder);
  }

  private static void checkEmpty(Path folder) throws FileException {
    Path checkpoints = folder.resolve(CheckpointFiles.FOLDER);
    for (Path file :
        List.of(
            folder.resolve(RecordedRun.NAME),
            folder.resolve(MODEL),
            folder.resolve(ScalarLog.NAME),
            checkpoints.resolve(CheckpointFiles.STATE),
            checkpoints.resolve(CheckpointFiles.PREVIOUS))) {
      if (Files.exists(file)) {
        throw new FileException(
            folder
                + ": holds a run already ("
                + folder.relativize(file)
                + "); choose another folder, go on with it (--resume), or replace it"
                + " (--overwrite)");
      }
    }
  }

  /**
   * Opens the folder of a run that goes on from one of its checkpoints.
   *
   * @param startedFrom checksum of the weights it began with, unless untrained
   */
  static RunFolder open(
      Checkpoint beginning,
      TrainingSpec spec,
      DatasetIdentity dataset,
      Optional<String> startedFrom)
      throws IOException {
    Path folder = beginning.runFolder();
    return locked(
        folder,
        spec,
        dataset,
        startedFrom,
        checkpoints ->
            // Else the next checkpoint would keep a damaged one as the previous, in place of this.
            CheckpointFiles.adopt(beginning.file(), checkpoints.resolve(CheckpointFiles.STATE)));
  }

  /**
   * Makes the folder of a new run.
   *
   * @param overwrite whether an earlier run in the same place may be removed
   * @param startedFrom checksum of the weights it begins with, unless untrained
   */
  static RunFolder create(
      Path folder,
      boolean overwrite,
      TrainingSpec spec,
      DatasetIdentity dataset,
      Optional<String> startedFrom)
      throws IOException {
    if (!overwrite) {
      checkFree(folder);
    }
    return locked(
        folder,
        spec,
        dataset,
        startedFrom,
        checkpoints -> {
          // Another run may have come and gone since.
          if (!overwrite) {
            checkEmpty(folder);
          }
          CheckpointFiles.clear(checkpoints);
          // Until this one has its own, those of the earlier run would pass for its.
          for (String name : List.of(ScalarLog.NAME, RecordedRun.NAME, MODEL)) {
            Files.deleteIfExists(folder.resolve(name));
          }
        });
  }

  /** What is done in a checkpoint folder once nobody else may. */
  @FunctionalInterface
  private interface Preparation {
    void in(Path checkpoints) throws IOException;
  }

  private static RunFolder locked(
      Path folder,
      TrainingSpec spec,
      DatasetIdentity dataset,
      Optional<String> startedFrom,
      Preparation preparation)
      throws IOException {
    try {
      Path checkpoints = Files.createDirectories(folder.resolve(CheckpointFiles.FOLDER));
      RunLock lock = RunLock.take(folder);
      try {
        preparation.in(checkpoints);
        return new RunFolder(folder, spec, dataset, startedFrom, lock);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw FileException.writing(folder, e);
    }
  }

  /** Lets others write here. */
  @Override
  public void close() throws IOException {
    lock.close();
  }

  /** The log of derivatives after so many updates, of a rule that learns from any. */
  Optional<ScalarLog> log(int scalars, long updates) throws IOException {
    try {
      return scalars > 0 ? Optional.of(ScalarLog.open(folder, scalars, updates)) : Optional.empty();
    } catch (IOException e) {
      lock.close();
      throw FileException.writing(folder.resolve(ScalarLog.NAME), e);
    }
  }

  /** Writes what a run begins with. */
  RunFolder begin(Network network, OptimizerState optimizer, Trainee trainee) throws IOException {
    try {
      checkpoint(network, optimizer, trainee, Progression.BEGINNING);
      return this;
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  void checkpoint(
      Network network, OptimizerState optimizer, Trainee trainee, Progression progression)
      throws IOException {
    Checkpoint.write(
        folder.resolve(CheckpointFiles.FOLDER),
        spec,
        dataset,
        startedFrom,
        progression,
        network.parameters(),
        optimizer,
        trainee);
  }

  void results(Network network, String record) throws IOException {
    network.save(folder.resolve(MODEL));
    AtomicFile.write(
        folder.resolve(RecordedRun.NAME), temporary -> Files.writeString(temporary, record));
  }
}
