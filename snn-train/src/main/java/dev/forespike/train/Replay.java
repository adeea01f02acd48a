package dev.forespike.train;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import dev.forespike.api.SpecException;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.file.OneLine;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Compute;
import dev.forespike.train.file.SpecJson;
import dev.forespike.train.optimize.OptimizerState;
import dev.forespike.train.rule.DirectionSum;
import dev.forespike.train.run.ScalarLog;
import dev.forespike.train.runtime.Parameters;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Makes the network of a run of forward gradients again from its log of derivatives, without any
 * data: directions are functions of the seed, so one number for each direction and update is all
 * that was learned. The bits are those of the run.
 *
 * <p>Reads {@code run.json} and {@code scalars.f64} of a run folder: for each update K numbers in
 * little-endian double precision, or K for each layer where layers are perturbed one by one.
 */
public final class Replay {
  private final TrainingSpec spec;
  private final long batches;
  private final Path log;
  private final List<String> classNames;

  private Replay(TrainingSpec spec, long batches, Path log, List<String> classNames) {
    this.spec = spec;
    this.classNames = classNames;
    this.batches = batches;
    this.log = log;
  }

  /**
   * Opens a run folder.
   *
   * @param folder the folder
   * @return what can be replayed
   * @throws ModelException if the folder holds no run of forward gradients, or its record is
   *     damaged
   * @throws IOException if it cannot be read
   */
  public static Replay open(Path folder) throws IOException {
    Path record = folder.resolve(RecordedRun.NAME);
    Path log = folder.resolve(ScalarLog.NAME);
    if (!Files.exists(record)) {
      throw new ModelException(record + ": no such file; give the folder of a run");
    }
    JsonObject json = RecordedRun.json(folder);
    try {
      if (!(json.get("dataset") instanceof JsonObject dataset)) {
        throw new ModelException(record + ": is no record of a run");
      }
      if (json.has(RecordedRun.STARTED_FROM)) {
        throw new ModelException(
            record + ": the run began with given weights; only untrained ones are made again");
      }
      TrainingSpec spec = SpecJson.decode(part(record, json, "configuration"), TrainingSpec.class);
      if (spec.rule().directional().isEmpty()) {
        throw new ModelException(
            record + ": its rule is no forward gradient; gradients of others are not in a log");
      }
      int samples = SpecJson.whole(part(record, dataset, "trainSamples"), "trainSamples");
      if (!Files.exists(log)) {
        throw new ModelException(log + ": no such file; the run kept no log");
      }
      List<String> names =
          dataset.has(RunRecord.CLASS_NAMES)
              ? SpecJson.texts(dataset.get(RunRecord.CLASS_NAMES), RunRecord.CLASS_NAMES)
              : List.of();
      return new Replay(spec, Math.ceilDiv(samples, spec.batch()), log, names);
    } catch (JsonParseException | SpecException e) {
      throw new ModelException(record + ": is no record of a run: " + OneLine.message(e));
    }
  }

  private static JsonElement part(Path file, JsonObject json, String name) throws ModelException {
    JsonElement part = json.get(name);
    if (part == null) {
      throw new ModelException(file + ": is no record of a run: it lacks " + name);
    }
    return part;
  }

  /**
   * The updates of the whole run.
   *
   * @return at least 1
   */
  public long updates() {
    return batches * spec.epochs();
  }

  /**
   * The number of updates in the log.
   *
   * @return fewer than {@link #updates} where the run has not ended
   * @throws IOException if the log cannot be read
   */
  public long logged() throws IOException {
    return Math.min(updates(), Files.size(log) / ((long) Double.BYTES * scalars()));
  }

  private int scalars() {
    return DirectionSum.scalars(spec);
  }

  /**
   * Replays the log.
   *
   * @param threads at least 1; never changes a bit
   * @param progress told the number of updates done
   * @return the network after the last update in the log
   * @throws ModelException if a derivative is not a number
   * @throws IOException if the log cannot be read
   */
  public Network replay(int threads, LongConsumer progress) throws IOException {
    try (Workers workers = new Workers(threads);
        InputStream in = new BufferedInputStream(Files.newInputStream(log))) {
      var compute = new Compute(Kernels.best(), workers);
      Parameters parameters = Parameters.initialize(spec.network(), spec.seed());
      var sum = DirectionSum.of(spec, parameters, compute);
      var optimizer = new OptimizerState(spec.optimizer(), spec.network(), compute);
      double[] scalars = new double[scalars()];
      long count = logged();
      for (long update = 0; update < count; update++) {
        read(in, scalars, update);
        double factor =
            spec.schedule()
                .factor(optimizer.updates(), updates(), Math.toIntExact(update / batches));
        optimizer.apply(parameters, sum.gradient(spec.seed(), update, scalars), factor);
        progress.accept(update + 1);
      }
      return new Network(parameters, spec.encoding(), spec.timesteps(), classNames);
    }
  }

  private void read(InputStream in, double[] scalars, long update) throws IOException {
    byte[] bytes = in.readNBytes(Double.BYTES * scalars.length);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(scalars);
    for (double scalar : scalars) {
      if (!Double.isFinite(scalar)) {
        throw new ModelException(log + ": update " + update + " holds " + scalar);
      }
    }
  }
}
