package dev.forespike.train;

import dev.forespike.api.TrainingSpec;
import dev.forespike.train.file.AtomicFile;
import dev.forespike.train.optimize.OptimizerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder of a run: {@code run.json}, {@code model.safetensors}, {@code checkpoint/}. Each file
 * is written beside and renamed. The checkpoint comes first: what else is missing or old after a
 * sudden end is written again when the run goes on.
 */
final class RunFolder {
  private final Path folder;
  private final TrainingSpec spec;
  private final DatasetIdentity dataset;

  private RunFolder(Path folder, TrainingSpec spec, DatasetIdentity dataset) {
    this.folder = folder;
    this.spec = spec;
    this.dataset = dataset;
  }

  /** Opens the folder of a run that goes on from one of its checkpoints. */
  static RunFolder open(Checkpoint beginning, TrainingSpec spec, DatasetIdentity dataset)
      throws IOException {
    Path folder = beginning.runFolder();
    Path checkpoints = Files.createDirectories(folder.resolve(Checkpoint.FOLDER));
    // Else the next checkpoint would keep a damaged one as the previous, in place of this.
    CheckpointFiles.adopt(beginning.file(), checkpoints.resolve(Checkpoint.STATE));
    return new RunFolder(folder, spec, dataset);
  }

  /** Makes the folder of a new run; checkpoints of an earlier one in the same place are removed. */
  static RunFolder create(Path folder, TrainingSpec spec, DatasetIdentity dataset)
      throws IOException {
    CheckpointFiles.clear(Files.createDirectories(folder.resolve(Checkpoint.FOLDER)));
    Files.deleteIfExists(folder.resolve(ScalarLog.NAME));
    return new RunFolder(folder, spec, dataset);
  }

  /** The log of derivatives after so many updates. */
  ScalarLog log(int scalars, long updates) throws IOException {
    return ScalarLog.open(folder, scalars, updates);
  }

  void checkpoint(
      Network network, OptimizerState optimizer, Trainee trainee, Progression progression)
      throws IOException {
    Checkpoint.write(
        folder.resolve(Checkpoint.FOLDER),
        spec,
        dataset,
        progression,
        network.parameters(),
        optimizer,
        trainee);
  }

  void results(Network network, String record) throws IOException {
    network.save(folder.resolve("model.safetensors"));
    AtomicFile.write(
        folder.resolve(RecordedRun.NAME), temporary -> Files.writeString(temporary, record));
  }
}
