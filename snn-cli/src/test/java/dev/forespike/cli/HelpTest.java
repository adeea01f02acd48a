package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.cli.terminal.ExitCode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What somebody reads who meets the command for the first time. */
class HelpTest {
  /** What the help says of each command, with its lines put together. */
  private static List<String> summaries() {
    String list = Snn.run("--help").succeeds().out().split("Commands:\\R", 2)[1];
    return Arrays.stream(list.split("\\R(?=  [a-z])", -1))
        .map(entry -> entry.strip().replaceAll("\\s+", " "))
        .toList();
  }

  @Test
  void everySummaryIsAWholeSentence() {
    List<String> summaries = summaries();
    assertTrue(summaries.size() >= 15, summaries::toString);
    for (String summary : summaries) {
      assertTrue(summary.matches("[a-z]+ [A-Z].*[.]"), summary);
    }
  }

  @Test
  void theOptionsOfTrainStandInGroupsWithAnExampleEach() {
    String help = Snn.line("train --help").succeeds().out();
    int last = -1;
    for (GroupedHelp.Group group : GroupedHelp.Group.values()) {
      int at = help.indexOf(", for example " + group.example());
      assertTrue(at > last, () -> group + " in\n" + help);
      last = at;
    }
    assertTrue(help.startsWith("Usage: snn train [OPTIONS]"), help);
  }

  @Test
  void noOptionIsLeftOutOfTheGroups() {
    for (String command : List.of("train", "experiment")) {
      String help = Snn.line(command + " --help").succeeds().out();
      var shown = new TreeSet<String>();
      help.lines()
          .filter(line -> line.matches(" {2,6}(-[a-zA-Z], )?--.*"))
          .map(line -> line.replaceAll("^.*?(--(\\[no-\\])?[a-z-]+).*", "$1").replace("[no-]", ""))
          .forEach(shown::add);
      CommandLine line = Objects.requireNonNull(Main.commandLine().getSubcommands().get(command));
      var expected =
          line.getCommandSpec().options().stream()
              .filter(option -> !option.hidden())
              .map(option -> option.longestName())
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(expected, shown, command);
    }
  }

  @Test
  void theExamplesOfTheGroupsAddUpToARun(@TempDir Path temporary) {
    String line =
        Arrays.stream(GroupedHelp.Group.values())
            .map(GroupedHelp.Group::example)
            .collect(Collectors.joining(" "));
    Snn.line("train " + line.replace("runs/opzo", temporary.resolve("run").toString())).succeeds();
  }

  @Test
  void anEmptyNameIsNoFolder() {
    Snn.run("train", "--dataset", "yinyang", "--rule", "bp", "--out", "")
        .fails(ExitCode.USAGE, "'--out'", "is empty; name a file or folder");
  }
}
