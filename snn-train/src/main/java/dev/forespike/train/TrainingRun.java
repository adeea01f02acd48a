package dev.forespike.train;

import dev.forespike.api.Dataset;
import dev.forespike.api.TrainingSpec;
import dev.forespike.kernels.product.Compute;
import dev.forespike.train.optimize.OptimizerState;
import dev.forespike.train.rule.Alignment;
import dev.forespike.train.rule.Learner;
import dev.forespike.train.run.Divergence;
import dev.forespike.train.run.FeedbackCosine;
import dev.forespike.train.run.Progression;
import dev.forespike.train.run.ScalarLog;
import dev.forespike.train.run.Shuffle;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Stream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One run with its state, as a {@link Trainer} has prepared it: epochs, batches, what is written
 * and what listeners hear.
 */
final class TrainingRun implements AutoCloseable {
  /** Updates between checks of all weights for numbers that are not finite. */
  private static final int CHECK_INTERVAL = 100;

  private final Trainer trainer;
  private final TrainingSpec spec;
  private final Dataset dataset;
  private final Listeners listeners;
  private final Parameters parameters;
  private final Optional<String> startedFrom;
  private final Network network;
  private final OptimizerState optimizer;
  private final Trainee trainee;
  private final RunRecord record;
  private final Optional<RunFolder> files;
  private final Optional<ScalarLog> log;
  private final List<EpochReport> reports;
  private final long updates;
  private long iteration;
  private boolean interrupted;
  private List<String> warnings = List.of();

  TrainingRun(Trainer trainer, Compute compute) throws IOException {
    this.trainer = trainer;
    spec = trainer.spec;
    dataset = trainer.dataset;
    listeners = trainer.listeners;
    parameters =
        trainer
            .start
            .map(given -> WarmStart.parameters(given, spec.network()))
            .orElseGet(() -> Parameters.initialize(spec.network(), spec.seed()));
    startedFrom =
        trainer.beginning.isPresent()
            ? trainer.beginning.get().startedFrom()
            : trainer.start.map(WarmStart::checksum);
    network = new Network(parameters, spec.encoding(), spec.timesteps(), dataset.classNames());
    optimizer = new OptimizerState(spec.optimizer(), spec.network(), compute);
    trainee = trainer.trainees.make(parameters, compute);
    int batches = Math.ceilDiv(dataset.train().size(), spec.batch());
    int intervals = Math.ceilDiv(spec.timesteps(), spec.interval());
    updates = (long) batches * intervals * spec.epochs();
    record = RunRecord.of(spec, dataset, trainer.threads, startedFrom);
    Progression progression =
        trainer.beginning.map(Checkpoint::progression).orElse(Progression.BEGINNING);
    reports = new ArrayList<>(progression.reports());
    iteration = progression.iteration();
    if (trainer.beginning.isPresent()) {
      trainer.beginning.get().restore(parameters, optimizer, trainee);
    }
    files = openFolder();
    log =
        files.isPresent() ? files.get().log(trainee.scalars().length, iteration) : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    if (log.isPresent()) {
      log.get().close();
    }
    if (files.isPresent()) {
      files.get().close();
    }
  }

  private Optional<RunFolder> openFolder() throws IOException {
    if (trainer.folder.isEmpty()) {
      return Optional.empty();
    }
    DatasetIdentity identity = DatasetIdentity.of(dataset);
    if (trainer.beginning.isPresent()) {
      return Optional.of(RunFolder.open(trainer.beginning.get(), spec, identity, startedFrom));
    }
    RunFolder created =
        RunFolder.create(trainer.folder.get(), trainer.overwrite, spec, identity, startedFrom);
    return Optional.of(created.begin(network, optimizer, trainee));
  }

  TrainingResult run() throws IOException {
    if (trainer.unusedThreads > 0) {
      listeners.onWarning(
          "of "
              + (trainer.threads + (long) trainer.unusedThreads)
              + " threads only "
              + trainer.threads
              + " are started: more would wait for each other on this machine");
    }
    var epoch =
        new Epoch(trainer.beginning.map(Checkpoint::progression).orElse(Progression.BEGINNING));
    if (reports.size() >= spec.epochs()) {
      // The run ended between its last checkpoint and its results.
      finish(reports.removeLast());
    }
    while (reports.size() < spec.epochs() && epoch.learn(reports.size())) {
      EpochReport report = epoch.report(reports.size());
      reports.add(report);
      epoch = new Epoch(Progression.BEGINNING);
      if (files.isPresent()) {
        files.get().checkpoint(network, optimizer, trainee, epoch.progression());
        writeResults();
      }
      listeners.tellFeedback(report.epoch(), spec.network().hiddenLayers(), trainee);
      tell(report);
    }
    boolean stopped = reports.size() < spec.epochs();
    if (stopped && files.isPresent()) {
      files.get().checkpoint(network, optimizer, trainee, epoch.progression());
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return new TrainingResult(network, reports, record.json(reports), stopped);
  }

  /** Takes the interrupt off the thread while files are written: it would close them. */
  private boolean isToStop() {
    interrupted |= Thread.interrupted();
    return trainer.stopping || interrupted;
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
    listeners.onEpoch(report, network);
    warnings.forEach(listeners::onWarning);
  }

  private void writeResults() throws IOException {
    if (files.isPresent()) {
      files.get().results(network, record.json(reports));
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

    /** Learns from the samples that are left; false where training is stopped before its end. */
    boolean learn(int epoch) throws IOException {
      start = System.nanoTime();
      int[] order = order(epoch);
      while (seen < order.length) {
        if (isToStop()) {
          return false;
        }
        learn(lesson(order, seen, epoch), epoch);
      }
      return true;
    }

    EpochReport report(int epoch) {
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
      boolean due =
          report.epoch() % trainer.evaluationInterval == 0 || report.epoch() == spec.epochs();
      return due ? evaluated(report, order(epoch)) : report;
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
      boolean due =
          files.isPresent()
              && trainer.checkpointInterval > 0
              && iteration % trainer.checkpointInterval == 0;
      check(outcome.loss(), epoch, seen == samples || due);
      var progress =
          new TrainingListener.Progress(
              epoch + 1, spec.epochs(), seen, samples, lossSum / seen, accuracy(), seconds());
      listeners.onBatch(progress);
      if (due && seen < samples) {
        files.get().checkpoint(network, optimizer, trainee, progression());
      }
    }
  }

  /** The order of the training samples in an epoch, counted from 0. */
  private int[] order(int epoch) {
    return Shuffle.of(dataset.train().size(), Stream.SHUFFLE.key(spec.seed(), epoch));
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
    if (!trainer.alignment) {
      return new Alignment(List.of(), List.of(), List.of());
    }
    // Negative numbers name noise that no training batch uses.
    return trainee.alignment(lesson(order, 0, epoch), -1L - epoch);
  }

  private void update(Parameters gradients, int epoch) {
    double factor = spec.schedule().factor(optimizer.updates(), updates, epoch);
    if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
      throw new TrainingException(
          String.format(
              Locale.ROOT,
              "schedule %s gave %s at update %d, but factors are at least 0; weights did not"
                  + " change",
              spec.schedule(),
              factor,
              optimizer.updates()));
    }
    optimizer.apply(parameters, gradients, factor);
  }

  /** Always before weights are saved or evaluated, else now and then. */
  private void check(double loss, int epoch, boolean needed) {
    if (needed || !Double.isFinite(loss) || iteration % CHECK_INTERVAL == 0) {
      Divergence.check(parameters, loss, epoch, optimizer.updates(), spec.optimizer().rate());
    }
  }
}
