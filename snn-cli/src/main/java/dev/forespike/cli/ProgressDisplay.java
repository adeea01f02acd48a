package dev.forespike.cli;

import dev.forespike.train.EpochReport;
import dev.forespike.train.Network;
import dev.forespike.train.TrainingListener;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows training on standard error: a bar with loss, accuracy, samples/s and time left, only where
 * standard error is a terminal. Warnings are shown always, each once.
 */
final class ProgressDisplay implements TrainingListener, AutoCloseable {
  private final String title;
  private final boolean visible;
  private final java.util.Set<String> warned = new java.util.HashSet<>();
  private @Nullable ProgressBar bar;

  /** Of the last epoch, where targets are numbers. */
  private String lastError = "";

  ProgressDisplay(String title) {
    this.title = title;
    visible = StandardError.terminal();
  }

  @Override
  public void onBatch(Progress progress) {
    if (!visible) {
      return;
    }
    ProgressBar shown = bar;
    if (shown == null) {
      shown = open((long) progress.epochs() * progress.ofSamples());
      bar = shown;
    }
    shown.stepTo((progress.epoch() - 1L) * progress.ofSamples() + progress.samples());
    shown.setExtraMessage(
        String.format(
            Locale.ROOT,
            " epoch %d/%d loss %.4g %s",
            progress.epoch(),
            progress.epochs(),
            progress.loss(),
            Double.isNaN(progress.accuracy())
                ? lastError
                : String.format(Locale.ROOT, "accuracy %.2f%%", 100 * progress.accuracy())));
  }

  private ProgressBar open(long total) {
    return new ProgressBarBuilder()
        .setTaskName(title)
        .setInitialMax(total)
        .setUnit(" samples", 1)
        .showSpeed()
        .setUpdateIntervalMillis(200)
        .setStyle(ProgressBarStyle.ASCII)
        .setMaxRenderedLength(120)
        .setEtaFunction(
            state -> remaining(state.getCurrent(), state.getMax(), state.getElapsedAfterStart()))
        .setConsumer(new ConsoleProgressBarConsumer(System.err, 120))
        .build();
  }

  private static java.util.Optional<Duration> remaining(long done, long all, Duration elapsed) {
    if (done == 0) {
      return java.util.Optional.empty();
    }
    return java.util.Optional.of(
        Duration.ofMillis((long) (elapsed.toMillis() * ((double) (all - done) / done))));
  }

  @Override
  public void onEpoch(EpochReport report, Network network) {
    if (!report.relativeError().isEmpty()) {
      lastError = RelativeErrors.text(report.relativeError());
    }
  }

  @Override
  public void onWarning(String message) {
    // Rates and counts in a message change from epoch to epoch; the layer does not.
    if (warned.add(message.replaceAll("[0-9.E-]{3,}|[0-9]+ times", ""))) {
      System.err.println("snn: warning: " + message);
    }
  }

  @Override
  public void close() {
    ProgressBar shown = bar;
    if (shown != null) {
      shown.close();
    }
  }
}
