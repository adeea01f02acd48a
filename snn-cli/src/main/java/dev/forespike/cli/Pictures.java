package dev.forespike.cli;

import dev.forespike.api.Samples;
import dev.forespike.api.Shape;
import dev.forespike.cli.file.WholeFile;
import dev.forespike.train.EpochReport;
import dev.forespike.train.Inference;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.collections.api.list.primitive.MutableDoubleList;
import org.eclipse.collections.impl.factory.primitive.DoubleLists;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The pictures of a demo run. */
final class Pictures {
  private static final List<Color> CLASS_COLORS =
      List.of(new Color(0x4477AA), new Color(0xEE6677), new Color(0xCCBB44));
  private static final List<String> CLASS_NAMES = List.of("yin", "yang", "dot");

  /** Points of the plane along each side. */
  private static final int GRID = 120;

  private Pictures() {}

  /** Test accuracy by epoch, one line for each rule. */
  static void learningCurves(Map<String, List<EpochReport>> runs, Path file) throws IOException {
    save(List.of(curves(runs, 900, 560)), 1, file);
  }

  private static XYChart curves(Map<String, List<EpochReport>> runs, int width, int height) {
    XYChart chart =
        new XYChartBuilder()
            .width(width)
            .height(height)
            .title("Yin-Yang: test accuracy")
            .xAxisTitle("epoch")
            .yAxisTitle("test accuracy %")
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.InsideSE);
    runs.forEach(
        (rule, all) -> {
          List<EpochReport> reports = all.stream().filter(EpochReport::evaluated).toList();
          chart
              .addSeries(
                  rule,
                  reports.stream().mapToDouble(EpochReport::epoch).toArray(),
                  reports.stream().mapToDouble(r -> 100 * r.testAccuracy()).toArray())
              .setMarker(SeriesMarkers.NONE);
        });
    return chart;
  }

  /** The points at which decisions are drawn. */
  static Samples plane() {
    return new Samples() {
      @Override
      public int size() {
        return GRID * GRID;
      }

      @Override
      public Shape shape() {
        return Shape.of(4);
      }

      @Override
      public void read(int index, float[] destination, int offset) {
        float x = (index % GRID + 0.5f) / GRID;
        float y = (Math.floorDiv(index, GRID) + 0.5f) / GRID;
        destination[offset] = x;
        destination[offset + 1] = y;
        destination[offset + 2] = 1 - x;
        destination[offset + 3] = 1 - y;
      }

      @Override
      public int label(int index) {
        return 0;
      }
    };
  }

  /** The true classes, the plane coloured by each network's decision, and the learning curves. */
  static void decisions(
      Map<String, Inference> decisions,
      Samples truth,
      Map<String, List<EpochReport>> runs,
      Path file)
      throws IOException {
    var charts = new ArrayList<XYChart>();
    charts.add(panel("true classes (test samples)", truth, truth::label, 7));
    decisions.forEach(
        (title, inference) -> charts.add(panel(title, plane(), inference::prediction, 4)));
    charts.add(curves(runs, 430, 430));
    save(charts, 3, file);
  }

  private interface Classes {
    int of(int index);
  }

  private static XYChart panel(String title, Samples points, Classes classes, int size) {
    XYChart chart = new XYChartBuilder().width(430).height(430).title(title).build();
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setMarkerSize(size);
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(1.0).setYAxisMin(0.0).setYAxisMax(1.0);
    chart.getStyler().setPlotGridLinesVisible(false);
    float[] point = new float[4];
    for (int c = 0; c < CLASS_NAMES.size(); c++) {
      MutableDoubleList x = DoubleLists.mutable.empty();
      MutableDoubleList y = DoubleLists.mutable.empty();
      for (int i = 0; i < points.size(); i++) {
        points.read(i, point, 0);
        double dx = point[0] - 0.5;
        double dy = point[1] - 0.5;
        if (classes.of(i) == c && dx * dx + dy * dy <= 0.25) {
          x.add(point[0]);
          y.add(point[1]);
        }
      }
      if (!x.isEmpty()) {
        var series = chart.addSeries(CLASS_NAMES.get(c), x.toArray(), y.toArray());
        series.setMarker(SeriesMarkers.SQUARE);
        series.setMarkerColor(CLASS_COLORS.get(c));
      }
    }
    return chart;
  }

  /** The spikes of one sample, layer above layer, and the outputs that decide. */
  static void raster(Inference inference, List<Integer> widths, int label, Path file)
      throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(900)
            .height(620)
            .title(
                "Spikes of one sample: class "
                    + CLASS_NAMES.get(label)
                    + ", decided "
                    + CLASS_NAMES.get(inference.prediction(0)))
            .xAxisTitle("time step")
            .yAxisTitle("neuron")
            .build();
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    chart.getStyler().setMarkerSize(5);
    chart.getStyler().setXAxisMin(-0.5).setXAxisMax(inference.timesteps() - 0.5);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    int base = 0;
    for (int layer = 0; layer < widths.size(); layer++) {
      MutableDoubleList time = DoubleLists.mutable.empty();
      MutableDoubleList neuron = DoubleLists.mutable.empty();
      for (int t = 0; t < inference.timesteps(); t++) {
        for (int i = 0; i < widths.get(layer); i++) {
          if (inference.spike(layer, t, 0, i)) {
            time.add(t);
            neuron.add(base + i);
          }
        }
      }
      if (!time.isEmpty()) {
        chart
            .addSeries("layer " + layer, time.toArray(), neuron.toArray())
            .setMarker(SeriesMarkers.CIRCLE);
      }
      base += widths.get(layer);
    }
    save(List.of(chart), 1, file);
  }

  private static void save(List<XYChart> charts, int columns, Path file) throws IOException {
    var bytes = new ByteArrayOutputStream();
    int rows = Math.ceilDiv(charts.size(), columns);
    BitmapEncoder.saveBitmap(charts, rows, columns, bytes, BitmapFormat.PNG);
    WholeFile.write(file, bytes.toByteArray());
  }
}
