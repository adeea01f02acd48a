package dev.forespike.bench.peers;

import dev.forespike.bench.measure.Timing;
import java.util.ArrayList;
import java.util.List;

/** Several ways to do the same, timed in turn. The first is ours. */
final class Contest {
  /** Waiting threads of OpenBLAS and OpenMP have gone to sleep after this. */
  private static final long PAUSE_MILLIS = 50;

  private final int threads;
  private final Timing.Budget budget;
  private final List<String> names = new ArrayList<>();
  private final List<Runnable> actions = new ArrayList<>();
  private final List<Integer> repeats = new ArrayList<>();

  Contest(int threads, Timing.Budget budget) {
    this.threads = threads;
    this.budget = budget;
  }

  /** What one contestant took for one piece of work. */
  record Entry(String name, Timing timing) {}

  /**
   * Adds one.
   *
   * @param name who
   * @param repeated how often one call does the work
   * @param action the call
   * @return this contest
   */
  Contest with(String name, int repeated, Runnable action) {
    names.add(name);
    repeats.add(repeated);
    actions.add(action);
    return this;
  }

  List<Entry> run() {
    List<Timing> timings = Timing.inTurn(actions, threads > 1 ? PAUSE_MILLIS : 0, budget);
    var entries = new ArrayList<Entry>();
    for (int i = 0; i < timings.size(); i++) {
      entries.add(new Entry(names.get(i), timings.get(i).scaled(1.0 / repeats.get(i))));
    }
    return entries;
  }
}
