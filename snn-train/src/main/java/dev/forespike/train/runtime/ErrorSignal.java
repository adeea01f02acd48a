package dev.forespike.train.runtime;

import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Readout;
import dev.forespike.api.TrainingSpec;
import dev.forespike.kernels.product.Compute;
import java.util.Arrays;

/**
 * Losses and errors of a sequence, chunk by chunk, and the summed outputs that decide the
 * prediction.
 *
 * <p>The error e[t] of sample b carries the whole scale: its weight over (batch x valid steps of
 * the update interval). Steps behind a sample's end have error 0.
 */
public final class ErrorSignal {
  private static final int SAMPLE_BLOCK = 8;

  private final Loss loss;
  private final Readout readout;
  private final Compute compute;
  private final RowLoss[] rows;
  private final int outputs;
  private final float[] errors;
  private final OutputSums sums;
  private final float[] mean;
  private final float[] endErrors;
  private final float[][] onehot;
  private final double[] rowLosses;

  /** Whether the loss is that of a whole of which this is a part. */
  private final boolean ofWhole;

  private double total;

  /**
   * Memory for batches.
   *
   * @param loss the loss
   * @param readout how the output is read
   * @param compute who computes
   * @param outputs number of outputs K
   * @param capacity largest batch
   * @param chunk largest number of steps at once
   */
  public ErrorSignal(
      Loss loss, Readout readout, Compute compute, int outputs, int capacity, int chunk) {
    this(loss, readout, compute, outputs, capacity, chunk, false);
  }

  private ErrorSignal(
      Loss loss,
      Readout readout,
      Compute compute,
      int outputs,
      int capacity,
      int chunk,
      boolean ofWhole) {
    this.ofWhole = ofWhole;
    this.loss = loss;
    this.readout = readout;
    this.compute = compute;
    rows = new RowLoss[compute.workers().threads()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = RowLoss.of(loss, compute.kernels().losses(), outputs);
    }
    this.outputs = outputs;
    errors = new float[Math.multiplyExact(capacity * chunk, outputs)];
    sums = new OutputSums(readout, outputs, capacity);
    mean = new float[outputs];
    endErrors = new float[capacity * outputs];
    onehot = new float[compute.workers().threads()][outputs];
    rowLosses = new double[capacity * chunk];
  }

  /**
   * Memory for the batches and chunks of a run.
   *
   * @param spec the run
   * @param compute who computes
   * @return at its beginning
   */
  public static ErrorSignal of(TrainingSpec spec, Compute compute) {
    return new ErrorSignal(
        spec.loss(),
        spec.network().readout(),
        compute,
        spec.network().outputs(),
        spec.batch(),
        spec.chunk());
  }

  /**
   * Memory for a part of a network, whose loss is that of the whole: errors are those that {@link
   * #take} is given, and {@link #loss} is 0.
   *
   * @param part the network
   * @param compute who computes
   * @param capacity largest batch
   * @param chunk largest number of steps at once
   * @return at its beginning
   */
  public static ErrorSignal ofPart(NetworkSpec part, Compute compute, int capacity, int chunk) {
    return new ErrorSignal(
        new Loss.MeanSquaredError(),
        part.readout(),
        compute,
        part.outputs(),
        capacity,
        chunk,
        true);
  }

  /** Begins a sequence: forgets summed outputs and loss. */
  public void begin() {
    sums.begin();
    total = 0;
  }

  /**
   * The errors of the last chunk.
   *
   * @return {@code [rows][K]}
   */
  public float[] errors() {
    return errors;
  }

  /**
   * The loss since {@link #begin}: averaged over valid steps, then over the batch.
   *
   * @return the mean loss
   */
  public double loss() {
    return total;
  }

  /**
   * Computes the errors of a chunk.
   *
   * @param recording what the network gave
   * @param batch labels, lengths and weights
   * @param intervalFrom first step of the update interval
   * @param intervalSteps its length
   */
  public void compute(
      Recording recording, ClockedBatch batch, int intervalFrom, int intervalSteps) {
    int size = batch.size();
    if (atEnd()) {
      computeAtEnd(recording, batch);
      return;
    }
    int intervalEnd = intervalFrom + intervalSteps;
    compute
        .workers()
        .blocks(
            size,
            SAMPLE_BLOCK,
            (from, to, worker) ->
                sampleErrors(recording, batch, intervalFrom, intervalEnd, from, to, worker));
    // In the order of the rows, whoever computed them.
    for (int row = 0; row < recording.rows(); row++) {
      total += rowLosses[row];
    }
  }

  /** The errors of some samples at all steps of the chunk. */
  private void sampleErrors(
      Recording recording,
      ClockedBatch batch,
      int intervalFrom,
      int intervalEnd,
      int from,
      int to,
      int worker) {
    float[] output = recording.output();
    int size = batch.size();
    for (int step = 0; step < recording.steps(); step++) {
      int t = recording.from() + step;
      for (int b = from; b < to; b++) {
        int row = step * size + b;
        int length = batch.lengths()[b];
        int offset = row * outputs;
        if (t >= length) {
          Arrays.fill(errors, offset, offset + outputs, 0f);
          rowLosses[row] = 0;
          continue;
        }
        int valid = Math.min(length, intervalEnd) - intervalFrom;
        double weight = batch.weights()[b] / (double) size;
        float scale = (float) (weight / valid);
        double rowLoss = row(output, offset, batch, t, b, scale, errors, offset, worker);
        rowLosses[row] = rowLoss * weight / length;
        sums.take(output, offset, b);
      }
    }
  }

  /** Loss and error of one row of outputs against its class or its target numbers. */
  private double row(
      float[] output,
      int offset,
      ClockedBatch batch,
      int t,
      int b,
      float scale,
      float[] error,
      int errorOffset,
      int worker) {
    RowLoss kernel = rows[worker];
    float[] classes = onehot[worker];
    float[] targets = batch.targets();
    if (targets.length > 0) {
      int row = batch.targetPerStep() ? t * batch.size() + b : b;
      return kernel.row(output, offset, targets, row * outputs, scale, error, errorOffset);
    }
    int label = batch.labels()[b];
    classes[label] = 1f;
    double result = kernel.row(output, offset, classes, 0, scale, error, errorOffset);
    classes[label] = 0f;
    return result;
  }

  /**
   * The loss of the mean or the last output, known with the last chunk: its error reaches all valid
   * steps, or the last.
   */
  private void computeAtEnd(Recording recording, ClockedBatch batch) {
    int size = batch.size();
    int begin = recording.from();
    int end = begin + recording.steps();
    boolean last = readout instanceof Readout.Last;
    float[] output = recording.output();
    for (int b = 0; b < size; b++) {
      int length = batch.lengths()[b];
      int first = last ? length - 1 : 0;
      for (int t = Math.max(first, begin); t < Math.min(length, end); t++) {
        sums.take(output, ((t - begin) * size + b) * outputs, b);
      }
    }
    if (end < batch.timesteps() || ofWhole) {
      return;
    }
    for (int b = 0; b < size; b++) {
      endOfSample(batch, b);
    }
    spread(recording, batch);
  }

  /** Gives the error at the end to all steps of the chunk that are read. */
  private void spread(Recording recording, ClockedBatch batch) {
    int size = batch.size();
    int begin = recording.from();
    for (int row = 0; row < recording.rows(); row++) {
      int b = row % size;
      int offset = row * outputs;
      if (reads(batch, b, begin + row / size)) {
        System.arraycopy(endErrors, b * outputs, errors, offset, outputs);
      } else {
        Arrays.fill(errors, offset, offset + outputs, 0f);
      }
    }
  }

  private int stepsRead(ClockedBatch batch, int sample) {
    return readout instanceof Readout.Last ? 1 : batch.lengths()[sample];
  }

  /**
   * Takes the derivatives of the loss of a whole by what a batch gave here, after the last chunk.
   *
   * @param recording that chunk
   * @param batch the batch
   * @param derivatives by {@link #output}, {@code [B][K]}
   */
  void take(Recording recording, ClockedBatch batch, float[] derivatives) {
    for (int b = 0; b < batch.size(); b++) {
      int steps = stepsRead(batch, b);
      for (int j = b * outputs; j < (b + 1) * outputs; j++) {
        endErrors[j] = derivatives[j] / steps;
      }
    }
    spread(recording, batch);
  }

  private void endOfSample(ClockedBatch batch, int b) {
    for (int j = 0; j < outputs; j++) {
      mean[j] = (float) output(batch, b, j);
    }
    double weight = batch.weights()[b] / (double) batch.size();
    float scale = (float) (weight / stepsRead(batch, b));
    total += weight * row(mean, 0, batch, 0, b, scale, endErrors, b * outputs, 0);
  }

  /**
   * Whether errors are known at the end of a sequence alone.
   *
   * @return true for a loss on the mean or the last output
   */
  public boolean atEnd() {
    return ofWhole || !loss.perStep() || !readout.perStep();
  }

  /**
   * The errors at the end of a sequence, the same for each step that is read: dL/do[t].
   *
   * @return {@code [B][K]}, valid after the last chunk
   */
  public float[] endErrors() {
    return endErrors;
  }

  /**
   * Whether the output of a step is read.
   *
   * @param batch lengths
   * @param sample index within the batch
   * @param t the step
   * @return false behind the sample's end, and before its last step where that alone is read
   */
  public boolean reads(ClockedBatch batch, int sample, int t) {
    int length = batch.lengths()[sample];
    return t < length && (t == length - 1 || !(readout instanceof Readout.Last));
  }

  /**
   * What the sequence gave as a whole: the output averaged over valid steps, or that of the last.
   *
   * @param batch lengths
   * @param sample index within the batch
   * @param index which output
   * @return its value
   */
  public double output(ClockedBatch batch, int sample, int index) {
    return sums.value(sample, index, batch.lengths()[sample]);
  }

  /**
   * The predicted class, by {@link OutputSums} over the valid steps.
   *
   * @param sample index within the batch
   * @return the class
   */
  public int prediction(int sample) {
    return sums.prediction(sample);
  }

  /**
   * The number of predictions that equal the classes.
   *
   * @param batch the labels
   * @return from 0 to the batch's size
   */
  public int correct(ClockedBatch batch) {
    int correct = 0;
    for (int b = 0; b < batch.size(); b++) {
      correct += prediction(b) == batch.labels()[b] ? 1 : 0;
    }
    return correct;
  }
}
