/**
 * How numbers move: SIMD and scalar kernels, a worker pool, counter-based random numbers.
 *
 * <p>Arrays in, arrays out: this module knows no network, layer or dataset. Each operation is an
 * interface with its contract, a scalar implementation that is its specification, and a SIMD
 * implementation that gives the same bits at every vector width. {@link
 * dev.forespike.kernels.Kernels#best()} chooses between the two once per program.
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // modules that compute with it are built after this one
module dev.forespike.kernels {
  requires static transitive org.jspecify;
  requires java.management;
  requires static jdk.management;
  // Optional: a run time without it computes with scalar kernels instead of dying at its start.
  requires static jdk.incubator.vector;

  exports dev.forespike.kernels;
  // Training multiplies, and measurements time what it multiplies with.
  exports dev.forespike.kernels.event to
      dev.forespike.train;
  exports dev.forespike.kernels.product to
      dev.forespike.bench,
      dev.forespike.train;
}
