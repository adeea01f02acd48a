package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.forespike.cli.terminal.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands that cannot be run as they were given: exit code 2, one line, nothing written. */
class WrongUsageTest {

  private static Stream<Arguments> unknownNames() {
    return Stream.of(
        arguments("--dataset mnits --rule bp", "unknown dataset 'mnits', known are yinyang, mnist"),
        arguments("--dataset idx: --rule bp", "unknown dataset 'idx:'"),
        arguments("--dataset yinyang --rule bpp", "\"bpp\" is unknown; known are bp, bptt, dfa"),
        arguments(yinYang("--momentun 0.9"), "Unknown options: '--momentun', '0.9'"),
        arguments(yinYang("more"), "Unmatched argument at index 5: 'more'"),
        arguments(yinYang("--noise pink"), "--noise \"pink\" is unknown; known are gaussian"),
        arguments(yinYang("--noise-position soma"), "known are membrane, output"),
        arguments(yinYang("--center mean"), "known are leave-one-out, none, past"),
        arguments(yinYang("--bias-correction maybe"), "known are off, on"),
        arguments(yinYang("--feedback-start one"), "known are zero, random:deviation"),
        arguments(yinYang("--loss hinge"), "known are cross-entropy, mse, mixture:c"),
        arguments(yinYang("--optimizer lion"), "--optimizer \"lion\" is unknown; known are sgd"),
        arguments(yinYang("--schedule linear"), "known are constant, cosine, step:epochs:factor"),
        arguments(yinYang("--encoding burst"), "known are direct, rate, latency"),
        arguments(yinYang("--surrogate relu"), "known are sigmoid, triangle"),
        arguments(yinYang("--reset soft"), "known are subtract, zero, none"),
        arguments(yinYang("--readout max"), "known are linear, leaky:leak"));
  }

  private static Stream<Arguments> wrongNumbers() {
    return Stream.of(
        arguments(yinYang("--lr abc"), "option '--lr': 'abc' is not a double"),
        arguments(yinYang("--lr"), "Expected parameter for option '--lr'"),
        arguments(yinYang("--lr 0,1"), "'0,1' is not a double"),
        arguments(yinYang("--lr 0.1f"), "'0.1f' is not a double"),
        arguments(yinYang("--lr nan"), "'nan' is not a double"),
        arguments(yinYang("--lr 0x1p-3"), "'0x1p-3' is not a double"),
        arguments(yinYang("--epochs \uff11"), "'\uff11' is not an int"),
        arguments(yinYang("--seed \u0661"), "'\u0661' is not a long"),
        arguments(yinYang("--layers 4,\uff11"), "\"\uff11\" is not a whole number"),
        arguments(yinYang("--threshold 1d"), "--threshold 1d: \"1d\" is not a number"),
        arguments(yinYang("--surrogate sigmoid:4f"), "\"4f\" is not a number"),
        arguments(yinYang("--epochs 1.5"), "option '--epochs': '1.5' is not an int"),
        arguments(yinYang("--epochs 3000000000"), "'3000000000' is not an int"),
        arguments(yinYang("--evaluate-every x"), "option '--evaluate-every': 'x' is not an int"),
        arguments(yinYang("--seed x"), "option '--seed': 'x' is not a long"),
        arguments(yinYang("--layers 8x"), "--layers 8x: \"8x\" is not a whole number"),
        arguments(yinYang("--layers 8,,8"), "--layers 8,,8: \"\" is not a whole number"),
        arguments(yinYang("--update often"), "--update \"often\" is neither"),
        arguments(yinYang("--noise sparse:x"), "--noise sparse:x: \"x\" is not a number"),
        arguments(yinYang("--noise sparse"), "--noise sparse: needs a probability"),
        arguments(yinYang("--noise gaussian:1:2"), "takes at most 1 numbers"),
        arguments(yinYang("--readout leaky"), "--readout leaky: needs a leak"),
        arguments(yinYang("--loss mixture"), "--loss mixture: needs the share"),
        arguments(yinYang("--schedule step"), "--schedule step: needs the epochs"),
        arguments(yinYang("--lr 0.1 --lr 0.2"), "'--lr' (X) should be specified only once"));
  }

  private static Stream<Arguments> outOfRange() {
    return Stream.of(
        arguments(yinYang("--layers 0"), "--layers 0: a layer needs at least one neuron"),
        arguments(yinYang("--layers 8,-8"), "a layer needs at least one neuron"),
        arguments(yinYang("--batch 0"), "batch must be at least 1, but is 0"),
        arguments(yinYang("--batch -5"), "batch must be at least 1, but is -5"),
        arguments(yinYang("--epochs 0"), "epochs must be at least 1, but is 0"),
        arguments(yinYang("--timesteps 0"), "timesteps must be at least 1, but is 0"),
        arguments(yinYang("--threads 0"), "--threads must be at least 1, but is 0"),
        arguments(yinYang("--evaluate-every 0"), "--evaluate-every must be at least 1, but is 0"),
        arguments(yinYang("--evaluate-every -2"), "--evaluate-every must be at least 1, but is -2"),
        arguments(yinYang("--chunk 0"), "chunk must be at least 1, but is 0"),
        arguments(yinYang("--chunk 7"), "chunk 7 is longer than the 6 timesteps"),
        arguments(yinYang("--update 0"), "update interval must be at least 1, but is 0"),
        arguments(yinYang("--update 7"), "is longer than the 6 timesteps"),
        arguments(yinYang("--update 4 --chunk 3"), "must be a multiple of the chunk 3"),
        arguments(yinYang("--train-limit 0"), "5000 training samples, cannot take 0"),
        arguments(yinYang("--train-limit 5001"), "5000 training samples, cannot take 5001"),
        arguments(yinYang("--validation 5000"), "cannot hold out 5000"),
        arguments(yinYang("--lr NaN"), "learning rate must be a positive finite number"),
        arguments(yinYang("--lr Infinity"), "learning rate must be a positive finite number"),
        arguments(yinYang("--lr -0.1"), "learning rate must be a positive finite number"),
        arguments(yinYang("--lr 0 --optimizer adam"), "learning rate must be a positive finite"),
        arguments(yinYang("--momentum 1"), "momentum must be at least 0 and below 1"),
        arguments(yinYang("--weight-decay -1"), "weight decay must be a finite number of at least"),
        arguments(yinYang("--nesterov --momentum 0"), "Nesterov needs a momentum above 0"),
        arguments(yinYang("--warm-up -1"), "warm-up must be a finite number of at least 0"),
        arguments(yinYang("--schedule step:0:0.1"), "epochs between steps must be at least 1"),
        arguments(yinYang("--alpha 0"), "noise scale alpha must be a positive finite number"),
        arguments(yinYang("--alpha NaN"), "noise scale alpha must be a positive finite number"),
        arguments(yinYang("--noise sparse:0"), "sparse noise needs 0 < p <= 1, but p is 0.0"),
        arguments(yinYang("--noise sparse:1.5"), "sparse noise needs 0 < p <= 1, but p is 1.5"),
        arguments(yinYang("--feedback-momentum 1"), "feedback momentum must be at least 0 and"),
        arguments(yinYang("--feedback-rate 0"), "feedback rate must be a positive"),
        arguments(yinYang("--feedback-gain -1"), "feedback gain must be a positive"),
        arguments(yinYang("--feedback-decay -1"), "feedback decay must be a finite number"),
        arguments(yinYang("--feedback-start random:-1"), "deviation of random feedback must be"),
        arguments(yinYang("--drop-surrogate"), "dropping psi needs membrane noise"),
        arguments(yinYang("--leak 1.5"), "leak must lie between 0 and 1"),
        arguments(yinYang("--threshold 0"), "threshold must be a positive finite number"),
        arguments(yinYang("--gain 0"), "initialization gain must be a positive finite number"),
        arguments(yinYang("--surrogate sigmoid:0"), "must be a positive finite number"),
        arguments(yinYang("--readout leaky:1.5"), "leak must lie between 0 and 1"),
        arguments(yinYang("--loss mixture:2"), "loss mixture must lie between 0 and 1"),
        arguments(yinYang("--loss mean-cross-entropy --chunk 1"), "needs the whole sequence"),
        arguments(yinYang("--loss mean-cross-entropy --update 2"), "needs the whole sequence"),
        arguments(
            "--dataset yinyang --rule zo --update 2", "zeroth order evaluates whole sequences"));
  }

  private static Stream<Arguments> missing() {
    return Stream.of(
        arguments("--dataset yinyang", "Missing required option: '--rule=RULE'"),
        arguments("--rule bp", "Missing required option: '--dataset=NAME'"),
        arguments("--rule bp --dataset", "Expected parameter for option '--dataset'"));
  }

  private static String yinYang(String options) {
    return "--dataset yinyang --rule opzo " + options;
  }

  @ParameterizedTest
  @MethodSource({"unknownNames", "wrongNumbers", "outOfRange", "missing"})
  void trainTellsAndWritesNothing(String options, String saying, @TempDir Path temporary) {
    Path out = temporary.resolve("run");
    Snn.line("train " + options + " --json --out " + out).fails(ExitCode.USAGE, saying);
    assertFalse(Files.exists(out));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rule bpp | --rule \"bpp\" is unknown; known are bp, bptt, dfa, dkp, fdfa,"
            + " forward-gradient, node-gradient, opzo, zo",
        "--rule opzo --against zo | --against \"zo\" is unknown; known are bp, bptt",
        "--rule opzo --record weights | --record \"weights\" is unknown; known are membrane,"
            + " spikes",
        "--rule opzo --loss hinge | --loss \"hinge\" is unknown",
        "--rule opzo --noise pink | --noise \"pink\" is unknown",
        "--rule opzo --alpha 0 | noise scale alpha must be a positive finite number",
        "--rule opzo --seed x | option '--seed': 'x' is not a long",
        "--rule opzo --timesteps 0 | --timesteps must be at least 1, but is 0",
        "--rule opzo --threads 0 | --threads must be at least 1, but is 0",
        "--rule opzo --warmup -1 | --warmup must be at least 0, but is -1",
        "--rule opzo --feedback f --warmup 3 | are mutually exclusive",
        "--rule opzo --feedback f --checkpoint c | are mutually exclusive",
        "--rule opzo --checkpoint c --warmup 3 | are mutually exclusive",
        "--rule bp --feedback f | rule bp has no feedback weights; leave out --feedback",
        "--rule bptt --checkpoint c | rule bptt has no feedback weights",
        "--rule zo --warmup 1 | rule zo has no feedback weights"
      })
  void gradientTellsBeforeItOpensAnyFile(String options, String saying) {
    Snn.line("gradient --model m --input x --target y --out o --json " + options)
        .fails(ExitCode.USAGE, saying);
    assertFalse(Files.exists(Path.of("o")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--resume r --out o | --resume goes on in its own folder; leave out --out",
        "--resume r --checkpoint-every 0 | --checkpoint-every must be at least 1, but is 0",
        "--resume r --threads 0 | --threads must be at least 1, but is 0",
        "--resume r --evaluate-every 0 | --evaluate-every must be at least 1, but is 0",
        "--resume | Missing required parameter for option '--resume'",
        "--dataset yinyang --rule bp --out o --checkpoint-every -1 | must be at least 1, but is -1",
        "--dataset yinyang --rule bp --checkpoint-every 5 | needs a run folder to write to; give",
        "--json | Missing required options: '--dataset=NAME', '--rule=RULE'"
      })
  void trainTellsAboutCheckpoints(String options, String saying) {
    Snn.line("train " + options).fails(ExitCode.USAGE, saying);
    assertFalse(Files.exists(Path.of("o")));
  }

  @ParameterizedTest
  @CsvSource({
    "bp, --noise pink, --noise",
    "dfa, --alpha 0, alpha",
    "zo, --noise sparse:0, sparse noise",
    "zo, --alpha -1, alpha",
    "dfa, --feedback-gain 0, feedback gain",
    "dkp, --feedback-rate NaN, feedback rate"
  })
  void everyRuleLooksAtEveryRuleOption(String rule, String options, String saying) {
    Snn.line("train --dataset yinyang --json --rule " + rule + " " + options)
        .fails(ExitCode.USAGE, saying);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tarin --dataset yinyang | 'tarin' is no command; did you mean train? (see: snn --help)",
        "--bogus | Unknown option: '--bogus'",
        "eval --dataset yinyang --json | Missing required option: '--model=FILE'",
        "eval --model x --json | Missing required option: '--dataset=NAME'",
        "eval --model x --dataset yinyang --threads 0 --json | --threads must be at least 1",
        "eval --model x --dataset yinyang --loss hinge --json | --loss \"hinge\" is unknown",
        "demo --epochs 0 --json | epochs must be at least 1, but is 0",
        "demo --epochs many --json | option '--epochs': 'many' is not an int",
        "demo --threads 0 --json | --threads must be at least 1, but is 0",
        "info --bogus --json | Unknown option: '--bogus'",
        "fetch | Missing required parameter: 'DATASET'",
        "fetch cifar | cannot fetch 'cifar', only mnist, fashion-mnist",
        "fetch yinyang | it needs no files",
        "fetch mnist --from ftp://localhost/ | an http or https address",
        "init --classes 3 --out m --json | Missing required option: '--input=N[,N,N]'",
        "init --input 5 --out m --json | Missing required option: '--classes=K'",
        "init --input 5 --classes 3 --json | Missing required option: '--out=FILE'",
        "init --input 0 --classes 3 --out m | must be at least 1, but is 0",
        "init --input -5 --classes 3 --out m | must be at least 1, but is -5",
        "init --input 5x --classes 3 --out m | --input 5x: \"5x\" is not a whole number",
        "init --input 1,,5 --classes 3 --out m | --input 1,,5: \"\" is not a whole number",
        "init --input 1,0,5 --classes 3 --out m | must be at least 1, but is 0",
        "init --input 5 --classes 0 --out m | --classes must be at least 1, but is 0",
        "init --input 5 --classes 3 --layers 0 --out m | a layer needs at least one neuron",
        "init --input 5 --classes 3 --timesteps 0 --out m | timesteps must be at least 1",
        "init --input 5 --classes 3 --timesteps 1048577 --out m | must be at most 1048576, but is",
        "init --input 5 --classes 3 --encoding burst --out m | known are direct, rate, latency",
        "init --input 5 --classes 3 --leak 2 --out m | leak must lie between 0 and 1",
        "infer --input x --out o --json | Missing required option: '--model=FILE'",
        "infer --model m --out o --json | Missing required option: '--input=FILE'",
        "infer --model m --input x --json | Missing required option: '--out=DIR'",
        "infer --model m --input x --out o --record soma | \"soma\" is unknown; known are"
            + " membrane,",
        "infer --model m --input x --out o --timesteps 0 | --timesteps must be at least 1",
        "infer --model m --input x --out o --timesteps many | 'many' is not an int",
        "infer --model m --input x --out o --threads 0 | --threads must be at least 1",
        "infer --model m --input x --out o --rule bp | Unknown options: '--rule', 'bp'",
        "gradient --input x --target y --rule bp --out o | Missing required option: '--model=FILE'",
        "gradient --model m --target y --rule bp --out o | Missing required option: '--input=FILE'",
        "gradient --model m --input x --rule bp --out o | required option: '--target=FILE'",
        "gradient --model m --input x --target y --out o | required option: '--rule=RULE'",
        "gradient --model m --input x --target y --rule bp | Missing required option: '--out=DIR'",
        "experiment --dataset yinyang | Missing required option: '--rates=X'",
        "experiment --dataset yinyang --rates fast | 'fast' is not a double",
        "experiment --dataset yinyang --rates 0.1 --rules bpp | --rule \"bpp\" is unknown",
        "experiment --dataset yinyang --rates 0.1 --evaluate-every 0 | must be at least 1, but is"
            + " 0",
        "experiment --dataset yinyang --rates 0.1 --search-epochs 0 | at least one epoch"
      })
  void otherCommandsTell(String line, String saying) {
    Snn.line(line).fails(ExitCode.USAGE, saying);
  }
}
