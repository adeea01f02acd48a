/**
 * Measurements behind {@code snn bench}, and the experiments behind docs/results.md.
 *
 * <p>Not a library to build on; {@code snn} calls it.
 */
@org.jspecify.annotations.NullMarked
module dev.forespike.bench {
  requires static transitive org.jspecify;
  requires transitive dev.forespike.train;
  requires dev.forespike.data;
  requires transitive dev.forespike.kernels;
  requires transitive dev.forespike.testkit;
  requires com.google.gson;
  requires java.management;
  requires jdk.management;

  exports dev.forespike.bench;
  exports dev.forespike.bench.laws;
  exports dev.forespike.bench.measure;
}
