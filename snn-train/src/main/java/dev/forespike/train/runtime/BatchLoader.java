package dev.forespike.train.runtime;

import dev.forespike.api.Encoder;
import dev.forespike.api.Samples;
import dev.forespike.api.SequenceEncoder;
import dev.forespike.api.SpecException;
import dev.forespike.kernels.CounterRandom;
import java.util.Locale;

/** Reads samples into a batch and encodes them. */
public final class BatchLoader {
  private final Encoder encoder;
  private final String what;
  private final ClockedBatch batch;
  private float[] values = {};
  private float[] targets = {};

  /**
   * Makes a loader with a batch of its own.
   *
   * @param encoder the input encoding
   * @param capacity largest batch
   * @param width inputs of one sample
   * @param timesteps steps T
   */
  public BatchLoader(Encoder encoder, int capacity, int width, int timesteps) {
    this(encoder, capacity, width, timesteps, "sample");
  }

  /**
   * Makes a loader with a batch of its own.
   *
   * @param encoder the input encoding
   * @param capacity largest batch
   * @param width inputs of one sample
   * @param timesteps steps T
   * @param what samples are called in messages, for example {@code training sample}
   */
  public BatchLoader(Encoder encoder, int capacity, int width, int timesteps, String what) {
    this.encoder = encoder;
    this.what = what;
    batch = new ClockedBatch(capacity, width, timesteps, encoder.constant());
  }

  /**
   * Loads samples.
   *
   * @param samples where from
   * @param order their indices
   * @param from first place in the order
   * @param count number of samples
   * @param encodingKey the stream of random encodings
   * @return the batch, overwritten by the next call
   * @throws SpecException if a value or a target number is not finite
   */
  public ClockedBatch load(Samples samples, int[] order, int from, int count, long encodingKey) {
    batch.begin(count);
    int outputs = samples.targets();
    if (targets.length < count * outputs) {
      targets = new float[Math.multiplyExact(batch.capacity(), outputs)];
    }
    int width = batch.width();
    if (values.length < width) {
      values = new float[width];
    }
    for (int b = 0; b < count; b++) {
      int index = order[from + b];
      batch.labels()[b] = samples.label(index);
      batch.weights()[b] = samples.weight(index);
      if (outputs > 0) {
        samples.readTargets(index, targets, b * outputs);
        check(index, "target", targets, b * outputs, outputs);
      }
      if (batch.constant()) {
        samples.read(index, batch.input(), b * width);
        check(index, "value", batch.input(), b * width, width);
      } else if (encoder instanceof SequenceEncoder sequences) {
        encode(sequences, samples, index, b, CounterRandom.child(encodingKey, index));
      } else {
        samples.read(index, values, 0);
        check(index, "value", values, 0, width);
        encoder.encode(
            values,
            0,
            width,
            batch.timesteps(),
            CounterRandom.child(encodingKey, index),
            batch.input(),
            b * width,
            count * width);
      }
    }
    if (outputs > 0) {
      batch.targets(targets, false);
    }
    return batch;
  }

  private void encode(SequenceEncoder sequences, Samples samples, int index, int b, long seed) {
    int width = batch.width();
    int stride = batch.size() * width;
    int steps =
        sequences.encode(samples, index, batch.timesteps(), seed, batch.input(), b * width, stride);
    if (steps < 1 || steps > batch.timesteps()) {
      throw new SpecException(
          String.format(
              Locale.ROOT,
              "%s %d has %d steps, but the run has %d",
              what,
              index,
              steps,
              batch.timesteps()));
    }
    for (int t = 0; t < steps; t++) {
      check(index, "value", batch.input(), t * stride + b * width, width);
    }
    batch.lengths()[b] = steps;
  }

  private void check(int sample, String part, float[] numbers, int from, int count) {
    int other = Finite.firstOther(numbers, from, count);
    if (other >= 0) {
      throw new SpecException(
          what
              + " "
              + sample
              + " holds "
              + numbers[from + other]
              + " as "
              + part
              + " "
              + other
              + "; mend the data, only finite numbers can be used");
    }
  }
}
