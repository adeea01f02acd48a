package dev.forespike.train.rule;

import dev.forespike.api.Loss;
import dev.forespike.train.runtime.ClockedBatch;
import java.util.SplittableRandom;

/** What a batch has for targets. */
enum Targets {
  CLASSES,
  NUMBERS,
  NUMBERS_PER_STEP;

  /** The batch of a case; distributions, or for the squared error alone any numbers. */
  ClockedBatch batch(NetworkCase of, int number) {
    ClockedBatch batch = of.batch(number);
    if (this == CLASSES) {
      return batch;
    }
    var random = new SplittableRandom(of.spec().seed() * 17 + number);
    int outputs = of.network().outputs();
    // A mean output, or the last, has one target.
    boolean perStep =
        this == NUMBERS_PER_STEP && of.spec().loss().perStep() && of.network().readout().perStep();
    float[] values = new float[(perStep ? of.timesteps() : 1) * batch.size() * outputs];
    boolean any = of.spec().loss() instanceof Loss.MeanSquaredError;
    for (int row = 0; row < values.length; row += outputs) {
      double sum = 0;
      double[] numbers = random.doubles(outputs).toArray();
      for (double share : numbers) {
        sum += share;
      }
      for (int j = 0; j < outputs; j++) {
        values[row + j] = (float) (any ? 4 * numbers[j] - 2 : numbers[j] / sum);
      }
    }
    batch.targets(values, perStep);
    return batch;
  }
}
