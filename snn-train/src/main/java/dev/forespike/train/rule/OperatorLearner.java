package dev.forespike.train.rule;

import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Oracle;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.ValueGrid;
import dev.forespike.kernels.CounterRandom;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Compute;
import dev.forespike.train.runtime.ErrorSignal;
import dev.forespike.train.runtime.OperatorOutput;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.SequencePass;
import dev.forespike.train.runtime.SpikeProduct;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * A rule that learns from errors of the output, in an operator network: each part learns by it from
 * the exact derivatives of the loss by what the part gave. The noise of each part is its own.
 *
 * <p>Those derivatives need what all parts gave. So learning of a part begins inside that of the
 * part before it, when that one asks for its errors; the last one has them, and all end in turn.
 */
public final class OperatorLearner implements Learner {
  private final Learner[] learners;
  private final ClockedBatch[] inputs;
  private final Parameters[] parts;
  private final Parameters gradients;
  private final OperatorOutput sum;
  private IntConsumer step = _ -> {};

  /**
   * Makes a learner.
   *
   * @param spec the run
   * @param grid where values are wanted
   * @param parameters the network's parameters
   * @param compute who computes
   * @param path how products with spikes are computed
   */
  public OperatorLearner(
      TrainingSpec spec,
      ValueGrid grid,
      Parameters parameters,
      Compute compute,
      SpikeProduct.Path path) {
    List<NetworkSpec> networks = spec.network().parts();
    sum = new OperatorOutput(spec.network(), grid, spec.batch(), compute);
    gradients = new Parameters(spec.network());
    learners = new Learner[networks.size()];
    inputs = new ClockedBatch[networks.size()];
    parts = new Parameters[networks.size()];
    for (int i = 0; i < learners.length; i++) {
      int part = i;
      int rows = spec.batch();
      if (part > 0) {
        inputs[part] = OperatorOutput.coordinates(spec.network(), grid, part, spec.timesteps());
        rows = inputs[part].size();
      }
      TrainingSpec own =
          spec.withNetwork(networks.get(part))
              .withBatch(rows)
              .withSeed(CounterRandom.child(spec.seed(), part));
      ErrorSignal error =
          ErrorSignal.ofPart(
              own.network(),
              compute,
              rows,
              spec.chunk(),
              (signal, batch) -> evaluate(part, signal, batch));
      learners[part] = Learners.withErrors(own, parameters.part(part), compute, path, error);
      parts[part] = gradients.part(part);
    }
  }

  /** The gradient of spatial back-propagation. */
  static Parameters oracle(
      TrainingSpec spec,
      Optional<ValueGrid> grid,
      Parameters parameters,
      Compute compute,
      ClockedBatch batch) {
    var learner =
        new OperatorLearner(
            spec.withChunk(spec.timesteps()).withRule(new SpatialBackprop()),
            SequencePass.required(spec.network(), grid),
            parameters,
            compute,
            SpikeProduct.Path.AUTOMATIC);
    learner.learn(batch, 0, _ -> {});
    return learner.gradients;
  }

  private void evaluate(int part, ErrorSignal signal, ClockedBatch batch) {
    sum.collect(part, signal, batch);
    if (part + 1 < learners.length) {
      step.accept(part + 1);
    } else {
      sum.evaluate(inputs[0]);
    }
    signal.setOutputGradient(batch, sum.derivatives(part));
  }

  @Override
  public Outcome learn(ClockedBatch batch, long iteration, Progress update) {
    inputs[0] = batch;
    step = part -> learners[part].learn(inputs[part], iteration, own -> parts[part].copyFrom(own));
    step.accept(0);
    update.update(gradients);
    return new Outcome(sum.loss(), 0);
  }

  @Override
  public void keepMembranes() {
    for (Learner learner : learners) {
      learner.keepMembranes();
    }
  }

  @Override
  public Alignment alignment(ClockedBatch batch, long iteration) {
    var reference = new Parameters(gradients.spec());
    inputs[0] = batch;
    step =
        part -> {
          Inspection found = learners[part].inspect(inputs[part], iteration, new SpatialBackprop());
          parts[part].copyFrom(found.gradients());
          reference.part(part).copyFrom(found.reference());
        };
    step.accept(0);
    return Alignment.of(gradients, reference);
  }

  @Override
  public Inspection inspect(ClockedBatch batch, long iteration, Oracle oracle) {
    throw new UnsupportedOperationException("an operator network is several passes, not one");
  }

  /** The matrices are of parts, which have layers of their own: see {@link #state}. */
  @Override
  public Optional<float[]> feedback(int layer) {
    return Optional.empty();
  }

  /** The arrays of each part, its name before theirs. */
  @Override
  public Map<String, double[]> state() {
    var state = new TreeMap<String, double[]>();
    for (int part = 0; part < learners.length; part++) {
      String name = NetworkSpec.partName(part) + ".";
      learners[part].state().forEach((own, values) -> state.put(name + own, values));
    }
    return state;
  }

  @Override
  public void restored() {
    for (Learner learner : learners) {
      learner.restored();
    }
  }
}
