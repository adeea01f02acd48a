package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.cli.terminal.Columns;
import dev.forespike.cli.terminal.ProgressLine;
import dev.forespike.train.TrainingListener.Progress;
import org.junit.jupiter.api.Test;

/**
 * A line about training is never wider than the terminal, and says what matters as long as it fits.
 */
class ProgressLineTest {
  private static final Progress EARLY = new Progress(3, 12, 30_000, 60_000, 0.123456, 0.98765, 2);

  private static String line(String title, int width) {
    return ProgressLine.of(title, EARLY, "", 10, 150_000, width);
  }

  @Test
  void fitsEveryTerminal() {
    for (String title : new String[] {"mnist opzo", "", "idx:/data/手書き数字 opzo", "x".repeat(300)}) {
      for (int width = 1; width <= 200; width++) {
        String line = line(title, width);
        assertTrue(Columns.of(line) <= width, width + ": " + line);
      }
    }
  }

  @Test
  void saysAllOnAWideTerminalAndLessOnNarrowOnes() {
    assertEquals(
        "mnist opzo   20%  [====                ]  epoch 3/12  loss 0.1235  accuracy 98.77%  15000"
            + " samples/s  0:38 min left",
        line("mnist opzo", 119));
    assertEquals(
        "mnist opzo   20%  epoch 3/12  loss 0.1235  accuracy 98.77%  0:38 min left",
        line("mnist opzo", 79));
    assertEquals(" 20%  epoch 3/12  0:38 min left", line("mnist opzo", 39));
    assertEquals(" 20%  0:38 min left", line("mnist opzo", 19));
    assertEquals("20%", line("mnist opzo", 4));
  }

  @Test
  void tellsTheErrorWhereThereIsNoAccuracy() {
    var progress = new Progress(1, 2, 10, 10, 0.5, Double.NaN, 2);
    assertEquals(
        "parabola   50%  epoch 1/2  loss 0.5000  relative L2 3.00%  10 samples/s  0:01 min left",
        ProgressLine.of("parabola", progress, "relative L2 3.00%", 1, 10, 90));
  }

  @Test
  void durationsAreSaidAsPeopleSayThem() {
    assertEquals("0:05 min", ProgressLine.duration(5));
    assertEquals("59:59 min", ProgressLine.duration(3599));
    assertEquals("2:05 h", ProgressLine.duration(7500));
    assertEquals("5 days", ProgressLine.duration(5 * 86_400));
    assertEquals("11574 days", ProgressLine.duration(Double.POSITIVE_INFINITY));
  }

  @Test
  void lettersThatMayBeWideCountAsWide() {
    assertEquals(5, Columns.of("naïve"));
    assertEquals(4, Columns.of("数字"));
    assertEquals("数", Columns.cut("数字", 3));
    assertEquals("na", Columns.cut("naïve", 2));
  }
}
