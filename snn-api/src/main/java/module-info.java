/**
 * What a network and a run are: immutable specifications, validated when they are made.
 *
 * <p>Nothing here computes; the module needs nothing but JSpecify's annotations. Sealed interfaces
 * of this module may gain members in minor versions (new neurons, layers, rules, noise laws), so a
 * {@code switch} over them in a program outside this project should have a {@code default}.
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // the modules that write files are built after this one
module dev.forespike.api {
  requires static transitive org.jspecify;

  exports dev.forespike.api;
  exports dev.forespike.api.file to
      dev.forespike.cli,
      dev.forespike.data,
      dev.forespike.train;
  exports dev.forespike.api.own to
      dev.forespike.cli,
      dev.forespike.data,
      dev.forespike.train;
}
