package dev.forespike.cli.architecture.kernels;

import dev.forespike.cli.architecture.tools.Tool;

/** Breaks a rule on purpose: the test of the architecture must find it. */
public final class KernelThatKnowsATool {
  private final Tool tool;

  public KernelThatKnowsATool(Tool tool) {
    this.tool = tool;
  }

  public int use() {
    return tool.weight();
  }
}
