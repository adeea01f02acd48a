package dev.forespike.train.rule;

import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Oracle;
import dev.forespike.api.Rule;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.ValueGrid;
import dev.forespike.kernels.CounterRandom;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.NetworkPass;
import dev.forespike.train.runtime.Parameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A rule that learns from errors of the output: a forward pass, and from its recording and its
 * errors the gradients of each part. The noise of each part is its own.
 */
public final class ErrorLearner implements Learner {
  private final TrainingSpec spec;
  private final Parameters parameters;
  private final Compute compute;
  private final SpikeProduct.Path path;
  private final NetworkPass pass;
  private final List<PartLearner> parts;
  private final Parameters gradients;

  /**
   * Makes a learner.
   *
   * @param spec the run
   * @param grid where values are wanted; for operator networks alone
   * @param parameters the network's parameters, read here and changed by whoever takes the
   *     gradients
   * @param compute who computes
   * @param path how products with spikes are computed
   * @throws dev.forespike.api.SpecException if an operator network has no grid, or one that does
   *     not fit
   */
  ErrorLearner(
      TrainingSpec spec,
      Optional<ValueGrid> grid,
      Parameters parameters,
      Compute compute,
      SpikeProduct.Path path) {
    this.spec = spec;
    this.parameters = parameters;
    this.compute = compute;
    this.path = path;
    pass = NetworkPass.of(spec, grid, parameters, compute, path);
    gradients = new Parameters(spec.network());
    parts = learners(spec.rule());
    for (int i = 0; i < parts.size(); i++) {
      int part = i;
      parts.get(i).noise().ifPresent(plan -> pass.inject(part, plan, ofPart(part).seed()));
      if (parts.get(i).needsMembranes()) {
        pass.keepMembranes();
      }
    }
  }

  private List<PartLearner> learners(Rule rule) {
    return IntStream.range(0, pass.parts())
        .mapToObj(part -> Learners.part(rule, ofPart(part), part(parameters, part), compute, path))
        .toList();
  }

  /** The run of a part, as if it were alone. */
  private TrainingSpec ofPart(int part) {
    if (pass.parts() == 1) {
      return spec;
    }
    return spec.withNetwork(spec.network().parts().get(part))
        .withBatch(pass.pass(part).capacity())
        .withSeed(CounterRandom.child(spec.seed(), part));
  }

  private Parameters part(Parameters of, int part) {
    return pass.parts() == 1 ? of : of.part(part);
  }

  /** What happens to a part after each chunk. */
  @FunctionalInterface
  private interface PartWork {
    void run(int part, boolean lastChunk);
  }

  @Override
  public Outcome learn(ClockedBatch batch, long iteration, Progress update) {
    begin(batch, iteration, parts);
    for (int from = 0; from < spec.timesteps(); from += spec.interval()) {
      int steps = Math.min(spec.interval(), spec.timesteps() - from);
      gradients.clear();
      if (from > 0) {
        pass.refresh();
      }
      runInterval(
          from,
          steps,
          (part, last) -> {
            PartLearner learner = parts.get(part);
            accumulate(learner, part, gradients);
            learner.observe(pass.recording(part), pass.input(part), pass.error(part));
            if (!last) {
              learner.endChunk(pass.recording(part));
            }
          });
      update.update(gradients);
      parts.forEach(PartLearner::endInterval);
    }
    return new Outcome(pass.loss(), pass.correct());
  }

  private void begin(ClockedBatch batch, long iteration, List<PartLearner> learners) {
    learners.forEach(learner -> learner.begin(iteration));
    pass.begin(parameters, batch, iteration);
  }

  private void runInterval(int intervalFrom, int intervalSteps, PartWork work) {
    int end = intervalFrom + intervalSteps;
    for (int from = intervalFrom; from < end; from += spec.chunk()) {
      int steps = Math.min(spec.chunk(), end - from);
      pass.advance(from, steps, intervalFrom, intervalSteps, true);
      for (int part = 0; part < pass.parts(); part++) {
        work.run(part, from + steps == spec.timesteps());
      }
    }
  }

  private void accumulate(PartLearner learner, int part, Parameters target) {
    learner.accumulate(
        pass.recording(part), pass.input(part), pass.error(part), part(target, part));
  }

  @Override
  public void keepMembranes() {
    pass.keepMembranes();
  }

  @Override
  public Inspection inspect(ClockedBatch batch, long iteration, Oracle oracle) {
    List<PartLearner> exact = learners(oracle);
    if (exact.getFirst().needsWhole() && spec.chunk() < spec.timesteps()) {
      throw new IllegalArgumentException("the oracle needs the whole sequence in one chunk");
    }
    if (exact.getFirst().needsMembranes()) {
      pass.keepMembranes();
    }
    var reference = new Parameters(spec.network());
    begin(batch, iteration, parts);
    gradients.clear();
    runInterval(
        0,
        spec.timesteps(),
        (part, last) -> {
          accumulate(exact.get(part), part, reference);
          accumulate(parts.get(part), part, gradients);
          if (!last) {
            exact.get(part).endChunk(pass.recording(part));
            parts.get(part).endChunk(pass.recording(part));
          }
        });
    return new Inspection(gradients, reference, List.of(), pass);
  }

  /**
   * The gradients of the last interval.
   *
   * @return in the network's shape, overwritten by the next
   */
  public Parameters gradients() {
    return gradients;
  }

  /** The pass that was learned from. */
  NetworkPass pass() {
    return pass;
  }

  /** What is left of an index of layers through all parts, and whose it is. */
  private record Place(int part, int layer, boolean hidden) {}

  private Place place(int layer) {
    int left = layer;
    for (int part = 0; ; part++) {
      int own = spec.network().parts().get(part).layers().size();
      if (left < own) {
        return new Place(part, left, left < own - 1);
      }
      left -= own;
    }
  }

  @Override
  public Optional<float[]> feedback(int layer) {
    Place place = place(layer);
    return place.hidden ? parts.get(place.part).feedback(place.layer) : Optional.empty();
  }

  @Override
  public void useFeedback(int layer, float[] matrix) {
    Place place = place(layer);
    parts.get(place.part).useFeedback(place.layer, matrix);
  }

  /** In an operator network the name of a part before those of its arrays. */
  @Override
  public Map<String, double[]> state() {
    if (parts.size() == 1) {
      return parts.getFirst().state();
    }
    var state = new TreeMap<String, double[]>();
    for (int part = 0; part < parts.size(); part++) {
      String name = NetworkSpec.partName(part) + ".";
      parts.get(part).state().forEach((own, values) -> state.put(name + own, values));
    }
    return state;
  }

  @Override
  public void restored() {
    parts.forEach(PartLearner::restored);
  }
}
