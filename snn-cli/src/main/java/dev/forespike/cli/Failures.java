package dev.forespike.cli;

import dev.forespike.api.FileException;
import dev.forespike.api.SpecException;
import dev.forespike.bench.measure.MeasurementException;
import dev.forespike.cli.terminal.ExitCode;
import dev.forespike.kernels.SettingException;
import dev.forespike.train.TrainingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Turns every failure into one line on standard error and an exit code. */
final class Failures {
  private Failures() {}

  static int usage(ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    print(oneLine(Suggestions.message(e)) + " (see: " + command + " --help)");
    return ExitCode.USAGE;
  }

  static int report(Exception e, CommandLine line, boolean debug) {
    if (debug) {
      e.printStackTrace();
    }
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      // A thread that helps has no other way to tell.
      if (cause instanceof OutOfMemoryError memory) {
        return outOfMemory(memory, line, false);
      }
    }
    return switch (e) {
      case SpecException usage -> {
        print(Suggestions.complete(oneLine(usage)));
        yield ExitCode.USAGE;
      }
      case SettingException usage -> {
        print(oneLine(usage));
        yield ExitCode.USAGE;
      }
      case IOException failed -> {
        print(oneLine(describe(failed)));
        yield ExitCode.FAILED;
      }
      case UncheckedIOException failed -> {
        IOException cause = failed.getCause();
        print(oneLine(cause == null ? String.valueOf(failed) : describe(cause)));
        yield ExitCode.FAILED;
      }
      case InvalidPathException wrong -> {
        print(oneLine("'" + wrong.getInput() + "' cannot be a path: " + wrong.getReason()));
        yield ExitCode.USAGE;
      }
      case ArithmeticException overflow -> {
        print(
            "too large: timesteps x batch x width, and x directions, must stay below 2^31; lower"
                + " one of them");
        yield ExitCode.USAGE;
      }
      case MeasurementException failed -> {
        print(oneLine(failed));
        yield ExitCode.FAILED;
      }
      case TrainingException failed -> {
        print(oneLine(failed));
        yield ExitCode.FAILED;
      }
      default -> unexpected(e, false); // shown already
    };
  }

  static int unexpected(Throwable e, boolean debug) {
    if (debug) {
      e.printStackTrace();
    }
    print("unexpected failure: " + oneLine(e.toString()) + " (--debug shows where)");
    return ExitCode.FAILED;
  }

  static int outOfMemory(OutOfMemoryError e, CommandLine line, boolean debug) {
    if (debug) {
      e.printStackTrace();
    }
    print(
        "out of memory ("
            + (Runtime.getRuntime().maxMemory() >> 20)
            + " MB heap): "
            + remedy(line.getParseResult().subcommand())
            + "; or give Java more memory, for example JAVA_TOOL_OPTIONS=-Xmx8g");
    return ExitCode.FAILED;
  }

  /** What makes a command need less memory. */
  private static String remedy(CommandLine.@Nullable ParseResult command) {
    return switch (command == null ? "" : command.commandSpec().name()) {
      case "init" -> "lower --layers or --input";
      case "bench" -> "lower --sizes, --shape, --n, --layers, --batch or --chunk";
      case "predict" -> "give fewer coordinates at once (--at)";
      case "infer", "gradient" -> "give fewer samples or fewer time steps at once";
      default -> "lower --batch, --chunk or --layers, or --directions if given";
    };
  }

  /** Whoever opened a file has worded its failure; what is still bare names at least the file. */
  private static String describe(IOException e) {
    IOException worded = e;
    if (e instanceof FileSystemException bare && bare.getFile() != null) {
      worded = FileException.writing(Path.of(bare.getFile()), bare);
    }
    return worded.getMessage() == null ? worded.toString() : worded.getMessage();
  }

  static void print(String message) {
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
