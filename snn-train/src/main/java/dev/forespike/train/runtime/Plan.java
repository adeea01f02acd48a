package dev.forespike.train.runtime;

import dev.forespike.api.Connection;
import dev.forespike.api.EventLif;
import dev.forespike.api.Input;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Neuron;
import dev.forespike.api.NeuronParameter;
import dev.forespike.api.Population;
import dev.forespike.api.Projection;
import dev.forespike.api.Readout;
import dev.forespike.api.Reset;
import dev.forespike.api.SpecException;
import dev.forespike.api.SpikingNeuron;
import dev.forespike.api.Surrogate;
import dev.forespike.kernels.NeuronConstants;
import dev.forespike.kernels.NeuronUpdates;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import java.util.List;

/**
 * A network compiled for one pass: in the order in which they are computed, the map that leads to
 * each population and the model of its neurons. This is the one place that knows what kinds of
 * layers and of neurons there are.
 */
public final class Plan {
  private final NetworkSpec spec;
  private final LinearMap[] maps;
  private final NeuronModel[] models;

  /**
   * Compiles a network.
   *
   * @param spec a clock-driven network
   * @param compute who computes
   * @param path how products with spikes are computed
   * @throws SpecException if the network is event-driven or an operator network
   */
  public Plan(NetworkSpec spec, Compute compute, SpikeProduct.Path path) {
    this.spec = clocked(spec);
    var product = new SpikeProduct(compute, path);
    List<Projection> projections = spec.projections();
    maps = new LinearMap[projections.size()];
    models = new NeuronModel[maps.length];
    for (int layer = 0; layer < maps.length; layer++) {
      Projection projection = projections.get(layer);
      Population to = spec.population(projection.to());
      int inputs = spec.population(projection.from()).shape().size();
      int outputs = to.shape().size();
      maps[layer] =
          switch (projection.connection()) {
            case Connection.AllToAll _ -> new DenseMap(layer, inputs, outputs, product);
            case Connection.OneToOne _ -> new IdentityMap(inputs, product);
          };
      float below = layer == 0 ? 0f : models[layer - 1].traceDecay();
      models[layer] = model(to.neuron(), below, compute.kernels().neurons());
    }
  }

  private static NeuronModel model(Neuron of, float below, NeuronUpdates kernel) {
    return switch (of) {
      case SpikingNeuron neuron ->
          neuron.surrogate() instanceof Surrogate.Custom own
              ? new OwnSurrogate(
                  kernel,
                  constants(neuron),
                  neuron.signed(),
                  own,
                  (float) uniform(neuron.threshold()))
              : new SpikingNeurons(kernel, constants(neuron), neuron.signed());
      case Readout readout ->
          readout instanceof Readout.LeakyIntegrator(NeuronParameter leak)
              ? new Integrators(kernel, (float) uniform(leak), (float) uniform(leak))
              // Without a membrane of its own a weight is felt for as long as in the one below.
              : new Integrators(kernel, 0f, below);
      case Input _, EventLif _ -> throw new IllegalArgumentException("takes no current: " + of);
    };
  }

  /**
   * The network.
   *
   * @return its specification
   */
  public NetworkSpec spec() {
    return spec;
  }

  /**
   * The number of populations, the output's included.
   *
   * @return at least 1
   */
  public int layers() {
    return maps.length;
  }

  /**
   * What leads to a population.
   *
   * @param layer its index
   * @return its map
   */
  public LinearMap map(int layer) {
    return maps[layer];
  }

  /**
   * The neurons of a population.
   *
   * @param layer its index
   * @return their model
   */
  public NeuronModel neurons(int layer) {
    return models[layer];
  }

  /**
   * The population that one sends to. What follows a layer is known here alone.
   *
   * @param layer a hidden population
   * @return its index
   */
  public int above(int layer) {
    return layer + 1;
  }

  /**
   * The neurons of the largest population.
   *
   * @return at least 1
   */
  public int widest() {
    int widest = 0;
    for (LinearMap map : maps) {
      widest = Math.max(widest, map.outputs());
    }
    return widest;
  }

  /**
   * Whether tangents and errors that go back in time read membrane potentials.
   *
   * @return true if a model does
   */
  public boolean needsMembranes() {
    for (NeuronModel model : models) {
      if (model.needsMembranes()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Refuses what has no clock, and what is several networks.
   *
   * @param spec a network
   * @return the same
   * @throws SpecException if it is event-driven or an operator network
   */
  public static NetworkSpec clocked(NetworkSpec spec) {
    if (spec.head().contracts()) {
      throw new SpecException(
          "the network "
              + spec
              + " is an operator network of several parts; this takes one of its parts");
    }
    return timed(spec);
  }

  /**
   * Refuses what has no clock.
   *
   * @param spec a network
   * @return the same
   * @throws SpecException if it is event-driven
   */
  public static NetworkSpec timed(NetworkSpec spec) {
    if (spec.isEventDriven()) {
      throw new SpecException(
          "the network " + spec + " is event-driven, but time steps need a clock-driven one");
    }
    return spec;
  }

  private static NeuronConstants constants(SpikingNeuron neuron) {
    return new NeuronConstants(
        (float) uniform(neuron.leak()),
        (float) uniform(neuron.threshold()),
        reset(neuron.reset()),
        curve(neuron.surrogate()),
        (float) neuron.surrogate().sharpness());
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
      // The cheapest one: what it gives is written over.
      case Surrogate.Custom _ -> NeuronConstants.Curve.RECTANGLE;
    };
  }
}
