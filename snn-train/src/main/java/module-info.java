/**
 * How a network learns: runtime, learning rules, optimizers, trainer, model files.
 *
 * <p>Begin with {@link dev.forespike.train.Trainer} and {@link dev.forespike.train.Network}.
 */
@org.jspecify.annotations.NullMarked
module dev.forespike.train {
  requires static transitive org.jspecify;
  requires transitive dev.forespike.api;
  requires dev.forespike.kernels;
  requires com.google.gson;

  exports dev.forespike.train;
}
