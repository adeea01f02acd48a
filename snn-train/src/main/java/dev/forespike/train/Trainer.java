package dev.forespike.train;

import dev.forespike.api.Dataset;
import dev.forespike.api.Encoder;
import dev.forespike.api.Samples;
import dev.forespike.api.SpecException;
import dev.forespike.api.SpikeEncoder;
import dev.forespike.api.SpikeSamples;
import dev.forespike.api.TrainingSpec;
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
 * TrainingResult result = Trainer.of(spec, dataset).threads(2).train();
 * }</pre>
 */
public final class Trainer {
  /** Updates between checks of all weights for numbers that are not finite. */
  private static final int CHECK_INTERVAL = 100;

  private final TrainingSpec spec;
  private final Dataset dataset;
  private final Trainee.Factory trainees;
  private final Listeners listeners = new Listeners();
  private int threads = 1;
  private boolean alignment;
  private int evaluationInterval = 1;
  private int checkpointInterval;
  private int unusedThreads;
  private boolean overwrite;
  private volatile boolean stopping;
  private Optional<Path> folder = Optional.empty();
  private Optional<Checkpoint> beginning = Optional.empty();
  private Optional<Network> start = Optional.empty();

  private Trainer(TrainingSpec spec, Dataset dataset, Trainee.Factory trainees) {
    RunChecks.fits(spec, dataset);
    this.spec = spec;
    this.dataset = dataset;
    this.trainees = trainees;
  }

  /**
   * Prepares a run; samples are encoded as it says.
   *
   * @param spec the run, clock-driven or event-driven
   * @param dataset training samples, and evaluation samples in its test part
   * @return a trainer
   * @throws SpecException if the network does not fit the dataset, samples cannot be encoded, or a
   *     label is out of range
   */
  public static Trainer of(TrainingSpec spec, Dataset dataset) {
    return spec.network().isEventDriven()
        ? ofSpikes(spec, dataset, SpikeEncoder.of(spec.encoding()))
        : of(spec, dataset, Encoder.of(spec.encoding()));
  }

  /**
   * Prepares a run of a clock-driven network with an encoder of one's own: an implementation of the
   * run's encoding, which is what the run records.
   *
   * @param spec the run
   * @param dataset training samples, and evaluation samples in its test part
   * @param encoder an implementation of the run's encoding
   * @return a trainer
   * @throws SpecException if the network is event-driven or does not fit the dataset, the encoder
   *     is of another encoding than the run's, samples are spike trains, or a label is out of range
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
    EncoderChecks.checked(spec.encoding(), encoder);
    return new Trainer(
        spec,
        dataset,
        (parameters, compute) -> new ClockedTrainee(spec, encoder, dataset, parameters, compute));
  }

  /**
   * Prepares a run of an event-driven network with an encoder of one's own: an implementation of
   * the run's encoding, which is what the run records.
   *
   * @param spec the run
   * @param dataset training samples, and evaluation samples in its test part
   * @param encoder an implementation of the run's encoding
   * @return a trainer
   * @throws SpecException if the network is clock-driven or does not fit the dataset, the encoder
   *     is of another encoding than the run's, the samples cannot be encoded, or a label is out of
   *     range
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
      EncoderChecks.checked(spec.encoding(), encoder, part);
    }
    return trainer;
  }

  /**
   * Sets the number of threads; 1 otherwise.
   *
   * @param count at least 1; of far more than the machine has processors only as many are started
   *     as are of use, and listeners are warned
   * @return this trainer
   * @throws SpecException if there is no thread
   */
  public Trainer threads(int count) {
    if (count < 1) {
      throw new SpecException("threads must be at least 1, but is " + count);
    }
    threads = Math.min(count, Workers.most());
    unusedThreads = count - threads;
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
   * Writes model, checkpoint and run record after each epoch. A folder that holds a run already, or
   * in which another one is writing, is refused when training begins.
   *
   * @param path the run folder; made if absent
   * @return this trainer
   * @throws SpecException if a run is resumed, which goes on in its own folder
   */
  public Trainer runFolder(Path path) {
    if (beginning.isPresent()) {
      throw new SpecException(
          "the run goes on in its own folder "
              + beginning.get().runFolder()
              + "; leave out "
              + path);
    }
    folder = Optional.of(path);
    return this;
  }

  /**
   * Lets the run take the place of an earlier one in its folder, whose files are removed.
   *
   * @return this trainer
   */
  public Trainer overwrite() {
    overwrite = true;
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
   * Begins with the weights of a network, of which a copy is taken, instead of untrained ones. What
   * a rule learns besides weights, and the optimizer's moments, begin anew. The run's record holds
   * a checksum of the weights.
   *
   * @param network with tensors of the same names and shapes; its neurons, encoding and time steps
   *     may be others
   * @return this trainer
   * @throws SpecException if a tensor has another shape or is missing, or a run is resumed, which
   *     has weights
   */
  public Trainer from(Network network) {
    if (beginning.isPresent()) {
      throw new SpecException("a run that is resumed has its weights; leave out the network");
    }
    WarmStart.check(network, spec.network());
    start = Optional.of(network.copy());
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
   * @throws SpecException if a network to begin with was given
   */
  public Trainer resume(Checkpoint checkpoint) throws ModelException {
    if (start.isPresent()) {
      throw new SpecException("a run that is resumed has its weights; leave out the network");
    }
    checkpoint.checkSame(spec, DatasetIdentity.of(dataset));
    beginning = Optional.of(checkpoint);
    folder = Optional.of(checkpoint.runFolder());
    return this;
  }

  /**
   * Ends training after the batch at work, or before the first; may be called by a listener and by
   * any thread. {@link #train} then returns what there is, and a run folder holds the checkpoint of
   * that moment: a run that goes on from it ends with the bits of one that was never stopped.
   */
  public void stop() {
    stopping = true;
  }

  /**
   * Trains. An interrupt of the calling thread is like {@link #stop}; the thread is still
   * interrupted when this returns.
   *
   * @return the network after the last epoch, and a report of each; where training was stopped, as
   *     it was then
   * @throws TrainingException if the loss or a weight stops being a finite number
   * @throws dev.forespike.api.FileException if the run folder holds another run, or another run is
   *     writing there
   * @throws IOException if the run folder cannot be written
   */
  public TrainingResult train() throws IOException {
    try (Workers workers = new Workers(threads);
        Run run = new Run(new Compute(Kernels.best(), workers))) {
      return run.run();
    } finally {
      stopping = false;
    }
  }

  /** One run with its state. */
  private final class Run implements AutoCloseable {
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

    Run(Compute compute) throws IOException {
      parameters =
          start
              .map(given -> WarmStart.parameters(given, spec.network()))
              .orElseGet(() -> Parameters.initialize(spec.network(), spec.seed()));
      startedFrom =
          beginning.isPresent() ? beginning.get().startedFrom() : start.map(WarmStart::checksum);
      network = new Network(parameters, spec.encoding(), spec.timesteps());
      optimizer = new OptimizerState(spec.optimizer(), spec.network(), compute);
      trainee = trainees.make(parameters, compute);
      int batches = Math.ceilDiv(dataset.train().size(), spec.batch());
      int intervals = Math.ceilDiv(spec.timesteps(), spec.interval());
      updates = (long) batches * intervals * spec.epochs();
      record = RunRecord.of(spec, dataset, threads, startedFrom);
      Progression progression =
          beginning.map(Checkpoint::progression).orElse(Progression.BEGINNING);
      reports = new ArrayList<>(progression.reports());
      iteration = progression.iteration();
      if (beginning.isPresent()) {
        beginning.get().restore(parameters, optimizer, trainee);
      }
      files = openFolder();
      log =
          files.isPresent()
              ? files.get().log(trainee.scalars().length, iteration)
              : Optional.empty();
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
      if (folder.isEmpty()) {
        return Optional.empty();
      }
      DatasetIdentity identity = DatasetIdentity.of(dataset);
      if (beginning.isPresent()) {
        return Optional.of(RunFolder.open(beginning.get(), spec, identity, startedFrom));
      }
      RunFolder created = RunFolder.create(folder.get(), overwrite, spec, identity, startedFrom);
      return Optional.of(created.begin(network, optimizer, trainee));
    }

    TrainingResult run() throws IOException {
      if (unusedThreads > 0) {
        listeners.onWarning(
            "of "
                + (threads + (long) unusedThreads)
                + " threads only "
                + threads
                + " are started: more would wait for each other on this machine");
      }
      var epoch = new Epoch(beginning.map(Checkpoint::progression).orElse(Progression.BEGINNING));
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
      return stopping || interrupted;
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
        boolean due = report.epoch() % evaluationInterval == 0 || report.epoch() == spec.epochs();
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
            files.isPresent() && checkpointInterval > 0 && iteration % checkpointInterval == 0;
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

    /** Always before weights are saved or evaluated, else now and then. */
    private void check(double loss, int epoch, boolean needed) {
      if (needed || !Double.isFinite(loss) || iteration % CHECK_INTERVAL == 0) {
        Divergence.check(parameters, loss, epoch, optimizer.updates(), spec.optimizer().rate());
      }
    }
  }
}
