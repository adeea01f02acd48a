package dev.forespike.api;

/** The factor on the learning rate as training proceeds. */
public sealed interface Schedule {

  /**
   * Updates over which the factor first rises linearly to its full value: the k-th of w warm-up
   * updates (from 0) is multiplied by {@code (k+1)/w}.
   *
   * @return 0 for no warm-up
   */
  int warmUp();

  /**
   * The factor without warm-up.
   *
   * @param update index of the update, from 0
   * @param updates planned number of updates
   * @param epoch index of the epoch, from 0
   * @return at least 0
   */
  double shape(long update, long updates, int epoch);

  /**
   * The factor on the learning rate.
   *
   * @param update index of the update, from 0
   * @param updates planned number of updates
   * @param epoch index of the epoch, from 0
   * @return at least 0
   */
  default double factor(long update, long updates, int epoch) {
    double shape = shape(update, updates, epoch);
    return update < warmUp() ? shape * (update + 1) / warmUp() : shape;
  }

  /** A schedule of the user's own: a public record that has its warm-up, if any, itself. */
  non-sealed interface Custom extends Schedule {
    @Override
    default int warmUp() {
      return 0;
    }
  }

  /**
   * The same rate throughout.
   *
   * @param warmUp warm-up updates, at least 0
   */
  record Constant(int warmUp) implements Schedule {
    /**
     * Validates.
     *
     * @throws SpecException if the warm-up is negative
     */
    public Constant {
      Check.notNegative("warm-up", warmUp);
    }

    @Override
    public double shape(long update, long updates, int epoch) {
      return 1;
    }
  }

  /**
   * Half a cosine from 1 to 0 over the planned updates: {@code (1 + cos(pi update / updates)) / 2}.
   *
   * @param warmUp warm-up updates, at least 0
   */
  record Cosine(int warmUp) implements Schedule {
    /**
     * Validates.
     *
     * @throws SpecException if the warm-up is negative
     */
    public Cosine {
      Check.notNegative("warm-up", warmUp);
    }

    @Override
    public double shape(long update, long updates, int epoch) {
      return (1 + Math.cos(Math.PI * Math.min(update, updates) / Math.max(1, updates))) / 2;
    }
  }

  /**
   * Multiplied by a factor every few epochs: {@code factor^floor(epoch / every)}.
   *
   * @param every epochs between changes, at least 1
   * @param gamma the factor, positive
   * @param warmUp warm-up updates, at least 0
   */
  record Step(int every, double gamma, int warmUp) implements Schedule {
    /**
     * Validates.
     *
     * @throws SpecException if a number is out of range
     */
    public Step {
      Check.positive("epochs between steps", every);
      Check.positive("step factor", gamma);
      Check.notNegative("warm-up", warmUp);
    }

    @Override
    public double shape(long update, long updates, int epoch) {
      return Math.pow(gamma, Math.floorDiv(epoch, every));
    }
  }
}
