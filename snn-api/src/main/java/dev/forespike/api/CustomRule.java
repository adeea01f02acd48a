package dev.forespike.api;

import java.util.function.IntFunction;

/**
 * A three-factor rule of the user's own: a public record that says where learning signals come
 * from. Eligibility, passes, streaming, oracles, tables and checkpoints are the library's.
 *
 * <pre>{@code
 * public record MyRule(double gain) implements CustomRule {
 *   public LearningSignal begin(NetworkSpec network, IntFunction<float[]> weights, long seed) {
 *     return new MySignal(network, gain, seed);
 *   }
 * }
 * }</pre>
 */
public non-sealed interface CustomRule extends Rule {
  /**
   * Begins learning in a network.
   *
   * @param network a clock-driven network of one part
   * @param weights the weights that lead to a layer as they are at any moment, {@code [in][out]};
   *     not copies, and not to be changed
   * @param seed decides all randomness
   * @return the rule at work
   */
  LearningSignal begin(NetworkSpec network, IntFunction<float[]> weights, long seed);

  /** True, unless said otherwise: a network then needs a read-out with weights. */
  @Override
  default boolean hasFeedback() {
    return true;
  }

  /** The name of the class, which is its name on the command line. */
  @Override
  default String name() {
    return getClass().getName();
  }

  @Override
  default String title() {
    return getClass().getSimpleName();
  }
}
