package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.forespike.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Arrays that {@code snn infer} and {@code snn gradient} cannot take: exit code 1, one line that
 * names the file and what is wrong with it, nothing on standard output, nothing written.
 */
class BadArrayTest {
  private static final int INPUTS = 5;
  private static final int OUTPUTS = 3;
  private static final int SAMPLES = 2;

  private static Path model;

  private final Path folder;
  private final Path input;
  private final Path target;
  private final Path out;

  BadArrayTest(@TempDir Path folder) {
    this.folder = folder;
    input = folder.resolve("x.npy");
    target = folder.resolve("y.npy");
    out = folder.resolve("out");
  }

  @BeforeAll
  static void makeModel(@TempDir Path temporary) {
    model = temporary.resolve("model.safetensors");
    Snn.line("init --input 5 --layers 4 --classes 3 --timesteps 2 --out " + model).succeeds();
  }

  @BeforeEach
  void writeGoodArrays() throws IOException {
    zeros(SAMPLES, INPUTS).write(input);
    Npy.labels(0, 2).write(target);
  }

  private static Npy zeros(int... shape) {
    return Npy.floats(new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)], shape);
  }

  private Outcome infer(String options) {
    return Snn.line(
        "infer --json --model %s --input %s --out %s%s".formatted(model, input, out, options));
  }

  private Outcome gradient(String options) {
    return Snn.line(
        "gradient --json --model %s --input %s --target %s --out %s%s"
            .formatted(model, input, target, out, options));
  }

  private void inputIsRefused(String options, String... saying) {
    String[] all = with(input + ": ", saying);
    infer(options).fails(ExitCode.FAILED, all);
    gradient(" --rule bp" + options).fails(ExitCode.FAILED, all);
    assertFalse(Files.exists(out));
  }

  private static String[] with(String first, String... more) {
    return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
  }

  private void targetIsRefused(String... saying) {
    gradient(" --rule bp").fails(ExitCode.FAILED, with(target + ": ", saying));
    assertFalse(Files.exists(out));
  }

  @Test
  void goodArraysAreTaken() {
    infer("").succeeds();
    gradient(" --rule bp").succeeds();
  }

  @Test
  void halfPrecisionIsTakenAsTheNumbersItHolds() throws IOException {
    double[] values = {0, 0.5, 1, 0.25, 2, -1, 0, 0, 1, 0.125};
    Npy.floats(values, SAMPLES, INPUTS).write(input);
    infer("").succeeds();
    byte[] expected = Files.readAllBytes(out.resolve("output.npy"));
    Npy.floats(values, SAMPLES, INPUTS).as("<f2").write(input);
    infer("").succeeds();
    assertArrayEquals(expected, Files.readAllBytes(out.resolve("output.npy")));
  }

  private static Stream<Arguments> wrongInputs() {
    double[] ten = new double[SAMPLES * INPUTS];
    Npy good = Npy.floats(ten, SAMPLES, INPUTS);
    return Stream.of(
        arguments(good.shaped(10), "has the shape [10], expected [B, 5] (static) or [T, B, 5]"),
        arguments(good.shaped(1, 1, 2, 5), "has the shape [1, 1, 2, 5], expected [B, 5]"),
        arguments(good.shaped(5, 2), "has the shape [5, 2], expected [B, 5]"),
        arguments(zeros(), "has the shape [], expected [B, 5]"),
        arguments(zeros(0, 5), "has the shape [0, 5], expected [B, 5]"),
        arguments(zeros(0, 2, 5), "has the shape [0, 2, 5], expected [B, 5]"),
        arguments(zeros(2, 0, 5), "has the shape [2, 0, 5], expected [B, 5]"),
        arguments(
            good.as("<i8").with(6, 16777217),
            "that float32 rounds to others: element [1, 1] is 16777217"),
        arguments(good.with(7, Double.NaN), "element [1, 2] is NaN; only finite numbers"),
        arguments(good.with(0, Double.POSITIVE_INFINITY), "element [0, 0] is Infinity"),
        arguments(good.as(">f8").with(9, Double.NEGATIVE_INFINITY), "element [1, 4] is -Infinity"),
        arguments(
            good.as("<f8").with(3, 1e300),
            "holds numbers beyond the range of float32: element [0, 3] is 1.0E300"),
        arguments(good.as("|b1").with(3, 2), "element [0, 3] is 2, but bool is 0 or 1"));
  }

  @ParameterizedTest
  @MethodSource("wrongInputs")
  void wrongInput(Npy array, String saying) throws IOException {
    array.write(input);
    inputIsRefused("", saying);
  }

  private static Stream<Arguments> wrongFiles() {
    Npy good = zeros(SAMPLES, INPUTS);
    byte[] bytes = good.bytes(1, false);
    byte[] archive = "PK\u0003\u0004 and so on".getBytes(StandardCharsets.US_ASCII);
    byte[] newer = bytes.clone();
    newer[6] = 4;
    byte[] huge = replace(bytes, "(2, 5), }", "(40000, 5), }");
    byte[] tooMany = replace(bytes, "(2, 5), }", "(800000000, 5), }");
    return Stream.of(
        arguments(new byte[0], "not a .npy file"),
        arguments("no array".getBytes(StandardCharsets.US_ASCII), "not a .npy file"),
        arguments(archive, "not a .npy file but a zip archive"),
        arguments(newer, ".npy version 4.0 is unknown"),
        arguments(Arrays.copyOf(bytes, 9), "truncated: the length of the header"),
        arguments(Arrays.copyOf(bytes, 50), "truncated: the header"),
        arguments(Arrays.copyOf(bytes, bytes.length - 1), "truncated: float32 of shape [2, 5]"),
        arguments(Arrays.copyOf(bytes, bytes.length + 1), "but the file has"),
        arguments(huge, "truncated: float32 of shape [40000, 5] needs a file of 800128 bytes"),
        arguments(tooMany, "has more than 2^31-9 elements"),
        arguments(replace(bytes, "'<f4'", "'<c8'"), "dtype '<c8' is not supported"),
        arguments(replace(bytes, "'<f4'", "'|O' "), "pickled Python objects, which are never read"),
        arguments(replace(bytes, "'descr'", "'dtype'"), "damaged .npy header"),
        arguments(replace(bytes, "(2, 5)", "(2; 5)"), "damaged .npy header"),
        arguments(replace(bytes, "(2, 5)", "(2,-5)"), "damaged .npy header"));
  }

  /** Replaces text of the header, whose length stays as it is. */
  private static byte[] replace(byte[] bytes, String from, String to) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int longer = to.length() - from.length();
    String changed = text.replace(from + " ".repeat(longer), to);
    if (changed.equals(text) || changed.length() != text.length()) {
      throw new IllegalArgumentException(from + " in " + text);
    }
    return changed.getBytes(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @MethodSource("wrongFiles")
  void wrongFile(byte[] bytes, String saying) throws IOException {
    Files.write(input, bytes);
    inputIsRefused("", saying);
    zeros(SAMPLES, INPUTS).write(input);
    Files.write(target, bytes);
    targetIsRefused(saying);
  }

  @Test
  void noFile() throws IOException {
    Files.delete(input);
    inputIsRefused("", "no such file");
    Files.createDirectory(input);
    inputIsRefused("", "is a folder; give a .npy file");
  }

  @Test
  void noTargetFile() throws IOException {
    Files.delete(target);
    targetIsRefused("no such file");
    Files.createDirectory(target);
    targetIsRefused("is a folder; give a .npy file");
  }

  @Test
  void otherTimestepsThanTheInputHas() throws IOException {
    zeros(4, SAMPLES, INPUTS).write(input);
    inputIsRefused(" --timesteps 3", "has 4 time steps, but --timesteps is 3");
  }

  private static Stream<Arguments> wrongTargets() {
    Npy shares = zeros(SAMPLES, OUTPUTS);
    String expected = "expected [2] (classes), [2, 3] or [2, 2, 3]";
    return Stream.of(
        arguments(Npy.labels(0, -1), "element [1] is -1, but classes lie between 0 and 2"),
        arguments(Npy.labels(3, 0), "element [0] is 3, but classes lie between 0 and 2"),
        arguments(Npy.labels(0, 0).with(1, 1L << 32), "element [1] is 4294967296, but classes"),
        arguments(Npy.labels(0, 1).as("<f4"), "classes must be whole numbers, but are float32"),
        arguments(Npy.labels(0, 1).as("<f8"), "classes must be whole numbers, but are float64"),
        arguments(Npy.labels(0, 1, 2), "has the shape [3], " + expected),
        arguments(Npy.labels(1).shaped(), "has the shape [], " + expected),
        arguments(Npy.labels(0, 1).shaped(2, 1), "has the shape [2, 1], " + expected),
        arguments(zeros(3, 2), "has the shape [3, 2], " + expected),
        arguments(zeros(SAMPLES, 4), "has the shape [2, 4], " + expected),
        arguments(zeros(3, SAMPLES, OUTPUTS), "has the shape [3, 2, 3], " + expected),
        arguments(zeros(1, 2, 2, 3), "has the shape [1, 2, 2, 3], " + expected),
        arguments(shares.with(4, Double.NaN), "element [1, 1] is NaN; only finite numbers"),
        arguments(shares.as("<f8").with(0, 1e39), "beyond the range of float32"));
  }

  @ParameterizedTest
  @MethodSource("wrongTargets")
  void wrongTarget(Npy array, String saying) throws IOException {
    array.write(target);
    targetIsRefused(saying);
  }

  /** Both are good by themselves; which of them is meant, only the user knows. */
  @ParameterizedTest
  @CsvSource({
    "0.5, cross-entropy, 'cross-entropy takes targets that are shares and sum to 1', row 0",
    "0.5, mixture:0.5, 'cross-entropy takes targets that are shares and sum to 1', row 0",
    "-0.5, cross-entropy, 'those of row 1 sum to', some are negative"
  })
  void targetsThatAreNoShares(double value, String loss, String saying, String more)
      throws IOException {
    double[] targets = {1, 0, 0, value, value, 1 - 2 * value};
    targets[0] += value > 0 ? value : 0;
    Npy.floats(targets, SAMPLES, OUTPUTS).write(target);
    gradient(" --rule bp --loss " + loss).fails(ExitCode.USAGE, saying, more);
    assertFalse(Files.exists(out));
  }

  @Test
  void aTargetForEachStepOfALossOfTheirMean() throws IOException {
    zeros(2, SAMPLES, OUTPUTS).write(target);
    gradient(" --rule bp --loss mean-cross-entropy")
        .fails(ExitCode.USAGE, "a loss on the mean output takes one target for a sample");
    assertFalse(Files.exists(out));
  }

  private static Stream<Arguments> wrongFeedback() {
    return Stream.of(
        arguments(zeros(3, 4), "has the shape [3, 4], expected [4, 3]"),
        arguments(zeros(12), "has the shape [12], expected [4, 3]"),
        arguments(zeros(4, 3).with(5, Double.NaN), "element [1, 2] is NaN"),
        arguments(zeros(4, 3).as("<f4").with(0, Float.POSITIVE_INFINITY), "element [0, 0] is Inf"));
  }

  @ParameterizedTest
  @MethodSource("wrongFeedback")
  void feedbackThatDoesNotFit(Npy matrix, String saying) throws IOException {
    Path feedback = Files.createDirectory(folder.resolve("feedback"));
    Path file = matrix.write(feedback.resolve("feedback.0.npy"));
    for (String rule : new String[] {"dfa", "dkp", "opzo"}) {
      gradient(" --rule " + rule + " --feedback " + feedback)
          .fails(ExitCode.FAILED, file + ": ", saying);
    }
    assertFalse(Files.exists(out));
  }

  @ParameterizedTest
  @ValueSource(strings = {"absent", "."})
  void feedbackThatIsNotThere(String place) {
    Path feedback = folder.resolve(place);
    gradient(" --rule dfa --feedback " + feedback)
        .fails(ExitCode.FAILED, feedback.resolve("feedback.0.npy") + ": no such file");
    assertFalse(Files.exists(out));
  }
}
