package dev.forespike.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Readout;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/** What {@link EstimatorDomain} gives. */
@Domain(EstimatorDomain.class)
final class EstimatorDomainProperties {

  @Property(tries = 200)
  void objectivesKnowTheirGradients(@ForAll Objectives.Case of) {
    assertEquals(of.f().dimension(), of.point().length);
    assertEquals(of.f().dimension(), of.f().gradient(of.point()).length);
  }

  @Property(tries = 500)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void gradientsHaveExtremeScales(@ForAll double[] gradient) {
    double most = Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
    assertTrue(most <= 1e12);
    Statistics.label("large").collect(most > 1e6);
    Statistics.label("large").coverage(coverage -> coverage.check(true).percentage(p -> p > 20));
    Statistics.label("small").collect(most < 1e-3);
    Statistics.label("small").coverage(coverage -> coverage.check(true).percentage(p -> p > 2));
  }

  @Property(tries = 200)
  void networksAreSmallAndEndInAReadout(
      @ForAll NetworkSpec network, @ForAll Loss loss, @ForAll NoiseLaw law) {
    assertTrue(network.input().size() <= 4 && network.hiddenLayers() <= 2, network::toString);
    assertTrue(network.layers().getLast().neuron() instanceof Readout);
    assertTrue(law.kurtosis() >= 1);
    assertTrue(loss.perStep() || loss instanceof Loss.MeanOutputCrossEntropy, loss::toString);
  }
}
