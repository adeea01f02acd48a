/**
 * How a network learns: runtime, learning rules, optimizers, trainer, model files.
 *
 * <p>Begin with {@link dev.forespike.train.Trainer} and {@link dev.forespike.train.Network}.
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // the module that measures is built after this one
module dev.forespike.train {
  requires static transitive org.jspecify;
  requires transitive dev.forespike.api;
  requires java.management;
  requires dev.forespike.kernels;
  requires com.google.gson;

  exports dev.forespike.train;

  // The measurements time single training steps, and test estimators from within.
  exports dev.forespike.train.estimator to
      dev.forespike.bench;
  exports dev.forespike.train.rule to
      dev.forespike.bench;
  exports dev.forespike.train.runtime to
      dev.forespike.bench;
  exports dev.forespike.train.optimize to
      dev.forespike.bench;
}
