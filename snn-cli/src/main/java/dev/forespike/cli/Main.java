package dev.forespike.cli;

import dev.forespike.cli.bench.BenchCommand;
import dev.forespike.cli.option.Encodings;
import dev.forespike.cli.terminal.ExitCode;
import dev.forespike.cli.terminal.Numbers;
import dev.forespike.cli.terminal.StandardError;
import dev.forespike.cli.terminal.StandardOutput;
import java.io.PrintWriter;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/**
 * The {@code snn} command: parses, runs, and turns every failure into one line and an exit code.
 */
@Command(
    name = "snn",
    description = "Forward-only training of spiking neural networks.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      DemoCommand.class,
      TrainCommand.class,
      EvalCommand.class,
      PredictCommand.class,
      InitCommand.class,
      InferCommand.class,
      GradientCommand.class,
      FetchCommand.class,
      DataCommand.class,
      InfoCommand.class,
      ExperimentCommand.class,
      CurvesCommand.class,
      ReplayCommand.class,
      LawsCommand.class,
      QualityCommand.class,
      BenchCommand.class
    })
public final class Main implements Runnable {
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of a failure.")
  boolean debug;

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  /** The version of this module, which the build puts into its descriptor. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"forespike " + version()};
    }
  }

  static String version() {
    return Optional.ofNullable(Main.class.getModule().getDescriptor())
        .flatMap(ModuleDescriptor::rawVersion)
        .orElse("unknown");
  }

  private Main() {
    spec = CommandLine.Model.CommandSpec.create();
  }

  /**
   * Runs the command and exits.
   *
   * @param arguments the command line
   */
  public static void main(String[] arguments) {
    // The reader of HDF5 brings a logging interface that would complain of having no logger.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    StandardError.connect();
    StandardOutput.connect();
    // What other people's code formats: digits are 0 to 9 whatever the language of the machine.
    Locale.setDefault(Locale.ROOT);
    // A program that is told to end deletes the files it was writing; that this makes the writing
    // fail is no news.
    Runtime.getRuntime().addShutdownHook(new Thread(StandardError::silence));
    Optional<String> trouble =
        Encodings.trouble(
            System.getProperty("sun.jnu.encoding", "UTF-8"),
            System.getProperty("user.dir", ""),
            List.of(arguments),
            folders());
    if (trouble.isPresent()) {
      Failures.print(trouble.get());
      System.exit(ExitCode.USAGE);
    }
    System.exit(run(arguments));
  }

  /** Variables of the environment that name folders, where they are set. */
  private static Map<String, String> folders() {
    var folders = new TreeMap<>(System.getenv());
    folders.keySet().retainAll(Set.of("SNN_DATA", "XDG_CACHE_HOME"));
    return folders;
  }

  static int run(String... arguments) {
    Main main = new Main();
    CommandLine line = commandLine(main);
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    line.setParameterExceptionHandler((e, _) -> Failures.usage(e));
    line.setExecutionExceptionHandler((e, _, _) -> Failures.report(e, line, main.debug));
    try {
      return StandardOutput.arrived(line.execute(arguments));
    } catch (OutOfMemoryError e) {
      return Failures.outOfMemory(e, line, main.debug);
    } catch (Error e) {
      // A library without a class it needs, a stack that overflowed: no less a failure.
      return Failures.unexpected(e, main.debug);
    }
  }

  /** The commands and options there are. */
  static CommandLine commandLine() {
    return commandLine(new Main());
  }

  private static CommandLine commandLine(Main main) {
    CommandLine line = new CommandLine(main);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    GroupedHelp.install(line);
    Numbers.register(line);
    line.registerConverter(Path.class, Main::path);
    return line;
  }

  /** A path that an option names; an empty one is no folder, but a variable that was not set. */
  private static Path path(String text) {
    if (text.isEmpty()) {
      throw new TypeConversionException("is empty; name a file or folder");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("'" + text + "' cannot be a path: " + e.getReason());
    }
  }

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }
}
