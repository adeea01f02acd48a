package dev.forespike.cli.architecture.tools;

/** Something of another room. */
public final class Tool {
  public int weight() {
    return 1;
  }
}
