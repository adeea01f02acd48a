package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.forespike.cli.terminal.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The classes of examples/own-types, named on the command line. */
class OwnTypesCommandTest {
  private static final String TYPES =
      "--dataset lab.Rings:3 --surrogate lab.Cauchy:0.3 --loss lab.Huber:0.5";
  private static final String TRAIN =
      "train "
          + TYPES
          + " --rule lab.SignFeedback:1 --layers 30 --bias --timesteps 4 --epochs 8 --lr 0.05"
          + " --batch 20";

  /** What a user may write by mistake. */
  private static final String BAD =
      """
      package lab;
      import dev.forespike.api.*;
      import java.util.*;
      import java.util.function.IntFunction;
      import java.util.random.RandomGenerator;
      public final class Bad {
        private Bad() {}
        public record Named(String type, double b) implements Surrogate.Custom {
          public Named(double b) { this("x", b); }
          public double derivative(double x) { return b; }
        }
        public record Narrow(float b) implements Surrogate.Custom {
          public Narrow(double b) { this((float) b); }
          public double derivative(double x) { return b; }
        }
        public static final class Plain implements Surrogate.Custom {
          public double derivative(double x) { return 1; }
        }
        public abstract static class Half implements Surrogate.Custom {}
        public record Nan() implements Surrogate.Custom, Loss.Custom, NoiseLaw.Custom {
          public double derivative(double x) { return Double.NaN; }
          public double of(double[] o, double[] y, double[] e) { return Double.NaN; }
          public double draw(RandomGenerator random) { return Double.NaN; }
          public double kurtosis() { return 3; }
        }
        public record Stuck(double rate) implements Optimizer.Custom {
          public Stuck withRate(double changed) { return this; }
          public int moments() { return 0; }
          public void update(long k, double factor, boolean decays, int from, int to, float[] w,
              float[] g, List<float[]> m) {}
        }
        public record Uphill() implements Schedule.Custom {
          public double shape(long update, long updates, int epoch) { return -1; }
        }
        public record Signals(int kind) implements CustomRule {
          public LearningSignal begin(NetworkSpec n, IntFunction<float[]> w, long seed) {
            return kind == 0 ? null : new Signal(kind);
          }
        }
        private record Signal(int kind) implements LearningSignal {
          public void signal(int layer, int rows, float[] errors, float[] signal) {
            if (kind == 1) signal[0] = Float.NaN;
            if (kind == 3) Arrays.fill(errors, 0);
          }
          public Optional<float[]> feedback(int layer) {
            return kind == 2 ? Optional.of(new float[1]) : Optional.empty();
          }
        }
        public record Numbers() implements DatasetSource {
          public Dataset open(java.nio.file.Path folder) {
            Samples one = Samples.ofFunction(Shape.of(1), new float[1], 1, new float[1]);
            return Dataset.ofFunction("n", one, one, Scaling.none());
          }
        }
        public record Absent() implements DatasetSource {
          public Dataset open(java.nio.file.Path folder) throws java.io.IOException {
            throw new java.nio.file.NoSuchFileException("table.csv");
          }
        }
      }
      """;

  private static Path classes;

  @TempDir Path folder;
  private ClassLoader before;

  @BeforeAll
  static void compile(@TempDir Path temporary) throws IOException {
    classes = temporary;
    var arguments = new ArrayList<>(List.of("-Xlint:all", "-Werror", "-d", classes.toString()));
    Optional<String> modules = Optional.ofNullable(System.getProperty("jdk.module.path"));
    if (modules.isPresent()) {
      arguments.addAll(List.of("-p", modules.get(), "--add-modules", "dev.forespike.api"));
    } else {
      arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
    }
    Path sources = DocPage.home().resolve("examples").resolve("own-types");
    long lines = 0;
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        arguments.add(file.toString());
        lines += Files.readAllLines(file).size();
      }
    }
    assertTrue(lines < 150, "a rule, a surrogate, a loss and a dataset in " + lines + " lines");
    arguments.add(Files.writeString(temporary.resolve("Bad.java"), BAD).toString());
    var messages = new StringWriter();
    var writer = new PrintWriter(messages);
    int exit =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(writer, writer, arguments.toArray(String[]::new));
    assertEquals(0, exit, messages::toString);
  }

  @BeforeEach
  void find() throws IOException {
    before = Thread.currentThread().getContextClassLoader();
    var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, before);
    Thread.currentThread().setContextClassLoader(loader);
  }

  @AfterEach
  void forget() {
    Thread.currentThread().setContextClassLoader(before);
  }

  private Path train(String name, String options) {
    Path out = folder.resolve(name);
    Snn.line(TRAIN + " --out " + out + options).succeeds();
    return out;
  }

  private static byte[] model(Path run) throws IOException {
    return Files.readAllBytes(run.resolve("model.safetensors"));
  }

  /** It learns, with the same bits at any number of threads, and goes on where it was left. */
  @Test
  void theyTrain() throws IOException {
    Path one = train("one", " --threads 1 --schedule constant");
    JsonObject evaluated =
        Snn.line("eval --dataset lab.Rings:3 --json --model " + one.resolve("model.safetensors"))
            .succeeds()
            .json()
            .getAsJsonObject();
    // One ring in three by chance; 500 samples.
    assertTrue(evaluated.get("testAccuracy").getAsDouble() > 0.5, evaluated::toString);
    assertArrayEquals(model(one), model(train("two", " --threads 2 --schedule constant")));
    String record = Files.readString(one.resolve("run.json"));
    assertTrue(record.contains("\"lab.SignFeedback\""), record);
    assertTrue(record.contains("\"lab.Huber\""), record);
  }

  @Test
  void theyGoOn() throws IOException {
    Path one = train("one", " --schedule constant");
    Path out = folder.resolve("cut");
    Snn.line(TRAIN.replace("--epochs 8", "--epochs 3") + " --schedule constant --out " + out)
        .succeeds();
    Snn.line("train --resume " + out + " --epochs 8").succeeds();
    assertArrayEquals(model(one), model(out));
  }

  /** Oracle, seeds and tables for nothing. */
  @Test
  void theyAreComparedAndMeasured() throws IOException {
    Path run = train("run", "");
    String model = " --model " + run.resolve("model.safetensors");
    JsonObject quality =
        Snn.line(
                "quality --dataset lab.Rings:3 --rule lab.SignFeedback:1 --loss lab.Huber:0.5"
                    + " --batch 20 --draws 5 --json"
                    + model)
            .succeeds()
            .json()
            .getAsJsonObject();
    assertEquals("lab.SignFeedback", quality.get("rule").getAsString());
    Outcome table =
        Snn.line(
            "experiment --dataset lab.Rings:3 --rules bp,lab.SignFeedback:1 --layers 10 --rates"
                + " 0.05 --seeds 2 --epochs 1 --search-epochs 1 --timesteps 3 --validation 300");
    assertEquals(0, table.exit(), table::toString);
    assertTrue(table.out().contains("| lab.SignFeedback:1 |"), table.out());
  }

  /** A model needs none of the classes to run; learning does, and says which. */
  @Test
  void modelsRunWithoutThem() throws IOException {
    Path run = train("run", "");
    forget();
    String model = " --model " + run.resolve("model.safetensors");
    Path input = Npy.floats(new double[] {0.5, 0.5, 0.1, 0.9}, 2, 2).write(folder.resolve("x.npy"));
    Path target = Npy.labels(0, 1).write(folder.resolve("y.npy"));
    Snn.line("infer --input " + input + " --out " + folder.resolve("out") + model).succeeds();
    Snn.line(
            "gradient --rule bp --input %s --target %s --out %s%s"
                .formatted(input, target, folder.resolve("g"), model))
        .fails(
            ExitCode.USAGE,
            "learning needs class lab.Cauchy, which is not there; set SNN_CLASSPATH");
    Snn.line("train --resume " + run + " --epochs 9")
        .fails(ExitCode.FAILED, "class lab.", "which is not there; set SNN_CLASSPATH");
  }

  /** In a process of its own, as the launcher starts it. */
  @Test
  void theRealCommandFindsThem() throws Exception {
    SnnProcess.of(
            "train",
            "--dataset",
            "lab.Rings:2",
            "--rule",
            "lab.SignFeedback:1",
            "--layers",
            "5",
            "--epochs",
            "1")
        .java("--class-path=" + classes)
        .run()
        .succeeds()
        .says("lab.SignFeedback on lab.Rings:2: 2-5-2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rule lab.Missing | --rule lab.Missing: there is no class lab.Missing; set SNN_CLASSPATH",
        "--rule lab.SignFeedback | it takes (double gain), each number behind a colon",
        "--rule lab.SignFeedback:one | \"one\" is not a number",
        "--rule lab.Cauchy:1 | class lab.Cauchy is no dev.forespike.api.CustomRule",
        "--rule lab.SignFeedback:1 --alpha 0.1 | --alpha has no meaning with --rule"
            + " lab.SignFeedback",
        "--rule bp --surrogate lab.Huber:1 | class lab.Huber is no"
            + " dev.forespike.api.Surrogate.Custom",
        "--rule bp --loss java.lang.String | class java.lang.String is no dev.forespike.api.Loss",
        "--rule bp --optimizer lab.Missing:1 | there is no class lab.Missing",
        "--rule bp --listener bell | names no class",
        "--rule bp --initialization normal | names no class",
        "--rule bp --listener lab.Huber:1 | is no dev.forespike.train.TrainingListener",
        "--rule bp --surrogate lab.Bad$Named:1 | component type of record lab.Bad$Named must have"
            + " another name",
        "--rule bp --surrogate lab.Bad$Narrow:1 | component b of record lab.Bad$Narrow is a float,"
            + " which",
        "--rule bp --surrogate lab.Bad$Plain | class lab.Bad$Plain must be a record",
        "--rule bp --surrogate lab.Bad$Half | class lab.Bad$Half is abstract",
        "--rule bp --surrogate lab.Bad$Nan | surrogate Nan[] gave NaN at potential",
        "--rule bp --loss lab.Bad$Nan | loss Nan[] is NaN for finite outputs",
        "--rule zo --noise lab.Bad$Nan | noise law Nan[] drew NaN",
        "--rule bp --optimizer lab.Bad$Stuck:0.1 --lr 0.5 | withRate gave an optimizer of rate 0.1",
        "--rule bp --optimizer lab.Bad$Stuck:0 | must have a positive rate",
        "--rule lab.Bad$Signals:0 | began with no learning signal",
        "--rule lab.Bad$Signals:1 | the signal of rule Signals[kind=1] in layer 0 holds NaN",
        "--rule lab.Bad$Signals:2 | in layer 0 has 1 numbers, expected 15",
      })
  void whatCannotBe(String options, String saying) {
    Snn.line("train --json --dataset yinyang --epochs 1 --layers 5 " + options)
        .fails(ExitCode.USAGE, saying);
  }

  @Test
  void whatFailsInTraining() {
    Snn.line(
            "train --json --dataset yinyang --epochs 1 --layers 5 --rule bp --schedule"
                + " lab.Bad$Uphill")
        .fails(
            ExitCode.FAILED, "schedule Uphill[] gave -1.0 at update 0, but factors are at least 0");
    Snn.line("train --rule bp --layers 5 --epochs 1 --dataset lab.Bad$Absent")
        .fails(ExitCode.FAILED, "dataset 'lab.Bad$Absent': NoSuchFileException: table.csv");
  }

  /** What a rule writes into the errors that it is shown reaches nobody else. */
  @Test
  void errorsStayWhatTheyAre() throws IOException {
    Path model = folder.resolve("m.safetensors");
    Snn.line("init --input 4 --classes 3 --layers 5 --gain 4 --out " + model).succeeds();
    Path input = Npy.floats(new double[] {0.5, 0.9, 0.1, 0.9}, 1, 4).write(folder.resolve("x.npy"));
    Path target = Npy.labels(1).write(folder.resolve("y.npy"));
    JsonObject found =
        Snn.line(
                "gradient --rule lab.Bad$Signals:3 --json --model %s --input %s --target %s --out %s"
                    .formatted(model, input, target, folder.resolve("g")))
            .succeeds()
            .json()
            .getAsJsonObject();
    JsonObject readout = found.getAsJsonArray("layers").get(1).getAsJsonObject();
    assertEquals(1, readout.get("cosine").getAsDouble(), 1e-6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lab.Bad$Numbers | has numbers as targets, but isFunction of its class says otherwise",
        "lab.Missing | there is no class lab.Missing",
        "lab.Rings | it takes (int classes)",
        "lab.Rings:2.5 | 2.5 must be a whole number",
      })
  void datasetsThatCannotBe(String name, String saying) {
    Snn.line("train --rule bp --layers 5 --dataset " + name).fails(ExitCode.USAGE, saying);
  }
}
