package dev.forespike.train.rule;

import dev.forespike.api.Dense;
import dev.forespike.api.Encoding;
import dev.forespike.api.Initialization;
import dev.forespike.api.Layer;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Readout;
import dev.forespike.api.Rule;
import dev.forespike.api.Schedule;
import dev.forespike.api.Shape;
import dev.forespike.api.Spikes;
import dev.forespike.api.SpikingNeuron;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.UpdateInterval;
import dev.forespike.api.ValueGrid;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.testkit.Networks;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** A small operator network with parameters, a grid and a batch of functions. */
record OperatorCase(NetworkSpec network, ValueGrid grid, int functions, int timesteps, long seed) {
  private static final int SENSORS = 3;

  /** DeepONets on grids of one and two axes, and SepONets of two and three. */
  static Arbitrary<OperatorCase> any() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 4),
            Arbitraries.integers().between(0, 3),
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(1, 6),
            Arbitraries.longs())
        .flatAs(
            (rank, kind, functions, timesteps, seed) ->
                networks(rank, kind)
                    .map(spec -> new OperatorCase(spec, grid(kind), functions, timesteps, seed)));
  }

  private static ValueGrid grid(int kind) {
    double[] first = {-1, -0.2, 0.7};
    double[] second = {0, 0.3, 0.5, 0.9};
    return ValueGrid.of(
        switch (kind) {
          case 0 -> List.of(first);
          case 3 -> List.of(first, second, new double[] {0.1, 1});
          default -> List.of(first, second);
        });
  }

  private static Arbitrary<NetworkSpec> networks(int rank, int kind) {
    Arbitrary<NetworkSpec> branch = part(SENSORS, rank);
    return switch (kind) {
      case 0 -> Combinators.combine(branch, part(1, rank)).as(NetworkSpec::operator);
      case 1 -> Combinators.combine(branch, part(2, rank)).as(NetworkSpec::operator);
      case 2 -> Combinators.combine(branch, part(1, rank), part(1, rank)).as(NetworkSpec::operator);
      default ->
          Combinators.combine(branch, part(1, rank), part(1, rank), part(1, rank))
              .as(NetworkSpec::operator);
    };
  }

  private static Arbitrary<NetworkSpec> part(int inputs, int rank) {
    Arbitrary<Readout> readouts =
        Arbitraries.of(
            Readout.linear(),
            Readout.leakyIntegrator(0.6),
            new Readout.Mean(Readout.linear()),
            new Readout.Last(Readout.leakyIntegrator(0.8)));
    return Combinators.combine(
            Networks.specs(0, 2, 1, 4, Networks.neurons()),
            readouts,
            Networks.neurons(),
            Arbitraries.of(true, false))
        .as((like, readout, neuron, spikes) -> part(inputs, rank, like, readout, neuron, spikes));
  }

  private static NetworkSpec part(
      int inputs,
      int rank,
      NetworkSpec like,
      Readout readout,
      SpikingNeuron neuron,
      boolean spikes) {
    var layers = new ArrayList<Layer>(like.layers().subList(0, like.hiddenLayers()));
    Initialization strong = Initialization.uniform(2);
    if (spikes) {
      layers.add(new Dense(rank, true, neuron, strong));
      layers.add(new Spikes(new Readout.Mean(Readout.linear())));
    } else {
      layers.add(new Dense(rank, true, readout, strong));
    }
    return new NetworkSpec(Shape.of(inputs), layers);
  }

  Parameters parameters() {
    return Parameters.initialize(network, seed);
  }

  TrainingSpec spec(Rule rule) {
    return new TrainingSpec(
        network,
        rule,
        Loss.meanSquaredError(),
        new Optimizer.Sgd(0.1, 0, false, 0),
        new Schedule.Constant(0),
        new Encoding.Direct(),
        timesteps,
        functions + 1,
        1,
        timesteps,
        new UpdateInterval.Sequence(),
        seed);
  }

  Learner learner(Rule rule, Parameters parameters, Compute compute) {
    return Learners.of(
        spec(rule), Optional.of(grid), parameters, compute, SpikeProduct.Path.AUTOMATIC);
  }

  /** Gradients of a rule, of all parts. */
  Parameters gradients(Rule rule, Compute compute) {
    var found = new Parameters(network);
    learner(rule, parameters(), compute).learn(batch(), 3, found::copyFrom);
    return found;
  }

  /** Functions with targets and weights, in a batch that could take more. */
  ClockedBatch batch() {
    var batch = new ClockedBatch(functions + 1, SENSORS, timesteps, true);
    batch.begin(functions);
    var random = new SplittableRandom(seed);
    for (int i = 0; i < functions * SENSORS; i++) {
      batch.input()[i] = (float) random.nextDouble(-2, 2);
    }
    float[] targets = new float[functions * grid.size()];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = (float) random.nextDouble(-1, 1);
    }
    batch.targets(targets, false);
    for (int b = 0; b < functions; b++) {
      batch.weights()[b] = 0.5f + b;
    }
    return batch;
  }

  /** What a part takes, written down from the definition. */
  ClockedBatch input(int part) {
    if (part == 0) {
      return batch();
    }
    boolean alone = network.parts().size() == 2;
    int rows = alone ? grid.size() : grid.length(part - 1);
    int width = alone ? grid.axes() : 1;
    var batch = new ClockedBatch(rows, width, timesteps, true);
    batch.begin(rows);
    for (int row = 0; row < rows; row++) {
      if (alone && width == 2) {
        batch.input()[2 * row] = (float) grid.axis(0)[row / grid.length(1)];
        batch.input()[2 * row + 1] = (float) grid.axis(1)[row % grid.length(1)];
      } else {
        batch.input()[row] = (float) grid.axis(alone ? 0 : part - 1)[row];
      }
    }
    return batch;
  }
}
