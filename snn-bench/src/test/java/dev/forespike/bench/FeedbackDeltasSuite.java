package dev.forespike.bench;

import dev.forespike.bench.measure.Operands;
import dev.forespike.kernels.FeedbackDeltas;
import dev.forespike.kernels.Kernels;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** Signals of a feedback rule times the surrogate derivative, summed backwards over six steps. */
public class FeedbackDeltasSuite extends PairedSuite {
  private static final int STEPS = 6;
  private static final int SAMPLES = 128;

  /** Number of outputs. */
  @Param({"10", "100"})
  public int outputs = 10;

  /** Neurons. */
  @Param({"800", "1000"})
  public int neurons = 800;

  private FeedbackDeltas deltas = Kernels.scalar().feedback();
  private float[] errors = {};
  private float[] feedback = {};
  private float[] psi = {};
  private float[] sums = {};

  /** Makes the state; JMH calls this. */
  public FeedbackDeltasSuite() {}

  @Override
  void prepare(Kernels kernels) {
    deltas = kernels.feedback();
    errors = Operands.weights(STEPS * SAMPLES * outputs, 1);
    feedback = Operands.weights(outputs * neurons, 2);
    psi = Operands.weights(STEPS * SAMPLES * neurons, 3);
    sums = new float[psi.length];
  }

  @Override
  List<Object> results() {
    return List.of(sums);
  }

  /** The sums of all steps. */
  @Benchmark
  public void backwards() {
    backwards(0.5f, false);
  }

  /** The plain sum over all steps, as a constant input needs it. */
  @Benchmark
  public void firstOnly() {
    backwards(1f, true);
  }

  private void backwards(float decay, boolean firstOnly) {
    deltas.backwards(
        STEPS, SAMPLES, 0, SAMPLES, outputs, neurons, errors, feedback, psi, decay, firstOnly,
        sums);
  }
}
