package dev.forespike.train.rule;

import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Rule;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.UpdateInterval;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Parameters;
import java.util.SplittableRandom;

/**
 * A network with weights and batches that both the library and the reference see.
 *
 * @param spec the run
 * @param constant whether the input holds at every step; else it is spikes
 * @param uneven whether samples differ in length and weight
 */
record NetworkCase(TrainingSpec spec, boolean constant, boolean uneven) {

  /** The rule, if it is of the given kind. */
  <R extends Rule> R rule(Class<R> type) {
    return type.cast(spec.rule());
  }

  NetworkSpec network() {
    return spec.network();
  }

  int timesteps() {
    return spec.timesteps();
  }

  /** New parameters, always the same. */
  Parameters parameters() {
    return Parameters.initialize(network(), spec.seed());
  }

  /** The same case with another way to cut time. */
  NetworkCase with(int chunk, UpdateInterval update) {
    return new NetworkCase(
        new TrainingSpec(
            network(),
            spec.rule(),
            spec.loss(),
            spec.optimizer(),
            spec.schedule(),
            spec.encoding(),
            timesteps(),
            spec.batch(),
            spec.epochs(),
            chunk,
            update,
            spec.seed()),
        constant,
        uneven);
  }

  NetworkCase withChunk(int chunk) {
    return with(chunk, spec.update());
  }

  NetworkCase withRule(Rule rule) {
    return new NetworkCase(spec.withRule(rule), constant, uneven);
  }

  /** The batch of the given number; odd ones may be smaller than the capacity. */
  ClockedBatch batch(int number) {
    var random = new SplittableRandom(spec.seed() * 31 + number);
    int width = network().input().size();
    var batch = new ClockedBatch(spec.batch(), width, timesteps(), constant);
    int size = number % 2 == 0 ? spec.batch() : 1 + random.nextInt(spec.batch());
    batch.begin(size);
    int rows = constant ? size : size * timesteps();
    for (int i = 0; i < rows * width; i++) {
      boolean on = random.nextDouble() < 0.6;
      float value = constant ? (float) random.nextDouble() : 1f;
      batch.input()[i] = on ? value : 0f;
    }
    for (int b = 0; b < size; b++) {
      batch.labels()[b] = random.nextInt(network().outputs());
      if (uneven) {
        batch.lengths()[b] = 1 + random.nextInt(timesteps());
        batch.weights()[b] = (float) random.nextDouble(0.2, 2);
      }
    }
    return batch;
  }
}
