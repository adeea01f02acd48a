package dev.forespike.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Dataset;
import dev.forespike.api.Lif;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Opzo;
import dev.forespike.api.Rule;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.TrainingSpec;
import dev.forespike.data.YinYang;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    var experiment = new Experiment(base, rules, List.of(1e-6, 0.02), 1, 100, List.of(1L, 2L), 1);

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
}
