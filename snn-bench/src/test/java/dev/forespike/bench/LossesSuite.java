package dev.forespike.bench;

import dev.forespike.bench.measure.Operands;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Losses;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** The loss of one row of outputs, and its error. */
public class LossesSuite extends PairedSuite {
  /** Number of outputs. */
  @Param({"10", "1000"})
  public int outputs = 10;

  /** Share of the squared error. */
  @Param({"0", "0.5"})
  public float share = 0;

  private Losses losses = Kernels.scalar().losses();
  private float[] row = {};
  private float[] target = {};
  private float[] error = {};

  /** Makes the state; JMH calls this. */
  public LossesSuite() {}

  @Override
  void prepare(Kernels kernels) {
    losses = kernels.losses();
    row = Operands.weights(outputs, 1);
    target = new float[outputs];
    target[outputs / 2] = 1;
    error = new float[outputs];
  }

  @Override
  List<Object> results() {
    return List.of(error);
  }

  /**
   * One row.
   *
   * @return its loss
   */
  @Benchmark
  public double row() {
    return losses.row(outputs, row, 0, target, 0, share, 1f / 128, error, 0);
  }
}
