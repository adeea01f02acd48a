package dev.forespike.cli.terminal;

import dev.forespike.train.TrainingListener.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words of a line about training that fits a terminal. What matters least is left out first:
 * the bar, the speed, the accuracy, the title.
 */
public final class ProgressLine {
  /** Columns of the bar, without its ends. */
  private static final int BAR = 20;

  private ProgressLine() {}

  /**
   * Composes a line.
   *
   * @param title the run
   * @param progress where training is
   * @param error what tells how good it is where that is no accuracy, may be empty
   * @param seconds since training began
   * @param done samples of this call that were learned in these seconds
   * @param width columns there are
   */
  public static String of(
      String title, Progress progress, String error, double seconds, long done, int width) {
    long all = (long) progress.epochs() * progress.ofSamples();
    long behind = (progress.epoch() - 1L) * progress.ofSamples() + progress.samples();
    double share = all == 0 ? 1 : behind / (double) all;
    String percent = String.format(Locale.ROOT, "%3.0f%%", Math.floor(100 * share));
    String epoch = "epoch " + progress.epoch() + "/" + progress.epochs();
    String loss = String.format(Locale.ROOT, "loss %.4g", progress.loss());
    String quality =
        Double.isNaN(progress.accuracy())
            ? error
            : String.format(Locale.ROOT, "accuracy %.2f%%", 100 * progress.accuracy());
    String speed = "";
    String left = "";
    if (seconds > 0 && done > 0) {
      double rate = done / seconds;
      speed = String.format(Locale.ROOT, "%.0f samples/s", rate);
      left = duration((all - behind) / rate) + " left";
    }
    String bar = bar(share);
    for (List<String> line :
        List.of(
            List.of(title, percent, bar, epoch, loss, quality, speed, left),
            List.of(title, percent, epoch, loss, quality, speed, left),
            List.of(title, percent, epoch, loss, quality, left),
            List.of(percent, epoch, loss, quality, left),
            List.of(percent, epoch, loss, left),
            List.of(percent, epoch, left),
            List.of(percent, left))) {
      String joined = join(line);
      if (Columns.of(joined) <= width) {
        return joined;
      }
    }
    return Columns.cut(percent.strip(), width);
  }

  private static String join(List<String> parts) {
    var said = new ArrayList<>(parts);
    said.removeIf(String::isBlank);
    return String.join("  ", said);
  }

  private static String bar(double share) {
    int full = (int) (BAR * share);
    return "[" + "=".repeat(full) + " ".repeat(BAR - full) + "]";
  }

  /** Seconds as people say them; far more than a run takes where it cannot be told. */
  public static String duration(double seconds) {
    long whole = Math.round(Math.min(seconds, 1e9));
    long hours = whole / 3600;
    return hours > 99
        ? hours / 24 + " days"
        : hours > 0
            ? String.format(Locale.ROOT, "%d:%02d h", hours, whole / 60 % 60)
            : String.format(Locale.ROOT, "%d:%02d min", whole / 60, whole % 60);
  }
}
