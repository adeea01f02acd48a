package dev.forespike.cli;

/** One line on standard error that says what is being done, only where that is a terminal. */
final class StatusLine implements AutoCloseable {
  private static final int WIDTH = 79;

  private final String doing;
  private final boolean visible;

  StatusLine(String doing) {
    this.doing = doing;
    visible = StandardError.terminal();
  }

  void show(String what) {
    if (visible) {
      String line = doing + " " + what;
      System.err.print(
          "\r" + " ".repeat(WIDTH) + "\r" + line.substring(0, Math.min(WIDTH, line.length())));
      System.err.flush();
    }
  }

  @Override
  public void close() {
    if (visible) {
      System.err.print("\r" + " ".repeat(WIDTH) + "\r");
      System.err.flush();
    }
  }
}
