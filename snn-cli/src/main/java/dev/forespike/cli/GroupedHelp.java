package dev.forespike.cli;

import dev.forespike.cli.option.DataOptions;
import dev.forespike.cli.option.EventNetworkOptions;
import dev.forespike.cli.option.EventRuleOptions;
import dev.forespike.cli.option.NetworkOptions;
import dev.forespike.cli.option.OperatorOptions;
import dev.forespike.cli.option.OptimizerOptions;
import dev.forespike.cli.option.PerturbationOptions;
import dev.forespike.cli.option.RuleOptions;
import dev.forespike.cli.option.ThreadOptions;
import dev.forespike.cli.option.TrainingOptions;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Layout;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The help of commands with many options, in groups, each with an example: of seventy options in
 * one list nobody finds the one he needs.
 */
final class GroupedHelp {
  /** Fewer options are one list. */
  private static final int MANY = 25;

  /** A group and an example of its options, which add up to a run that a test makes. */
  enum Group {
    DATA("Data", "--dataset yinyang --train-limit 1000 --validation 500"),
    NETWORK("Network", "--neuron lif --layers 32,32 --leak 0.6 --bias"),
    RULE("Rule", "--rule opzo --noise gaussian --alpha 0.2"),
    OPTIMIZER("Optimizer", "--optimizer adam --lr 0.005 --schedule cosine --warm-up 20"),
    TRAINING("Training", "--timesteps 8 --batch 50 --epochs 2 --threads 2"),
    RUN("This run", "--seed 3 --alignment --out runs/opzo --overwrite");

    private final String title;
    private final String example;

    Group(String title, String example) {
      this.title = title;
      this.example = example;
    }

    String example() {
      return example;
    }
  }

  /** Where the options of a class belong. */
  private static final Map<Class<?>, Group> CLASSES =
      Map.ofEntries(
          Map.entry(DataOptions.class, Group.DATA),
          Map.entry(NetworkOptions.class, Group.NETWORK),
          Map.entry(EventNetworkOptions.class, Group.NETWORK),
          Map.entry(OperatorOptions.class, Group.NETWORK),
          Map.entry(RuleOptions.class, Group.RULE),
          Map.entry(PerturbationOptions.class, Group.RULE),
          Map.entry(EventRuleOptions.class, Group.RULE),
          Map.entry(OptimizerOptions.class, Group.OPTIMIZER),
          Map.entry(TrainingOptions.class, Group.TRAINING),
          Map.entry(ThreadOptions.class, Group.TRAINING));

  /** Options that belong elsewhere than their class. */
  private static final Map<String, Group> NAMES =
      Map.of(
          "--train-limit", Group.DATA,
          "--validation", Group.DATA,
          "--rule", Group.RULE,
          "--rules", Group.RULE,
          "--schedule", Group.OPTIMIZER,
          "--warm-up", Group.OPTIMIZER);

  private GroupedHelp() {}

  /** Groups the help of every command that has many options. */
  static void install(CommandLine line) {
    for (CommandLine command : line.getSubcommands().values()) {
      if (command.getCommandSpec().options().size() >= MANY) {
        command
            .getHelpSectionMap()
            .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, GroupedHelp::render);
        // All options in one line of brackets say nothing that the groups do not.
        command.getCommandSpec().usageMessage().abbreviateSynopsis(true);
      }
    }
  }

  private static String render(Help help) {
    List<OptionSpec> options =
        help.commandSpec().options().stream().filter(option -> !option.hidden()).toList();
    Map<Group, List<OptionSpec>> groups = new EnumMap<>(Group.class);
    options.forEach(
        option -> groups.computeIfAbsent(group(option), _ -> new ArrayList<>()).add(option));
    boolean training = help.commandSpec().name().equals("train");
    return groups.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .map(
            entry ->
                System.lineSeparator()
                    + entry.getKey().title
                    + (training ? ", for example " + entry.getKey().example : "")
                    + System.lineSeparator()
                    + list(help, options, entry.getValue()))
        .collect(Collectors.joining());
  }

  /** The columns are those of all options, so that the groups stand in line. */
  private static String list(Help help, List<OptionSpec> all, List<OptionSpec> some) {
    Layout layout = help.createDefaultLayout(all, List.of(), help.colorScheme());
    layout.addOptions(some, help.parameterLabelRenderer());
    return layout.toString();
  }

  static Group group(OptionSpec option) {
    Group named = NAMES.get(option.longestName());
    if (named != null) {
      return named;
    }
    return option.userObject() instanceof Field field
        ? CLASSES.getOrDefault(field.getDeclaringClass(), Group.RUN)
        : Group.RUN;
  }
}
