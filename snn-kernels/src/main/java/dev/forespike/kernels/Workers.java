package dev.forespike.kernels;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A pool of threads that share out numbered tasks. Each task must write results of its own, and
 * what it writes must not depend on how the work was cut, so that the same bits come out at any
 * number of threads.
 *
 * <p>Each thread begins with a share of its own, the same neighbouring tasks at each run, and then
 * helps the others: a thread meets mostly the rows that it met in the job before, if both number
 * their tasks in the order of the rows.
 *
 * <p>One caller at a time. Helpers spin briefly between jobs, then sleep. {@link #run} allocates
 * nothing.
 */
public final class Workers implements AutoCloseable {
  /** Spins before a waiting thread offers its core to others: tens of microseconds. */
  private static final int SPINS = 1_000;

  /** Offers before a helper goes to sleep: longer than the pause between two kernels. */
  private static final int YIELDS = 100;

  /** Elements between two counters: two cache lines, as they are fetched in pairs. */
  private static final int APART = 32;

  /** Of these as many are started as asked for also on a small machine, to compare the bits. */
  private static final int FEW = 8;

  private final Helper[] helpers;

  /** For each thread the next of its tasks, far enough apart that no two share a cache line. */
  private final AtomicIntegerArray next;

  private final AtomicInteger busy = new AtomicInteger();
  private volatile int job;
  private volatile boolean closed;
  private volatile @Nullable Throwable failure;
  private int jobs;
  private int tasks;
  private Task task = (_, _) -> {};

  // The range in progress, for a task that captures nothing and so allocates nothing.
  private int blockLength;
  private int blockSize;
  private Block blockWork = (_, _, _) -> {};
  private final Task blockTask = this::runBlock;

  /** One of the tasks of a job. */
  @FunctionalInterface
  public interface Task {
    /**
     * Runs one task.
     *
     * @param task its number, from 0
     * @param worker who runs it, from 0 to one less than the number of threads: selects scratch
     *     memory
     */
    void run(int task, int worker);
  }

  /**
   * Starts a pool.
   *
   * @param threads number of threads, the caller included, at least 1; no more than {@link #most}
   *     are started
   */
  public Workers(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
    }
    next = new AtomicIntegerArray(Math.min(threads, most()) * APART);
    helpers = new Helper[Math.min(threads, most()) - 1];
    for (int i = 0; i < helpers.length; i++) {
      helpers[i] = new Helper(i + 1);
      helpers[i].start();
    }
  }

  /**
   * How many threads a pool has at most: as many as there are processors, since threads spin, or 8
   * where there are fewer.
   *
   * @return at least 8
   */
  public static int most() {
    return Math.max(FEW, Runtime.getRuntime().availableProcessors());
  }

  /**
   * The number of threads.
   *
   * @return at least 1
   */
  public int threads() {
    return helpers.length + 1;
  }

  /**
   * Runs all tasks and returns when they are done.
   *
   * @param count number of tasks
   * @param work what to run
   * @throws IllegalStateException if the pool is closed, or a task failed
   */
  public void run(int count, Task work) {
    if (closed) {
      throw new IllegalStateException("the workers are closed");
    }
    if (helpers.length == 0 || count <= 1) {
      for (int i = 0; i < count; i++) {
        work.run(i, 0);
      }
      return;
    }
    tasks = count;
    task = work;
    // The caller may have thrown first and left a helper's failure of an earlier job behind.
    failure = null;
    for (int worker = 0; worker <= helpers.length; worker++) {
      next.set(worker * APART, first(worker));
    }
    busy.set(helpers.length);
    job = ++jobs;
    for (Helper helper : helpers) {
      if (helper.asleep) {
        LockSupport.unpark(helper);
      }
    }
    try {
      drain(0);
    } finally {
      // On a busy machine a helper may be off its core: spinning on would keep it off.
      for (int spins = 0; busy.get() > 0; spins++) {
        pause(spins);
      }
    }
    Throwable thrown = failure;
    if (thrown != null) {
      throw new IllegalStateException("a worker failed: " + thrown, thrown);
    }
  }

  /**
   * Runs a job over a range cut into blocks of a fixed length.
   *
   * @param length length of the range
   * @param block length of each block but the last
   * @param work what to run for each block
   */
  public void blocks(int length, int block, Block work) {
    blockLength = length;
    blockSize = block;
    blockWork = work;
    run((length + block - 1) / block, blockTask);
  }

  private void runBlock(int i, int worker) {
    blockWork.run(i * blockSize, Math.min(blockLength, (i + 1) * blockSize), worker);
  }

  /** Work on a part of a range. */
  @FunctionalInterface
  public interface Block {
    /**
     * Runs one block.
     *
     * @param from its first element
     * @param to one past its last
     * @param worker who runs it
     */
    void run(int from, int to, int worker);
  }

  /** Ends the threads. */
  @Override
  public void close() {
    closed = true;
    for (Helper helper : helpers) {
      LockSupport.unpark(helper);
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // yields for speed on a busy machine, not for order
  private static void pause(int spins) {
    if (spins < SPINS) {
      Thread.onSpinWait();
    } else {
      Thread.yield();
    }
  }

  /** The first of a thread's own tasks. */
  private int first(int worker) {
    return (int) ((long) tasks * worker / (helpers.length + 1));
  }

  /** Runs a thread's own tasks, then what others have not begun. */
  private void drain(int worker) {
    int threads = helpers.length + 1;
    for (int other = worker; other < worker + threads; other++) {
      int owner = other % threads;
      int end = first(owner + 1);
      int at = owner * APART;
      for (int i = next.getAndIncrement(at); i < end; i = next.getAndIncrement(at)) {
        task.run(i, worker);
      }
    }
  }

  private final class Helper extends Thread {
    private final int worker;
    private volatile boolean asleep;

    Helper(int worker) {
      super("forespike-worker-" + worker);
      this.worker = worker;
      setDaemon(true);
    }

    @Override
    public void run() {
      int seen = 0;
      while (true) {
        seen = await(seen);
        if (closed) {
          return;
        }
        try {
          drain(worker);
        } catch (Throwable thrown) {
          failure = thrown;
        } finally {
          busy.decrementAndGet();
        }
      }
    }

    private int await(int seen) {
      int spins = 0;
      while (job == seen && !closed) {
        if (spins < SPINS + YIELDS) {
          pause(spins++);
          continue;
        }
        asleep = true;
        if (job == seen && !closed) {
          LockSupport.park(this);
        }
        asleep = false;
      }
      return job;
    }
  }
}
