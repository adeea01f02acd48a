package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.forespike.cli.DocPage.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;

/**
 * Executes the blocks of one page, in order and in one folder, as a reader would who types them in.
 *
 * <p>Shell blocks find {@code ./snn}, which starts the command from the modules of this test.
 * Python blocks are scripts of their own. Java that is a whole file is compiled, and run if it has
 * a main method; the fragments of a page are one program, which runs where the last of them stands.
 * A block of language {@code text} or {@code json} is what the block before it prints: of text,
 * {@code ...} stands for anything and times may differ; of JSON, the keys and kinds are compared,
 * but for what is {@code "..."}.
 */
final class DocRun {
  private static final long SECONDS = 600;

  /** Lines about the vector module and the kernels, which no page shows. */
  private static final Pattern ABOUT_JAVA =
      Pattern.compile("^WARNING: (Using incubator|scalar kernels)|\\.KernelChoice choose$");

  /** A block to execute, or all fragments of a page, and what is printed. */
  private static final class Step {
    private final List<Block> code = new ArrayList<>();
    private final List<Block> output = new ArrayList<>();

    private Block first() {
      return code.getFirst();
    }

    @Override
    public String toString() {
      return first().page()
          + ":"
          + code.stream().map(block -> "" + block.line()).collect(Collectors.joining(","))
          + " "
          + first().language();
    }
  }

  /** How a process ended. */
  private record Ended(int exit, String output) {}

  private final Path folder;
  private final List<Step> steps;
  private String broken = "";

  private DocRun(List<Block> blocks, Path folder) {
    this.folder = folder;
    steps = steps(blocks);
  }

  /** One test for each step of a page, to be executed in this order. */
  static Stream<DynamicTest> tests(List<Block> blocks, Path folder) throws IOException {
    var run = new DocRun(blocks, Files.createDirectories(folder));
    run.writeLauncher();
    return run.steps.stream()
        .map(step -> DynamicTest.dynamicTest(step.toString(), () -> run.execute(step)));
  }

  private static List<Step> steps(List<Block> blocks) {
    var steps = new ArrayList<Step>();
    var program = new Step();
    for (Block block : blocks) {
      boolean java = block.language().equals("java");
      if (block.isOutput()) {
        steps.getLast().output.add(block);
      } else if (java && block.isFragment()) {
        steps.remove(program);
        steps.add(program);
        program.code.add(block);
      } else if (java || isCommand(block)) {
        var step = new Step();
        step.code.add(block);
        steps.add(step);
      }
    }
    return steps;
  }

  private static boolean isCommand(Block block) {
    return !block.onlyShown() && (block.isShell() || block.language().equals("python"));
  }

  private void execute(Step step) throws IOException, InterruptedException {
    assumeTrue(broken.isEmpty(), () -> "skipped: " + broken);
    try {
      Block block = step.first();
      if (block.isShell()) {
        assertShown(step, shell(block));
      } else if (block.language().equals("python")) {
        assertShown(step, python(block));
      } else {
        java(step);
      }
    } catch (TestAbortedException e) {
      if (!step.first().needsMnist()) {
        broken = "needs what " + step + " would have made";
      }
      throw e;
    } catch (AssertionError | IOException | InterruptedException e) {
      broken = step + " failed, and what follows may need it";
      throw e;
    }
  }

  private Ended shell(Block block) throws IOException, InterruptedException {
    Path data = MnistTest.dataFolder();
    assumeTrue(
        !block.needsMnist() || Files.isDirectory(data.resolve("mnist")),
        () -> "skipped: dataset 'mnist' not found under " + data + "; set SNN_DATA to its folder");
    var builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", block.text());
    builder.environment().merge("PATH", folder.toString(), (path, here) -> here + ":" + path);
    if (block.needsMnist()) {
      builder.environment().put("SNN_DATA", data.toString());
    } else {
      builder.environment().remove("SNN_DATA");
    }
    return await(builder);
  }

  private Ended python(Block block) throws IOException, InterruptedException {
    assumeTrue(NumpyTest.hasNumpy(), "skipped: needs python3 with NumPy, which is not installed");
    return await(new ProcessBuilder("python3", "-W", "error", "-c", block.text()));
  }

  private void java(Step step) throws IOException, InterruptedException {
    Path classes = Files.createTempDirectory(folder, ".classes");
    DocProgram program = DocProgram.of(step.code, folder);
    program.compile(classes);
    if (program.hasMain() && !step.first().onlyShown()) {
      assertShown(step, await(new ProcessBuilder(program.command(classes))));
    }
  }

  private Ended await(ProcessBuilder builder) throws IOException, InterruptedException {
    Path output = Files.createTempFile("docs", ".out");
    List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS").forEach(builder.environment()::remove);
    Process process =
        builder
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        fail("still running after " + SECONDS + " s:\n" + Files.readString(output));
      }
      String text =
          Files.readAllLines(output).stream()
              .filter(line -> !ABOUT_JAVA.matcher(line).find())
              .collect(Collectors.joining("\n"));
      return new Ended(process.exitValue(), text);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Files.delete(output);
    }
  }

  /** The command as {@code ./snn}, on the modules of this test. */
  private void writeLauncher() throws IOException {
    String command =
        Stream.concat(DocProgram.JAVA.stream(), SnnProcess.program().stream())
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
    Path launcher =
        Files.writeString(
            folder.resolve("snn"), "#!/usr/bin/env bash\nexec " + command + " \"$@\"\n");
    assertTrue(launcher.toFile().setExecutable(true));
  }

  private static void assertShown(Step step, Ended ended) {
    assertEquals(step.first().exit(), ended.exit(), ended::output);
    String shown = step.output.stream().map(Block::text).collect(Collectors.joining());
    if (step.output.isEmpty()) {
      return;
    }
    if (step.output.getFirst().language().equals("json")) {
      assertSameKind(
          JsonParser.parseString(shown), JsonParser.parseString(ended.output()), step + ": $");
      return;
    }
    String pattern =
        Stream.of(normal(shown).split(Pattern.quote("..."), -1))
            .map(Pattern::quote)
            .collect(Collectors.joining("[\\s\\S]*"));
    assertTrue(
        Pattern.matches(pattern, normal(ended.output())),
        () -> "the page shows\n" + shown + "\nbut this was printed:\n" + ended.output());
  }

  /** Times differ from run to run, and with them the width of their columns. */
  private static String normal(String text) {
    return text.lines()
        .map(
            line ->
                line.replaceAll("\\d+(\\.\\d+)? (s|samples/s)\\b", "# $2")
                    .replaceAll(" +", " ")
                    .strip())
        .collect(Collectors.joining("\n"))
        .strip();
  }

  private static void assertSameKind(JsonElement shown, JsonElement printed, String where) {
    switch (shown) {
      case JsonObject object -> {
        assertTrue(printed.isJsonObject(), where);
        assertEquals(object.keySet(), printed.getAsJsonObject().keySet(), where);
        for (String key : object.keySet()) {
          assertSameKind(object.get(key), printed.getAsJsonObject().get(key), where + "." + key);
        }
      }
      case JsonArray array -> {
        assertTrue(printed.isJsonArray(), where);
        for (int i = 0; i < printed.getAsJsonArray().size(); i++) {
          JsonElement like = array.get(Math.min(i, array.size() - 1));
          assertSameKind(like, printed.getAsJsonArray().get(i), where + "[" + i + "]");
        }
      }
      case JsonPrimitive primitive when primitive.getAsString().equals("...") -> {}
      case JsonPrimitive primitive -> {
        assertTrue(printed.isJsonPrimitive(), where);
        assertEquals(primitive.isNumber(), printed.getAsJsonPrimitive().isNumber(), where);
      }
      default -> assertEquals(shown, printed, where);
    }
  }
}
