package dev.forespike.train.runtime;

import dev.forespike.api.EventLif;
import dev.forespike.api.Layer;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Neuron;
import dev.forespike.api.NeuronParameter;
import dev.forespike.api.Readout;
import dev.forespike.api.Reset;
import dev.forespike.api.SpecException;
import dev.forespike.api.SpikingNeuron;
import dev.forespike.api.Surrogate;
import dev.forespike.kernels.NeuronConstants;

/** Turns a layer's specification into the constants that kernels take. */
public final class LayerRuntime {
  private LayerRuntime() {}

  /**
   * Refuses what has no clock, and what is several networks.
   *
   * @param spec a network
   * @return the same
   * @throws SpecException if it is event-driven or an operator network
   */
  public static NetworkSpec clocked(NetworkSpec spec) {
    if (spec.isOperator()) {
      throw new SpecException(
          "the network "
              + spec
              + " is an operator network of several parts: train and predict take it as a whole,"
              + " anything else takes one of its parts");
    }
    if (spec.isEventDriven()) {
      throw new SpecException(
          "the network " + spec + " is event-driven, but time steps need a clock-driven one");
    }
    return spec;
  }

  /**
   * The constants of a spiking layer.
   *
   * @param layer a hidden layer
   * @return its constants
   */
  public static NeuronConstants constants(Layer layer) {
    if (!(layer.neuron() instanceof SpikingNeuron neuron)) {
      throw new IllegalArgumentException("not a spiking layer: " + layer);
    }
    return new NeuronConstants(
        (float) uniform(neuron.leak()),
        (float) uniform(neuron.threshold()),
        reset(neuron.reset()),
        curve(neuron.surrogate()),
        (float) neuron.surrogate().sharpness());
  }

  /**
   * The leak of a read-out's membrane.
   *
   * @param layer the last layer
   * @return its leak, or 0 for a read-out without membrane
   */
  public static float readoutLeak(Layer layer) {
    if (!(layer.neuron() instanceof Readout readout)) {
      throw new IllegalArgumentException("not a read-out: " + layer);
    }
    return readout.units() instanceof Readout.LeakyIntegrator(NeuronParameter leak)
        ? (float) uniform(leak)
        : 0f;
  }

  /**
   * The decay of the presynaptic trace that feeds a layer: the leak of the layer itself, or of the
   * last hidden layer for a read-out without membrane.
   *
   * @param spec the network
   * @param layer index of the postsynaptic layer, at least 1
   * @return the decay per step
   */
  public static float traceDecay(NetworkSpec spec, int layer) {
    Neuron neuron = spec.layers().get(layer).neuron();
    return switch (neuron) {
      case SpikingNeuron spiking -> (float) uniform(spiking.leak());
      case Readout readout ->
          readout.units() instanceof Readout.LeakyIntegrator(NeuronParameter leak)
              ? (float) uniform(leak)
              : constants(spec.layers().get(layer - 1)).leak();
      case EventLif _ -> throw new IllegalArgumentException("no clock-driven layer: " + layer);
    };
  }

  private static double uniform(NeuronParameter parameter) {
    return switch (parameter) {
      case NeuronParameter.Uniform(double value) -> value;
    };
  }

  private static int reset(Reset reset) {
    return switch (reset) {
      case SUBTRACT -> NeuronConstants.SUBTRACT;
      case ZERO -> NeuronConstants.ZERO;
      case NONE -> NeuronConstants.NONE;
    };
  }

  private static NeuronConstants.Curve curve(Surrogate surrogate) {
    return switch (surrogate) {
      case Surrogate.Sigmoid _ -> NeuronConstants.Curve.SIGMOID;
      case Surrogate.Triangle _ -> NeuronConstants.Curve.TRIANGLE;
      case Surrogate.Rectangle _ -> NeuronConstants.Curve.RECTANGLE;
      case Surrogate.Arctan _ -> NeuronConstants.Curve.ARCTAN;
      case Surrogate.FastSigmoid _ -> NeuronConstants.Curve.FAST_SIGMOID;
      case Surrogate.Gaussian _ -> NeuronConstants.Curve.GAUSSIAN;
    };
  }
}
