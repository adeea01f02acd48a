/** A program of its own that embeds Forespike. */
module dev.forespike.examples.jpms {
  requires dev.forespike.data;
  requires dev.forespike.kernels;
  requires dev.forespike.train;
}
