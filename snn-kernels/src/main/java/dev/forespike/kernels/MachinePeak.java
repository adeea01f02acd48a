package dev.forespike.kernels;

/**
 * What the machine can do at most: independent fused multiply-adds that stay in registers. The
 * yardstick of every other measurement; allocates nothing.
 */
public interface MachinePeak {

  /**
   * Computes for a while.
   *
   * @param rounds how long, an even number
   * @return a number that depends on all of it, so that nothing can be left out
   */
  float multiplyAdd(int rounds);

  /**
   * The floating-point operations of one round, a fused multiply-add counting as two.
   *
   * @return a positive number
   */
  int operationsPerRound();
}
