package dev.forespike.train;

import dev.forespike.api.Dataset;
import dev.forespike.api.Encoder;
import dev.forespike.api.Samples;
import dev.forespike.api.SpecException;
import dev.forespike.api.SpikeEncoder;
import dev.forespike.api.SpikeSamples;
import dev.forespike.api.TrainingSpec;
import dev.forespike.kernels.CounterRandom;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.train.optimize.OptimizerState;
import dev.forespike.train.rule.Alignment;
import dev.forespike.train.rule.Learner;
import dev.forespike.train.runtime.Compute;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Stream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Trains a network: epochs over a shuffled training set, evaluation without noise after each, or
 * after some. The same specification and data give the same bits at any number of threads.
 *
 * <pre>{@code
 * TrainingResult result = Trainer.of(spec, dataset, encoder).threads(2).train();
 * }</pre>
 */
public final class Trainer {
  /** Updates between checks of all weights for numbers that are not finite. */
  private static final int CHECK_INTERVAL = 100;

  private final TrainingSpec spec;
  private final Dataset dataset;
  private final Trainee.Factory trainees;
  private final List<TrainingListener> listeners = new ArrayList<>();
  private int threads = 1;
  private boolean alignment;
  private int evaluationInterval = 1;
  private int checkpointInterval;
  private Optional<Path> folder = Optional.empty();
  private Optional<Checkpoint> beginning = Optional.empty();

  private Trainer(TrainingSpec spec, Dataset dataset, Trainee.Factory trainees) {
    RunChecks.fits(spec, dataset);
    this.spec = spec;
    this.dataset = dataset;
    this.trainees = trainees;
  }

  /**
   * Prepares a run of a clock-driven network.
   *
   * @param spec the run
   * @param dataset training samples, and evaluation samples in its test part
   * @param encoder an implementation of the run's encoding
   * @return a trainer
   * @throws SpecException if the network is event-driven or does not fit the dataset, samples are
   *     spike trains, or a label is out of range
   */
  public static Trainer of(TrainingSpec spec, Dataset dataset, Encoder encoder) {
    if (spec.network().isEventDriven()) {
      throw new SpecException("the network is event-driven and needs an encoder of spike trains");
    }
    if (dataset.train() instanceof SpikeSamples || dataset.test() instanceof SpikeSamples) {
      throw new SpecException(
          "samples of dataset "
              + dataset.name()
              + " are spike trains; they need an event-driven network");
    }
    return new Trainer(
        spec,
        dataset,
        (parameters, compute) -> new ClockedTrainee(spec, encoder, dataset, parameters, compute));
  }

  /**
   * Prepares a run of an event-driven network.
   *
   * @param spec the run
   * @param dataset training samples, and evaluation samples in its test part
   * @param encoder an implementation of the run's encoding
   * @return a trainer
   * @throws SpecException if the network is clock-driven or does not fit the dataset, the samples
   *     cannot be encoded, or a label is out of range
   */
  public static Trainer ofSpikes(TrainingSpec spec, Dataset dataset, SpikeEncoder encoder) {
    if (!spec.network().isEventDriven()) {
      throw new SpecException("the network is clock-driven and needs an encoder of time steps");
    }
    var trainer =
        new Trainer(
            spec,
            dataset,
            (parameters, compute) -> new EventTrainee(spec, encoder, parameters, compute));
    for (Samples part : List.of(dataset.train(), dataset.test())) {
      EventRuns.checkFits(spec.network(), List.of(encoder.encode(part, 0)));
    }
    return trainer;
  }

  /**
   * Sets the number of threads; 1 otherwise.
   *
   * @param count at least 1
   * @return this trainer
   * @throws SpecException if there is no thread
   */
  public Trainer threads(int count) {
    if (count < 1) {
      throw new SpecException("threads must be at least 1, but is " + count);
    }
    threads = count;
    return this;
  }

  /**
   * Adds a listener.
   *
   * @param listener hears how training goes
   * @return this trainer
   */
  public Trainer listener(TrainingListener listener) {
    listeners.add(listener);
    return this;
  }

  /**
   * Evaluates less often than after each epoch. How often never changes a bit of the network; an
   * epoch without evaluation has a report without its figures.
   *
   * @param epochs evaluates after each epoch whose number, from 1, is a multiple of this, at least
   *     1; and always after the last
   * @return this trainer
   * @throws SpecException if there is no epoch
   */
  public Trainer evaluateEvery(int epochs) {
    if (epochs < 1) {
      throw new SpecException("evaluations need at least 1 epoch between them, not " + epochs);
    }
    evaluationInterval = epochs;
    return this;
  }

  /**
   * Measures with each evaluation how the gradients of one batch agree with spatial
   * back-propagation, or, of an event-driven network, with exact back-propagation of loss and
   * regularizer through spike times.
   *
   * @return this trainer
   */
  public Trainer measureAlignment() {
    alignment = true;
    return this;
  }

  /**
   * Writes model, checkpoint and run record after each epoch.
   *
   * @param path the run folder; made if absent
   * @return this trainer
   */
  public Trainer runFolder(Path path) {
    folder = Optional.of(path);
    return this;
  }

  /**
   * Writes a checkpoint into the run folder also within epochs. How often never changes a bit of
   * the result.
   *
   * @param batches after how many batches, at least 1
   * @return this trainer
   * @throws SpecException if there is no batch
   */
  public Trainer checkpointEvery(int batches) {
    if (batches < 1) {
      throw new SpecException("checkpoints need at least 1 batch between them, not " + batches);
    }
    checkpointInterval = batches;
    return this;
  }

  /**
   * Goes on with an interrupted run instead of beginning a new one: the result has the same bits as
   * if it had never been interrupted. A schedule that is planned over all epochs must be given the
   * same number of epochs for that.
   *
   * @param checkpoint where the run stands; its folder becomes this trainer's run folder
   * @return this trainer
   * @throws ModelException if the checkpoint is from another configuration or other data; only the
   *     number of epochs may differ
   */
  public Trainer resume(Checkpoint checkpoint) throws ModelException {
    checkpoint.checkSame(spec, DatasetIdentity.of(dataset));
    beginning = Optional.of(checkpoint);
    folder = Optional.of(checkpoint.runFolder());
    return this;
  }

  /**
   * Trains.
   *
   * @return the network after the last epoch, and a report of each
   * @throws TrainingException if the loss or a weight stops being a finite number
   * @throws IOException if the run folder cannot be written
   */
  public TrainingResult train() throws IOException {
    try (Workers workers = new Workers(threads);
        Run run = new Run(new Compute(Kernels.best(), workers))) {
      return run.run();
    }
  }

  /** One run with its state. */
  private final class Run implements AutoCloseable {
    private final Parameters parameters;
    private final Network network;
    private final OptimizerState optimizer;
    private final Trainee trainee;
    private final RunRecord record;
    private final Optional<RunFolder> files;
    private final Optional<ScalarLog> log;
    private final List<EpochReport> reports;
    private final long updates;
    private long iteration;
    private List<String> warnings = List.of();

    Run(Compute compute) throws IOException {
      parameters = Parameters.initialize(spec.network(), spec.seed());
      network = new Network(parameters, spec.encoding(), spec.timesteps());
      optimizer = new OptimizerState(spec.optimizer(), spec.network(), compute);
      trainee = trainees.make(parameters, compute);
      int batches = Math.ceilDiv(dataset.train().size(), spec.batch());
      int intervals = Math.ceilDiv(spec.timesteps(), spec.interval());
      updates = (long) batches * intervals * spec.epochs();
      record = RunRecord.of(spec, dataset, threads);
      Progression progression =
          beginning.map(Checkpoint::progression).orElse(Progression.BEGINNING);
      reports = new ArrayList<>(progression.reports());
      iteration = progression.iteration();
      if (beginning.isPresent()) {
        beginning.get().restore(parameters, optimizer, trainee);
      }
      files = openFolder();
      int scalars = trainee.scalars().length;
      log =
          files.isPresent() && scalars > 0
              ? Optional.of(files.get().log(scalars, iteration))
              : Optional.empty();
    }

    @Override
    public void close() throws IOException {
      if (log.isPresent()) {
        log.get().close();
      }
    }

    private Optional<RunFolder> openFolder() throws IOException {
      if (folder.isEmpty()) {
        return Optional.empty();
      }
      DatasetIdentity identity = DatasetIdentity.of(dataset);
      if (beginning.isPresent()) {
        return Optional.of(RunFolder.open(beginning.get(), spec, identity));
      }
      RunFolder created = RunFolder.create(folder.get(), spec, identity);
      created.checkpoint(network, optimizer, trainee, Progression.BEGINNING);
      return Optional.of(created);
    }

    TrainingResult run() throws IOException {
      var epoch = new Epoch(beginning.map(Checkpoint::progression).orElse(Progression.BEGINNING));
      if (reports.size() >= spec.epochs()) {
        // The run ended between its last checkpoint and its results.
        finish(reports.removeLast());
      }
      while (reports.size() < spec.epochs()) {
        EpochReport report = epoch.run(reports.size());
        reports.add(report);
        epoch = new Epoch(Progression.BEGINNING);
        if (files.isPresent()) {
          files.get().checkpoint(network, optimizer, trainee, epoch.progression());
          writeResults();
        }
        tellFeedback(report.epoch());
        tell(report);
      }
      return new TrainingResult(network, reports, record.json(reports));
    }

    /** Ends a run without a further epoch; the last was evaluated unless more were planned then. */
    private void finish(EpochReport last) throws IOException {
      EpochReport report = last.evaluated() ? last : evaluated(last, order(last.epoch() - 1));
      reports.add(report);
      writeResults();
      if (!last.evaluated()) {
        tell(report);
      }
    }

    private void tell(EpochReport report) {
      listeners.forEach(listener -> listener.onEpoch(report, network));
      warnings.forEach(this::warn);
    }

    private void writeResults() throws IOException {
      if (files.isPresent()) {
        files.get().results(network, record.json(reports));
      }
    }

    private void tellFeedback(int epoch) {
      for (int layer = 0; layer < spec.network().hiddenLayers(); layer++) {
        int index = layer;
        for (TrainingListener listener : listeners) {
          trainee
              .feedback(layer)
              .ifPresent(feedback -> listener.onFeedback(epoch, index, feedback));
        }
      }
    }

    /** One pass over the training samples, from its beginning or from where it was left. */
    private final class Epoch {
      private final double secondsBefore;
      private long start = System.nanoTime();
      private double lossSum;
      private long correct;
      private int seen;

      Epoch(Progression from) {
        secondsBefore = from.seconds();
        lossSum = from.lossSum();
        correct = from.correct();
        seen = from.seen();
      }

      Progression progression() {
        return new Progression(
            seen, iteration, optimizer.updates(), lossSum, correct, seconds(), reports);
      }

      private double seconds() {
        return secondsBefore + (System.nanoTime() - start) * 1e-9;
      }

      EpochReport run(int epoch) throws IOException {
        start = System.nanoTime();
        int[] order = order(epoch);
        while (seen < order.length) {
          learn(lesson(order, seen, epoch), epoch);
        }
        double seconds = seconds();
        var report =
            new EpochReport(
                epoch + 1,
                lossSum / seen,
                accuracy(),
                Double.NaN,
                Double.NaN,
                seconds,
                seen / seconds,
                List.of(),
                List.of(),
                List.of(),
                FeedbackCosine.of(parameters, trainee::feedback),
                List.of());
        warnings = List.of();
        boolean due = report.epoch() % evaluationInterval == 0 || report.epoch() == spec.epochs();
        return due ? evaluated(report, order) : report;
      }

      private double accuracy() {
        return dataset.isFunction() ? Double.NaN : correct / (double) seen;
      }

      private void learn(Trainee.Lesson lesson, int epoch) throws IOException {
        int samples = lesson.order().length;
        Learner.Outcome outcome =
            trainee.learn(lesson, iteration++, gradients -> update(gradients, epoch));
        if (log.isPresent()) {
          log.get().append(trainee.scalars());
        }
        lossSum += outcome.loss() * lesson.count();
        correct += outcome.correct();
        seen += lesson.count();
        check(outcome.loss(), epoch, seen == samples);
        var progress =
            new TrainingListener.Progress(
                epoch + 1, spec.epochs(), seen, samples, lossSum / seen, accuracy(), seconds());
        listeners.forEach(listener -> listener.onBatch(progress));
        boolean due = checkpointInterval > 0 && iteration % checkpointInterval == 0;
        if (files.isPresent() && due && seen < samples) {
          files.get().checkpoint(network, optimizer, trainee, progression());
        }
      }
    }

    /** The order of the training samples in an epoch, counted from 0. */
    private int[] order(int epoch) {
      return shuffled(dataset.train().size(), Stream.SHUFFLE.key(spec.seed(), epoch));
    }

    private Trainee.Lesson lesson(int[] order, int from, int epoch) {
      int count = Math.min(spec.batch(), order.length - from);
      long encodingKey = Stream.ENCODING.key(spec.seed(), epoch);
      return new Trainee.Lesson(dataset.train(), order, from, count, encodingKey);
    }

    /** Completes a report with what the network gives now; changes nothing in the network. */
    private EpochReport evaluated(EpochReport report, int[] order) {
      Alignment agreement = agreement(order, report.epoch() - 1);
      Trainee.Verdict verdict = trainee.evaluate(dataset.test());
      warnings = verdict.warnings();
      return report.with(verdict.evaluation(), agreement);
    }

    private Alignment agreement(int[] order, int epoch) {
      if (!alignment) {
        return new Alignment(List.of(), List.of(), List.of());
      }
      // Negative numbers name noise that no training batch uses.
      return trainee.alignment(lesson(order, 0, epoch), -1L - epoch);
    }

    private void update(Parameters gradients, int epoch) {
      optimizer.apply(
          parameters, gradients, spec.schedule().factor(optimizer.updates(), updates, epoch));
    }

    private void check(double loss, int epoch, boolean last) {
      if (!last && Double.isFinite(loss) && iteration % CHECK_INTERVAL != 0) {
        return;
      }
      for (int layer = 0; layer < parameters.layers(); layer++) {
        if (!finite(parameters.weights(layer)) || !finite(parameters.biases(layer))) {
          throw stopped("weights of layer " + layer + " are not finite", epoch);
        }
      }
      if (!Double.isFinite(loss)) {
        throw stopped(
            "the loss is " + loss + " at the read-out, layer " + (parameters.layers() - 1), epoch);
      }
    }

    private TrainingException stopped(String what, int epoch) {
      return new TrainingException(
          what
              + " in epoch "
              + (epoch + 1)
              + ", update "
              + optimizer.updates()
              + "; lower the learning rate (now "
              + spec.optimizer().rate()
              + ")");
    }

    private void warn(String message) {
      listeners.forEach(listener -> listener.onWarning(message));
    }
  }

  private static boolean finite(float[] values) {
    // A sum of magnitudes is finite only if all are; one pass that the compiler handles well.
    double sum = 0;
    for (float value : values) {
      sum += Math.abs(value);
    }
    return Double.isFinite(sum);
  }

  /** Fisher and Yates' shuffle from the counter-based generator. */
  private static int[] shuffled(int size, long key) {
    int[] order = new int[size];
    java.util.Arrays.setAll(order, i -> i);
    for (int i = size - 1; i > 0; i--) {
      // 63 random bits over at most 2^31 places: the bias is below 2^-32.
      int j = (int) ((CounterRandom.block(key, i) >>> 1) % (i + 1));
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return order;
  }
}
