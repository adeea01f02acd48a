package dev.forespike.train.estimator;

import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.ErrorSignal;
import dev.forespike.train.runtime.Recording;
import java.util.Arrays;

/**
 * Derivatives of a loss from the tangents of outputs along K directions, {@code D_k = sum e .
 * do_k}, by sample. Where errors are known at the end alone, the tangents that are read are summed
 * until then, so that nothing is kept of single steps.
 */
public final class LossTangents {
  private final int directions;
  private final int outputs;

  /** Derivatives so far, {@code [B][K]}. */
  private double[] bySample = {};

  /** Sums of tangents that wait for their errors, {@code [B][K][outputs]}. */
  private double[] waiting = {};

  /**
   * Makes memory.
   *
   * @param directions K
   * @param outputs number of outputs
   */
  public LossTangents(int directions, int outputs) {
    this.directions = directions;
    this.outputs = outputs;
  }

  /**
   * Begins a sequence.
   *
   * @param samples number of samples
   */
  public void begin(int samples) {
    if (bySample.length < samples * directions) {
      bySample = new double[samples * directions];
      waiting = new double[samples * directions * outputs];
    }
    Arrays.fill(bySample, 0);
    Arrays.fill(waiting, 0);
  }

  /**
   * Takes a chunk.
   *
   * @param recording the chunk
   * @param batch its input
   * @param error errors of the output, known as far as they can be
   * @param tangents {@code [rows][K][outputs]}
   */
  public void add(Recording recording, ClockedBatch batch, ErrorSignal error, float[] tangents) {
    int size = batch.size();
    float[] errors = error.errors();
    for (int row = 0; row < recording.rows(); row++) {
      int b = row % size;
      if (error.atEnd()) {
        if (error.reads(batch, b, recording.from() + row / size)) {
          keep(b, tangents, row);
        }
      } else {
        for (int k = 0; k < directions; k++) {
          int at = (row * directions + k) * outputs;
          bySample[b * directions + k] += dot(errors, row * outputs, tangents, at);
        }
      }
    }
  }

  private void keep(int b, float[] tangents, int row) {
    int size = directions * outputs;
    for (int i = 0; i < size; i++) {
      waiting[b * size + i] += tangents[row * size + i];
    }
  }

  private double dot(float[] errors, int e, float[] tangents, int at) {
    double sum = 0;
    for (int j = 0; j < outputs; j++) {
      sum += (double) errors[e + j] * tangents[at + j];
    }
    return sum;
  }

  /**
   * Adds what waited, after the last chunk.
   *
   * @param batch the input
   * @param error errors of the output
   * @return derivatives {@code [B][K]}
   */
  public double[] bySample(ClockedBatch batch, ErrorSignal error) {
    if (error.atEnd()) {
      float[] errors = error.endErrors();
      for (int b = 0; b < batch.size(); b++) {
        for (int k = 0; k < directions; k++) {
          int at = (b * directions + k) * outputs;
          for (int j = 0; j < outputs; j++) {
            bySample[b * directions + k] += errors[b * outputs + j] * waiting[at + j];
            waiting[at + j] = 0;
          }
        }
      }
    }
    return bySample;
  }

  /**
   * Adds the derivatives of the batch's loss.
   *
   * @param batch the input
   * @param error errors of the output
   * @param target updated
   * @param from the first of K derivatives
   */
  public void addDerivatives(ClockedBatch batch, ErrorSignal error, double[] target, int from) {
    double[] all = bySample(batch, error);
    for (int k = 0; k < directions; k++) {
      double sum = 0;
      for (int b = 0; b < batch.size(); b++) {
        sum += all[b * directions + k];
      }
      target[from + k] += sum;
    }
  }
}
