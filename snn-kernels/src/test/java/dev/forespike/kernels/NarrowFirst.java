package dev.forespike.kernels;

import javax.management.JMException;

/** A program of its own: many short arrays, then long ones, which must not allocate. */
final class NarrowFirst {
  /** So many that what comes later hardly counts in the profile. */
  private static final int NARROW = 2_000_000;

  /** Some whole vectors. */
  private static final int WIDE = 40;

  private static final float[] X = new float[WIDE];
  private static final float[] Y = new float[WIDE];
  private static final float[] Z = new float[WIDE];
  private static final int[] INDEX = new int[WIDE];
  private static final long[] SPIKES = new long[3];
  private static final int[] SCRATCH = new int[Noise.scratch(WIDE)];
  private static final NeuronConstants NEURON =
      new NeuronConstants(0.5f, 1f, NeuronConstants.SUBTRACT, NeuronConstants.Curve.SIGMOID, 4f);

  private NarrowFirst() {}

  /** Prints what 1,000 calls with long arrays take from the heap once the compiler is done. */
  public static void main(String[] arguments) throws JMException {
    for (int i = 0; i < NARROW; i++) {
      call(3, i);
    }
    int[] i = {0};
    System.out.println(Allocation.ofWarmCalls(() -> call(WIDE, i[0]++)));
  }

  private static void call(int n, int i) {
    Kernels kernels = Kernels.best();
    kernels.noise().gaussian(i, n, X, 0, SCRATCH);
    kernels.noise().sparse(i, n, 0.1, 3f, INDEX, Y, 0, SCRATCH);
    kernels.losses().row(n, X, 0, Y, 0, 0.3f, 1f, Z, 0);
    kernels.neurons().step(NEURON, n, X, 0, Y, 0, null, 0, 0f, SPIKES, 0, Z, 0, null, 0);
  }
}
