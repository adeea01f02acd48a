package dev.forespike.cli.terminal;

import dev.forespike.train.EpochReport;
import dev.forespike.train.Network;
import dev.forespike.train.TrainingListener;
import java.util.HashSet;
import java.util.Set;

/**
 * Shows training on standard error: loss, accuracy, samples/s and time left, only where standard
 * error is a terminal. Warnings are shown always, each once.
 */
public final class ProgressDisplay implements TrainingListener, AutoCloseable {
  /** Nanoseconds between two lines. */
  private static final long INTERVAL = 200_000_000;

  private final String title;
  private final StatusLine line = new StatusLine("");
  private final Set<String> warned = new HashSet<>();

  /** Of the last epoch, where targets are numbers. */
  private String lastError = "";

  private long began;
  private long shown;
  private long samples;
  private int before;

  public ProgressDisplay(String title) {
    this.title = title;
  }

  @Override
  public void onBatch(Progress progress) {
    if (!StandardError.terminal()) {
      return;
    }
    long now = System.nanoTime();
    if (began == 0) {
      // How long the first batch took is not known, and it is like no other.
      began = now;
      before = progress.samples();
      return;
    }
    samples += progress.samples() - (progress.samples() > before ? before : 0);
    before = progress.samples();
    if (now - shown < INTERVAL) {
      return;
    }
    shown = now;
    line.show(
        ProgressLine.of(
            title, progress, lastError, (now - began) * 1e-9, samples, StandardError.width()));
  }

  @Override
  public void onEpoch(EpochReport report, Network network) {
    line.clear();
    if (!report.relativeError().isEmpty()) {
      lastError = RelativeErrors.text(report.relativeError());
    }
  }

  @Override
  public void onWarning(String message) {
    // Rates and counts in a message change from epoch to epoch; the layer does not.
    if (warned.add(message.replaceAll("[0-9.E-]{3,}|[0-9]+ times", ""))) {
      line.clear();
      System.err.println("snn: warning: " + message);
    }
  }

  @Override
  public void close() {
    line.close();
  }
}
