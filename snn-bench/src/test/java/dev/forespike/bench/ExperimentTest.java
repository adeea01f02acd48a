package dev.forespike.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Dataset;
import dev.forespike.api.Lif;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Opzo;
import dev.forespike.api.Rule;
import dev.forespike.api.Samples;
import dev.forespike.api.Shape;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.SpecException;
import dev.forespike.api.TrainingSpec;
import dev.forespike.data.YinYang;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An experiment tries every candidate once and runs the best with every seed. */
class ExperimentTest {
  private final List<Experiment.Trial> trials = new ArrayList<>();

  @Test
  void tunesOnHeldOutSamplesAndRunsEverySeed() throws IOException {
    Dataset dataset = YinYang.dataset().withTrainLimit(600);
    NetworkSpec network = NetworkSpec.input(4).withBias().dense(20, Lif.of(0.5, 1)).readout(3);
    var base = TrainingSpec.of(network, new SpatialBackprop(), Optimizer.adam(0.01), 4, 2, 1);
    Map<String, List<Rule>> rules = new LinkedHashMap<>();
    rules.put("bp", List.of(new SpatialBackprop()));
    rules.put("opzo", List.of(Opzo.defaults(), Opzo.defaults().withAlpha(0.2)));
    var experiment =
        new Experiment(base, rules, List.of(1e-6, 0.02), 1, 100, List.of(1L, 2L), 1, 2);

    List<Experiment.Row> rows =
        experiment.run(
            dataset,
            new Experiment.Listener() {
              @Override
              public void onTrial(Experiment.Trial trial) {
                trials.add(trial);
              }

              @Override
              public void onRow(Experiment.Row row) {}
            });

    assertEquals(2 + 4, trials.size());
    assertEquals(List.of("bp", "opzo"), rows.stream().map(Experiment.Row::name).toList());
    for (Experiment.Row row : rows) {
      double best =
          trials.stream()
              .filter(trial -> trial.name().equals(row.name()))
              .mapToDouble(Experiment.Trial::figure)
              .max()
              .orElseThrow();
      assertEquals(best, row.chosen().figure());
      assertEquals(2, row.runs().size());
      assertTrue(row.runs().stream().allMatch(run -> run.epoch() == 2));
      assertTrue(row.peakBytes() > 0);
    }
  }

  /** Test samples of a run that counts how often they are read. */
  private static final class Counted implements Samples {
    private final Samples samples;
    private final AtomicInteger reads = new AtomicInteger();

    Counted(Samples samples) {
      this.samples = samples;
    }

    @Override
    public int size() {
      return samples.size();
    }

    @Override
    public Shape shape() {
      return samples.shape();
    }

    @Override
    public void read(int index, float[] destination, int offset) {
      reads.incrementAndGet();
      samples.read(index, destination, offset);
    }

    @Override
    public int label(int index) {
      return samples.label(index);
    }
  }

  /** The last epoch counts, so its figures are all that the rows need. */
  @Test
  void evaluationsMayBeLeftOut() throws IOException {
    NetworkSpec network = NetworkSpec.input(4).dense(8, Lif.of(0.5, 1)).readout(3);
    var base = TrainingSpec.of(network, new SpatialBackprop(), Optimizer.adam(0.01), 2, 4, 1);
    var accuracies = new ArrayList<Double>();
    var reads = new ArrayList<Integer>();
    for (int every : new int[] {1, 3, 4}) {
      Dataset yinYang = YinYang.dataset().withTrainLimit(200);
      var test = new Counted(yinYang.test().range(0, 50));
      var experiment =
          new Experiment(
              base,
              Map.of("bp", List.of(new SpatialBackprop())),
              List.of(0.02),
              1,
              100,
              List.of(1L),
              1,
              every);
      List<Experiment.Row> rows =
          experiment.run(
              new Dataset("counted", 3, yinYang.train(), test, Map.of()),
              new Experiment.Listener() {
                @Override
                public void onTrial(Experiment.Trial trial) {}

                @Override
                public void onRow(Experiment.Row row) {}
              });
      accuracies.add(rows.getFirst().mean());
      reads.add(test.reads.get());
    }
    assertEquals(List.of(200, 100, 50), reads);
    assertEquals(accuracies.get(0), accuracies.get(1));
    assertEquals(accuracies.get(0), accuracies.get(2));
  }

  @Test
  void noEpochBetweenEvaluationsIsRefused() {
    var base =
        TrainingSpec.of(
            NetworkSpec.input(4).readout(3), new SpatialBackprop(), Optimizer.adam(0.01), 2, 4, 1);
    SpecException refused =
        assertThrows(
            SpecException.class,
            () -> new Experiment(base, Map.of(), List.of(), 1, 100, List.of(1L), 1, 0));
    assertEquals("evaluations need at least 1 epoch between them, not 0", refused.getMessage());
  }
}
