package dev.forespike.train;

import dev.forespike.api.Dataset;
import dev.forespike.api.Encoder;
import dev.forespike.api.Samples;
import dev.forespike.api.SpecException;
import dev.forespike.api.SpikeEncoder;
import dev.forespike.api.TrainingSpec;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Compute;
import dev.forespike.train.run.EncoderChecks;
import java.io.IOException;
import java.nio.file.Path;
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
  // Read by the run that they prepare.
  final TrainingSpec spec;
  final Dataset dataset;
  final Trainee.Factory trainees;
  final Listeners listeners = new Listeners();
  int threads = 1;
  boolean alignment;
  int evaluationInterval = 1;
  int checkpointInterval;
  int unusedThreads;
  boolean overwrite;
  volatile boolean stopping;
  Optional<Path> folder = Optional.empty();
  Optional<Checkpoint> beginning = Optional.empty();
  Optional<Network> start = Optional.empty();

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
   *     is of another encoding than the run's, samples have not the time it reads, or a label is
   *     out of range
   */
  public static Trainer of(TrainingSpec spec, Dataset dataset, Encoder encoder) {
    if (spec.network().isEventDriven()) {
      throw new SpecException("the network is event-driven and needs an encoder of spike trains");
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
        TrainingRun run = new TrainingRun(this, new Compute(Kernels.best(), workers))) {
      return run.run();
    } finally {
      stopping = false;
    }
  }
}
