package dev.forespike.bench.measure;

import dev.forespike.kernels.Workers;

/**
 * The yardsticks of a run, measured in it.
 *
 * @param host what it runs on
 * @param threads the threads of the run
 * @param one peak of one thread
 * @param all peak of all threads of the run
 */
public record Machine(Host host, int threads, Peak one, Peak all) {

  /**
   * Measures them.
   *
   * @param workers the threads of the run
   * @param budget how long
   * @return the yardsticks
   */
  public static Machine measure(Workers workers, Timing.Budget budget) {
    Peak all = Peak.measure(workers, budget);
    return new Machine(
        Host.here(), workers.threads(), workers.threads() == 1 ? all : one(budget), all);
  }

  private static Peak one(Timing.Budget budget) {
    try (Workers alone = new Workers(1)) {
      return Peak.measure(alone, budget);
    }
  }
}
