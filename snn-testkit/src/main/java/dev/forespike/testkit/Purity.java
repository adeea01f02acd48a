package dev.forespike.testkit;

import dev.forespike.api.GradientEstimator;
import dev.forespike.api.Objective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Whether estimates are functions of their arguments, on any number of threads. */
final class Purity {
  private static final String LAW = "estimates that depend on threads";

  /** So many at a time, on machines with fewer processors as well. */
  private static final int THREADS = 4;

  private Purity() {}

  static LawResult of(
      GradientEstimator estimator, Objective f, double[] point, int estimates, long seed) {
    Vectors.check(estimates >= 1, "at least one estimate is needed, not " + estimates);
    return Finding.in(
        LAW,
        Inputs.subject(f),
        () -> {
          double[] at = Inputs.point(f, point);
          double[][] alone = alone(estimator, f, at, estimates, seed);
          return judge(alone, together(estimator, f, at, estimates, seed));
        });
  }

  private static double[][] alone(
      GradientEstimator estimator, Objective f, double[] point, int estimates, long seed) {
    double[][] alone = new double[estimates][];
    var received = new Received("the estimator", f.dimension());
    for (int i = estimates - 1; i >= 0; i--) {
      var given = Received.Argument.of("point", point.clone());
      alone[i] = received.take(estimator.estimate(f, given.given(), Seeds.of(seed, i)), given);
    }
    return alone;
  }

  private static LawResult judge(double[][] alone, double[][] together) {
    int different = 0;
    int first = 0;
    for (int i = alone.length - 1; i >= 0; i--) {
      if (!Arrays.equals(alone[i], together[i])) {
        different++;
        first = i;
      }
    }
    Place where = different == 0 ? new Place.Whole() : new Place.Estimate(first);
    var evidence =
        new Evidence(where, alone.length, alone.length, Math.max(0, different - 1), 0, "", "");
    return new LawResult(LAW, 0, different, different, different, 0, evidence);
  }

  private static double[][] together(
      GradientEstimator estimator, Objective f, double[] point, int estimates, long seed) {
    double[][] together = new double[estimates][];
    var start = new CyclicBarrier(THREADS);
    try (ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
      List<CompletableFuture<Void>> running = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int from = thread;
        running.add(
            CompletableFuture.runAsync(
                () -> {
                  await(start);
                  for (int i = from; i < estimates; i += THREADS) {
                    together[i] = estimator.estimate(f, point.clone(), Seeds.of(seed, i)).clone();
                  }
                },
                pool));
      }
      running.forEach(Purity::join);
    }
    return together;
  }

  private static void await(CyclicBarrier start) {
    try {
      start.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } catch (java.util.concurrent.BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Fails as the estimator did. */
  private static void join(CompletableFuture<Void> running) {
    try {
      running.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
