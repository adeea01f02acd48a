package dev.forespike.kernels;

/** The laws of independent coordinates, with the moments they should have. */
enum Law {
  GAUSSIAN(3, 105) {
    @Override
    void draw(long key, int n, float[] z, int offset, int[] scratch) {
      NOISE.gaussian(key, n, z, offset, scratch);
    }
  },
  RADEMACHER(1, 1) {
    @Override
    void draw(long key, int n, float[] z, int offset, int[] scratch) {
      NOISE.rademacher(key, n, z, offset, scratch);
    }
  },
  UNIFORM(9.0 / 5, 9) {
    @Override
    void draw(long key, int n, float[] z, int offset, int[] scratch) {
      NOISE.uniform(key, n, (float) Math.sqrt(3), z, offset, scratch);
    }
  },
  WIGNER(2, 14) {
    @Override
    void draw(long key, int n, float[] z, int offset, int[] scratch) {
      NOISE.wigner(key, n, z, offset);
    }
  },
  LAPLACE(6, 2520) {
    @Override
    void draw(long key, int n, float[] z, int offset, int[] scratch) {
      NOISE.laplace(key, n, z, offset);
    }
  },
  SPARSE(1 / Law.P, 1 / (Law.P * Law.P * Law.P)) {
    @Override
    void draw(long key, int n, float[] z, int offset, int[] scratch) {
      NOISE.sparseDense(key, n, P, (float) (1 / Math.sqrt(P)), z, offset, scratch);
    }
  };

  /** Probability of a non-zero coordinate of the sparse law. */
  static final double P = 0.1;

  /** Coordinates drawn with one key. */
  static final int ROW = 1024;

  /** Keys of a sample. */
  static final int ROWS = 1024;

  private static final Noise NOISE = Kernels.best().noise();

  private final double kurtosis;
  private final double eighth;

  Law(double kurtosis, double eighth) {
    this.kurtosis = kurtosis;
    this.eighth = eighth;
  }

  /** The fourth moment. */
  double kurtosis() {
    return kurtosis;
  }

  /** The eighth moment. */
  double eighth() {
    return eighth;
  }

  abstract void draw(long key, int n, float[] z, int offset, int[] scratch);

  /** Rows of neighbouring keys one after another, {@code ROWS * ROW} numbers. */
  float[] sample() {
    return sample(0x5EED_0000L, -1L);
  }

  /** The sample whose keys lose some bits. */
  float[] sample(long firstKey, long keyMask) {
    float[] z = new float[ROWS * ROW];
    int[] scratch = new int[Noise.scratch(ROW)];
    for (int r = 0; r < ROWS; r++) {
      draw(firstKey + r & keyMask, ROW, z, r * ROW, scratch);
    }
    return z;
  }
}
