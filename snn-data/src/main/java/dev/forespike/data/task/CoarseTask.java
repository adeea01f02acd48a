package dev.forespike.data.task;

import dev.forespike.api.SpecException;
import dev.forespike.data.OperatorTask;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Every stride-th point of another task's output. */
public record CoarseTask(OperatorTask fine, int stride) implements OperatorTask {
  public CoarseTask {
    int shortest = fine.axes().stream().mapToInt(axis -> axis.length).min().orElseThrow();
    if (stride < 1 || stride >= shortest) {
      throw new SpecException(
          String.format(
              Locale.ROOT,
              "%s: the stride must lie in [1, %d], but is %d",
              fine.name(),
              shortest - 1,
              stride));
    }
  }

  @Override
  public String name() {
    return fine.name();
  }

  @Override
  public double[] sensors() {
    return fine.sensors();
  }

  @Override
  public List<double[]> axes() {
    return fine.axes().stream().map(axis -> pick(axis, kept(axis.length))).toList();
  }

  @Override
  public double[] function(long seed, int index) {
    return fine.function(seed, index);
  }

  @Override
  public double[] solve(double[] function) {
    int[] kept = {0};
    for (double[] axis : fine.axes()) {
      // C order: what is kept of the slower axes, times the length of this one, plus its own.
      kept =
          Arrays.stream(kept)
              .flatMap(slow -> Arrays.stream(kept(axis.length)).map(i -> slow * axis.length + i))
              .toArray();
    }
    return pick(fine.solve(function), kept);
  }

  private int[] kept(int points) {
    return IntStream.range(0, points).filter(i -> i % stride == 0).toArray();
  }

  private static double[] pick(double[] values, int[] places) {
    return Arrays.stream(places).mapToDouble(place -> values[place]).toArray();
  }
}
