package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forespike.cli.terminal.Table;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void alignsColumns() {
    assertEquals(
        """
        rule  accuracy  rate
        bp      99.0 %     1
        opzo     9.5 %    10
        """,
        new Table()
            .row("rule", "accuracy", "rate")
            .row("bp", "99.0 %", "1")
            .row("opzo", "9.5 %", "10")
            .toString());
  }
}
