package dev.forespike.bench;

import dev.forespike.bench.measure.Processor;
import dev.forespike.kernels.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * The program that runs the JMH suites of the kernels: all, or those whose name matches a pattern.
 * It writes JMH's own results as JSON and a Markdown page that names the machine. How to start it
 * and how to read the page: docs/performance/kernels.md.
 */
public final class KernelSuites {
  private static final String PACKAGE = KernelSuites.class.getPackageName() + ".";

  private KernelSuites() {}

  /**
   * Runs suites. Exit code 0: done; 1: failed, for example because a result was wrong; 2: wrong
   * arguments.
   *
   * @param args pattern of suite and method, JSON file, Markdown file
   */
  public static void main(String[] args) {
    try {
      if (args.length != 3) {
        throw new IllegalArgumentException("needs PATTERN JSON-FILE MARKDOWN-FILE");
      }
      String page = run(args[0], Path.of(args[1]), Path.of(args[2]));
      System.out.println(System.lineSeparator() + page);
    } catch (IllegalArgumentException e) {
      fail(2, String.valueOf(e.getMessage()));
    } catch (IOException | RunnerException e) {
      fail(1, e.toString());
    }
  }

  private static void fail(int code, String reason) {
    System.err.println("kernel suites: " + reason);
    System.exit(code);
  }

  /** Runs suites, writes both files and gives the text of the page. */
  private static String run(String pattern, Path json, Path markdown)
      throws IOException, RunnerException {
    if (Kernels.best().equals(Kernels.scalar())) {
      throw new IllegalArgumentException(
          "no SIMD kernels here; start java with --add-modules jdk.incubator.vector");
    }
    makeFolder(json);
    makeFolder(markdown);
    Collection<RunResult> results;
    try {
      results = new Runner(options(pattern, json)).run();
    } catch (NoBenchmarksException e) {
      throw new IllegalArgumentException("no benchmark matches the pattern " + pattern, e);
    }
    String page = page(results);
    Files.writeString(markdown, page);
    return page;
  }

  private static void makeFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
  }

  private static Options options(String pattern, Path json) {
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("the pattern is no regular expression: " + pattern, e);
    }
    return new OptionsBuilder()
        .include(pattern)
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true)
        .resultFormat(ResultFormatType.JSON)
        .result(json.toString())
        .build();
  }

  private static String page(Collection<RunResult> results) throws IOException {
    var rows = new ArrayList<KernelTable.Row>();
    var flags = new ArrayList<String>();
    for (RunResult result : results) {
      rows.add(row(result));
      String forked = String.join(" ", result.getParams().getJvmArgs());
      if (!flags.contains(forked)) {
        flags.add(forked);
      }
    }
    return String.join(
        "\n",
        "# Kernels, measured",
        "",
        "Written by `KernelSuites`; [how it was made and how to read it](kernels.md).",
        "",
        "- machine: " + machine(),
        "- JDK: " + System.getProperty("java.vm.name") + " " + Runtime.version(),
        "- SIMD width: " + Kernels.best().vectorBits() + " bits",
        "- flags: `" + String.join("`, `", flags) + "`",
        "",
        KernelTable.of(rows));
  }

  private static KernelTable.Row row(RunResult result) {
    var parameters = new TreeMap<String, String>();
    for (String key : result.getParams().getParamsKeys()) {
      parameters.put(key, result.getParams().getParam(key));
    }
    Result<?> time = result.getPrimaryResult();
    Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
    return new KernelTable.Row(
        result.getParams().getBenchmark().replace(PACKAGE, ""),
        parameters,
        time.getScore(),
        time.getScoreError(),
        time.getScoreUnit(),
        bytes == null ? Double.NaN : bytes.getScore());
  }

  /** The machine as the virtual machine sees it. */
  private static String machine() {
    return String.format(
        Locale.ROOT,
        "%s, cores: %d, %s %s",
        Processor.here().name(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"));
  }
}
