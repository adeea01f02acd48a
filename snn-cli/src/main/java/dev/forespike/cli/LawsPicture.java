package dev.forespike.cli;

import dev.forespike.api.DirectionLaw;
import dev.forespike.bench.laws.LawCurves;
import dev.forespike.bench.laws.LawCurves.Curve;
import dev.forespike.bench.laws.LawStudy;
import dev.forespike.cli.picture.Panels;
import dev.forespike.testkit.LawResult;
import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.XYChart;

/** Error and alignment against K, d and momentum: points as measured, lines as theory has them. */
final class LawsPicture {
  private LawsPicture() {}

  static byte[] png(LawCurves curves, List<? extends DirectionLaw> laws) throws IOException {
    var panels = new ArrayList<XYChart>();
    add(panels, "directions K", "squared error", curves.errorAgainstDirections(laws));
    add(panels, "dimension d", "squared error, K = 1", curves.errorAgainstDimension(laws));
    add(panels, "momentum", "share of a draw's variance", curves.varianceAgainstMomentum(laws));
    add(panels, "dimension d", "squared cosine, K = 1", curves.alignmentAgainstDimension(laws));
    return Panels.together(panels);
  }

  private static void add(List<XYChart> panels, String x, String y, List<Curve> curves) {
    List<Curve> shown = curves.stream().filter(curve -> !curve.x().isEmpty()).toList();
    if (shown.isEmpty()) {
      return;
    }
    XYChart chart = Panels.logarithmic(x, y);
    Panels.bounds(
        chart,
        shown.stream().flatMap(curve -> curve.x().stream()).mapToDouble(at -> at).toArray(),
        shown.stream()
            .flatMap(curve -> curve.results().stream())
            .mapToDouble(LawResult::theory)
            .toArray());
    for (int i = 0; i < shown.size(); i++) {
      Curve curve = shown.get(i);
      Color color = Panels.COLORS.get(i % Panels.COLORS.size());
      String name = LawStudy.name(curve.law());
      double[] at = curve.x().stream().mapToDouble(place -> place).toArray();
      double[] theory = curve.results().stream().mapToDouble(LawResult::theory).toArray();
      double[] measured = curve.results().stream().mapToDouble(LawResult::measured).toArray();
      Panels.points(chart, name, at, measured, color);
      Panels.line(chart, name + ", theory", at, theory, color);
    }
    panels.add(chart);
  }
}
