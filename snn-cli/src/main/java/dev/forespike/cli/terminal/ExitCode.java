package dev.forespike.cli.terminal;

/** What the command says to the program that called it; 0 is done. */
public final class ExitCode {
  /** What was asked for could not be done. */
  public static final int FAILED = 1;

  /** What was asked for cannot be meant. */
  public static final int USAGE = 2;

  private ExitCode() {}
}
