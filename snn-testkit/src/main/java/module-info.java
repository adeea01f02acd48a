/**
 * The laws of gradient estimators as reusable checks: exact ones by enumeration, statistical ones
 * with a stated false-alarm rate, each with mutants that it rejects.
 *
 * <p>Begin with {@link dev.forespike.testkit.ExactLaws} and {@link
 * dev.forespike.testkit.StatisticalLaws}.
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings({
  "requires-automatic",
  "requires-transitive-automatic"
}) // jqwik has no descriptor
module dev.forespike.testkit {
  requires static transitive org.jspecify;
  requires transitive dev.forespike.api;
  requires org.apache.commons.statistics.distribution;
  requires static net.jqwik.api;

  exports dev.forespike.testkit;
}
