package dev.forespike.kernels;

import java.time.Duration;
import javax.management.JMException;

/** A program of its own: many short arrays, then long ones, which must not allocate. */
final class NarrowFirst {
  private static final int ROUNDS = 30_000;

  private static final float[] X = new float[130];
  private static final float[] Y = new float[130];
  private static final float[] Z = new float[130];
  private static final int[] INDEX = new int[130];
  private static final long[] SPIKES = new long[3];
  private static final int[] SCRATCH = new int[Noise.scratch(130)];
  private static final NeuronConstants[] NEURONS = neurons();

  private NarrowFirst() {}

  /** Prints what 1,000 calls with long arrays take from the heap once the compiler is done. */
  public static void main(String[] arguments) throws JMException {
    for (int i = 0; i < 20 * ROUNDS; i++) {
      call(3, i);
    }
    int[] i = {0};
    System.out.println(Allocation.ofWarmCalls(() -> call(130, i[0]++), Duration.ofSeconds(20)));
  }

  private static NeuronConstants[] neurons() {
    var curves = NeuronConstants.Curve.values();
    var neurons = new NeuronConstants[curves.length];
    for (int i = 0; i < curves.length; i++) {
      neurons[i] = new NeuronConstants(0.5f, 1f, NeuronConstants.SUBTRACT, curves[i], 4f);
    }
    return neurons;
  }

  private static void call(int n, int i) {
    Kernels kernels = Kernels.best();
    kernels.noise().gaussian(i, n, X, 0, SCRATCH);
    kernels.noise().sparse(i, n, 0.1, 3f, INDEX, Y, 0, SCRATCH);
    kernels.losses().row(n, X, 0, Y, 0, 0.3f, 1f, Z, 0);
    kernels
        .neurons()
        .step(NEURONS[i % NEURONS.length], n, X, 0, Y, 0, null, 0, 0f, SPIKES, 0, Z, 0, null, 0);
  }
}
