package dev.forespike.cli.terminal;

/**
 * One line on standard error that says what is being done, only where that is a terminal, and never
 * wider than it.
 */
public final class StatusLine implements AutoCloseable {
  private final String doing;
  private final boolean visible;
  private final int width;

  /** Columns that the line takes now. */
  private int taken;

  public StatusLine(String doing) {
    this.doing = doing;
    visible = StandardError.terminal();
    width = StandardError.width();
  }

  public void show(String what) {
    if (visible) {
      write(Columns.cut((doing + " " + what).strip(), width));
    }
  }

  /** Makes room for another line. */
  void clear() {
    if (visible && taken > 0) {
      write("");
    }
  }

  private void write(String line) {
    int columns = Columns.of(line);
    String rest = " ".repeat(Math.max(0, taken - columns));
    // Back to the end of the text, where the cursor disturbs least.
    System.err.print("\r" + line + rest + (rest.isEmpty() ? "" : "\r" + line));
    System.err.flush();
    taken = columns;
  }

  @Override
  public void close() {
    clear();
  }
}
