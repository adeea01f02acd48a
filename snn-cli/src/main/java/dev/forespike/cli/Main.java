package dev.forespike.cli;

import dev.forespike.api.SpecException;
import dev.forespike.bench.measure.MeasurementException;
import dev.forespike.train.TrainingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

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
      InfoCommand.class,
      ExperimentCommand.class,
      CurvesCommand.class,
      ReplayCommand.class,
      LawsCommand.class,
      QualityCommand.class,
      BenchCommand.class
    })
public final class Main implements Runnable {
  /** Exit code of a run that failed. */
  static final int FAILED = 1;

  /** Exit code of a command that cannot be run as it was given. */
  static final int USAGE = 2;

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
    // A program that is told to end deletes the files it was writing; that this makes the writing
    // fail is no news.
    Runtime.getRuntime().addShutdownHook(new Thread(StandardError::silence));
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    Main main = new Main();
    CommandLine line = new CommandLine(main);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    Numbers.register(line);
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    line.setParameterExceptionHandler((e, _) -> usage(e));
    line.setExecutionExceptionHandler((e, _, _) -> failure(e, main.debug));
    try {
      return line.execute(arguments);
    } catch (OutOfMemoryError e) {
      return outOfMemory(e, line, main.debug);
    } catch (Error e) {
      // A library without a class it needs, a stack that overflowed: no less a failure.
      return unexpected(e, main.debug);
    }
  }

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }

  private static int usage(ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    print(oneLine(e) + " (see: " + command + " --help)");
    return USAGE;
  }

  private static int failure(Exception e, boolean debug) {
    if (debug) {
      e.printStackTrace();
    }
    return switch (e) {
      case SpecException usage -> {
        print(oneLine(usage));
        yield USAGE;
      }
      case IOException failed -> {
        print(oneLine(describe(failed)));
        yield FAILED;
      }
      case ArithmeticException overflow -> {
        print("too large: timesteps x batch x width must stay below 2^31; lower one of them");
        yield USAGE;
      }
      case MeasurementException failed -> {
        print(oneLine(failed));
        yield FAILED;
      }
      case TrainingException failed -> {
        print(oneLine(failed));
        yield FAILED;
      }
      default -> unexpected(e, false); // shown already
    };
  }

  private static int unexpected(Throwable e, boolean debug) {
    if (debug) {
      e.printStackTrace();
    }
    print("unexpected failure: " + oneLine(e.toString()) + " (--debug shows where)");
    return FAILED;
  }

  private static int outOfMemory(OutOfMemoryError e, CommandLine line, boolean debug) {
    if (debug) {
      e.printStackTrace();
    }
    print(
        "out of memory ("
            + (Runtime.getRuntime().maxMemory() >> 20)
            + " MB heap): "
            + remedy(line.getParseResult().subcommand()));
    return FAILED;
  }

  /** What makes a command need less memory. */
  private static String remedy(CommandLine.@Nullable ParseResult command) {
    return switch (command == null ? "" : command.commandSpec().name()) {
      case "init" -> "lower --layers or --input";
      case "bench" -> "lower --sizes, --shape, --n, --layers, --batch or --chunk";
      case "predict" -> "give fewer coordinates at once (--at)";
      case "infer", "gradient" -> "give fewer samples or fewer time steps at once";
      default -> "lower --batch, --chunk or --layers";
    };
  }

  private static String describe(IOException e) {
    return switch (e) {
      case NoSuchFileException missing ->
          missing.getFile() + ": no such file or folder; check the path";
      case AccessDeniedException denied ->
          denied.getFile() + ": permission denied; choose another place";
      case FileAlreadyExistsException exists ->
          exists.getFile() + ": exists and is not a folder; choose another place";
      case NotDirectoryException file -> file.getFile() + ": is not a folder; choose another place";
      case FileSystemException other ->
          other.getFile() + ": " + reason(other) + "; choose another place";
      default -> e.getMessage() == null ? e.toString() : e.getMessage();
    };
  }

  private static String reason(FileSystemException e) {
    return e.getReason() == null ? "cannot be used" : e.getReason();
  }

  private static void print(String message) {
    System.err.println("snn: " + message);
  }

  private static String oneLine(Exception e) {
    String message = e.getMessage();
    return oneLine(message == null ? e.toString() : message);
  }

  private static String oneLine(String message) {
    return String.join(" ", List.of(message.split("\\R+")));
  }
}
