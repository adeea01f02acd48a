/**
 * Where samples come from: datasets read from files or generated, and encoders that turn analog
 * values into spikes.
 *
 * <p>Reading never downloads; {@link dev.forespike.data.Fetch} does, and only when it is called.
 * Errors of files are {@link dev.forespike.data.DataException}, errors of names are {@link
 * dev.forespike.api.SpecException}; both have one-line messages.
 */
@org.jspecify.annotations.NullMarked
module dev.forespike.data {
  requires transitive dev.forespike.api;
  requires io.jhdf;
  requires java.net.http;
  requires hipparchus.core;
  requires java.desktop;
  requires de.siegmar.fastcsv;
  // Needed by io.jhdf, which is no module and cannot say so.
  requires org.apache.commons.lang3;
  requires org.slf4j;
  requires static org.jspecify;

  exports dev.forespike.data;
  exports dev.forespike.data.events;
}
