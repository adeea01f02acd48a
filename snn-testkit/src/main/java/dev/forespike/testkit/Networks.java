package dev.forespike.testkit;

import dev.forespike.api.Dense;
import dev.forespike.api.Initialization;
import dev.forespike.api.IntegrateAndFire;
import dev.forespike.api.Layer;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NeuronParameter;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Readout;
import dev.forespike.api.Reset;
import dev.forespike.api.Shape;
import dev.forespike.api.SignedLif;
import dev.forespike.api.Spikes;
import dev.forespike.api.SpikingNeuron;
import dev.forespike.api.Surrogate;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Random spiking networks for jqwik properties: every surrogate, reset, leak and read-out, with and
 * without biases. Gains are chosen so that neurons of every layer fire.
 */
@SuppressWarnings("exports") // jqwik is optional: whoever uses this class has it
public final class Networks {
  private static final Initialization STRONG = Initialization.uniform(4);
  private static final Initialization WEAK = Initialization.uniform(1);

  private Networks() {}

  /**
   * One noise law of each kind.
   *
   * @return the laws
   */
  public static List<NoiseLaw> noiseLaws() {
    return List.of(
        new NoiseLaw.Gaussian(),
        new NoiseLaw.Rademacher(),
        new NoiseLaw.Uniform(),
        new NoiseLaw.Wigner(),
        new NoiseLaw.Laplace(),
        new NoiseLaw.Sphere(),
        new NoiseLaw.SparseRademacher(0.2));
  }

  /**
   * Surrogates of every shape.
   *
   * @return with sharpness from 0.5 to 4
   */
  public static Arbitrary<Surrogate> surrogates() {
    Arbitrary<Double> sharpness = Arbitraries.doubles().between(0.5, 4).ofScale(2);
    return Arbitraries.oneOf(
        sharpness.map(Surrogate::sigmoid),
        sharpness.map(Surrogate::triangle),
        sharpness.map(Surrogate::rectangle),
        sharpness.map(Surrogate::arctan),
        sharpness.map(Surrogate::fastSigmoid),
        sharpness.map(Surrogate::gaussian));
  }

  /**
   * Spiking neurons of every kind.
   *
   * @return leaky ones five times as often as those without a leak, and some with spikes of both
   *     signs
   */
  public static Arbitrary<SpikingNeuron> neurons() {
    Arbitrary<NeuronParameter> leaks =
        Arbitraries.of(0.0, 0.3, 0.5, 0.9, 1.0).map(NeuronParameter::of);
    Arbitrary<NeuronParameter> thresholds = Arbitraries.of(0.4, 1.0, 1.3).map(NeuronParameter::of);
    Arbitrary<Reset> resets = Arbitraries.of(Reset.class);
    return Arbitraries.frequencyOf(
        Tuple.of(5, Combinators.combine(leaks, thresholds, resets, surrogates()).as(Lif::new)),
        Tuple.of(
            1, Combinators.combine(thresholds, resets, surrogates()).as(IntegrateAndFire::new)),
        Tuple.of(
            2,
            Combinators.combine(
                    leaks, thresholds, Arbitraries.of(Reset.SUBTRACT, Reset.NONE), surrogates())
                .as(SignedLif::new)));
  }

  /**
   * Small networks, whose derivatives can be swept over all parameters.
   *
   * @return with up to two hidden layers of four units, and four inputs
   */
  public static Arbitrary<NetworkSpec> small() {
    return specs(0, 2, 4, 4, neurons());
  }

  /**
   * Networks of a size and kind of neuron.
   *
   * @param fewestHidden fewest hidden layers
   * @param mostHidden most hidden layers
   * @param mostInputs most inputs
   * @param mostUnits most units of a hidden layer
   * @param neurons of the hidden layers
   * @return networks with 2 to 7 outputs
   */
  public static Arbitrary<NetworkSpec> specs(
      int fewestHidden,
      int mostHidden,
      int mostInputs,
      int mostUnits,
      Arbitrary<? extends SpikingNeuron> neurons) {
    Arbitrary<Layer> hidden =
        Combinators.combine(
                Arbitraries.integers().between(1, mostUnits), Arbitraries.of(true, false), neurons)
            .as((units, bias, neuron) -> new Dense(units, bias, neuron, STRONG));
    Arbitrary<Layer> readout =
        Combinators.combine(
                Arbitraries.integers().between(2, 7),
                Arbitraries.of(true, false),
                Arbitraries.of(
                    Readout.linear(),
                    Readout.leakyIntegrator(0.3),
                    Readout.leakyIntegrator(0.8),
                    Readout.leakyIntegrator(1)))
            .as((units, bias, neuron) -> new Dense(units, bias, neuron, WEAK));
    return Combinators.combine(
            Arbitraries.integers().between(1, mostInputs),
            hidden.list().ofMinSize(fewestHidden).ofMaxSize(mostHidden),
            readout)
        .as(
            (inputs, below, last) -> {
              var layers = new ArrayList<>(below);
              layers.add(last);
              return new NetworkSpec(Shape.of(inputs), layers);
            });
  }

  /**
   * Networks whose output is one number for all steps, the mean or the last; also of spikes without
   * weights.
   *
   * @param mostHidden most hidden layers, at least 1
   * @param mostInputs most inputs
   * @param mostUnits most units of a hidden layer
   * @return networks for losses on whole sequences
   */
  public static Arbitrary<NetworkSpec> readAtTheEnd(int mostHidden, int mostInputs, int mostUnits) {
    return Combinators.combine(
            specs(1, mostHidden, mostInputs, mostUnits, neurons()),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false))
        .as(Networks::readAtTheEnd);
  }

  private static NetworkSpec readAtTheEnd(NetworkSpec network, boolean mean, boolean spikes) {
    var layers = new ArrayList<>(network.layers());
    Readout units = network.readout();
    Readout readout = mean ? new Readout.Mean(units) : new Readout.Last(units);
    if (layers.removeLast() instanceof Dense dense && !spikes) {
      layers.add(new Dense(dense.units(), dense.bias(), readout, dense.initialization()));
    } else {
      layers.add(new Spikes(readout));
    }
    return new NetworkSpec(network.input(), layers);
  }

  /**
   * Losses of every kind.
   *
   * @return for classes
   */
  public static Arbitrary<Loss> losses() {
    return Arbitraries.of(
        Loss.crossEntropy(),
        Loss.meanSquaredError(),
        new Loss.Mixture(0.3),
        new Loss.MeanOutputCrossEntropy());
  }
}
