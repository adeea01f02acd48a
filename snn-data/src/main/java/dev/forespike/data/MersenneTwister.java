package dev.forespike.data;

/**
 * MT19937 of Matsumoto and Nishimura (1998), seeded by {@code init_genrand}: the stream of NumPy's
 * legacy {@code RandomState(seed)}. Here only because published datasets are defined by it.
 */
final class MersenneTwister {
  private static final int N = 624;
  private static final int M = 397;

  private final int[] state = new int[N];
  private int next = N;

  /** Uses the low 32 bits of the seed, as the reference does. */
  MersenneTwister(int seed) {
    state[0] = seed;
    for (int i = 1; i < N; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  /** The next 32 bits. */
  int nextInt() {
    if (next == N) {
      twist();
    }
    int y = state[next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }

  /** NumPy's {@code random_sample}: 53 bits from two draws, in [0, 1). */
  double nextDouble() {
    int high = nextInt() >>> 5;
    int low = nextInt() >>> 6;
    return (high * 67108864.0 + low) / 9007199254740992.0;
  }

  /** NumPy's {@code randint(3)}: two bits, drawn again while they are 3. */
  int nextBelowThree() {
    int draw;
    do {
      draw = nextInt() & 3;
    } while (draw == 3);
    return draw;
  }

  private void twist() {
    for (int i = 0; i < N; i++) {
      int y = (state[i] & 0x80000000) | (state[(i + 1) % N] & 0x7fffffff);
      state[i] = state[(i + M) % N] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
    }
    next = 0;
  }
}
