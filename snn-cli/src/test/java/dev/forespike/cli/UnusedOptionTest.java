package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.cli.bench.BenchCommand;
import dev.forespike.cli.option.OptionAxis;
import dev.forespike.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** An option that nothing chosen on the command line uses is refused, not left out silently. */
class UnusedOptionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rule dfa --alpha 77 --noise-position membrane --directions 5 | --alpha has no meaning"
            + " with --rule dfa | belongs to --rule opzo, zo",
        "--rule dfa --noise-position membrane | --noise-position has no meaning | --rule opzo",
        "--rule dfa --directions 5 | --directions has no meaning | forward-gradient, node-gradient",
        "--rule bp --noise gaussian | --noise has no meaning with --rule bp | opzo, fdfa, zo",
        "--rule bptt --feedback-gain 2 | --feedback-gain has no meaning with --rule bptt | dfa",
        "--rule opzo --feedback-rate 0.2 | --feedback-rate has no meaning | --rule dkp, sfdfa",
        "--rule opzo --law gaussian | --law has no meaning with --rule opzo | forward-gradient",
        "--rule fdfa --alpha 0.1 | --alpha has no meaning with --rule fdfa | opzo, zo",
        "--rule fdfa --center none | --center has no meaning with --rule fdfa | opzo",
        "--rule zo --feedback-momentum 0.9 | --feedback-momentum has no meaning | opzo, fdfa",
        "--rule zo --detach-reset | --detach-reset has no meaning with --rule zo | bptt",
        "--rule node-gradient --scope layer | --scope has no meaning | forward-gradient",
        "--rule node-gradient --antithetic | --antithetic has no meaning | forward-gradient",
        "--rule dkp --eligibility exact | --eligibility has no meaning | sfdfa",
        "--rule forward-gradient --derivative central --detach-reset | --detach-reset has no"
            + " meaning with --derivative central | --derivative jvp",
        "--rule bptt --reset none --detach-reset | --detach-reset has no meaning with --reset none"
            + " | --reset subtract, zero",
        "--rule bp --neuron if --leak 0.5 | --leak has no meaning with --neuron if | signed-lif",
        "--rule bp --max-spikes 3 | --max-spikes has no meaning with --neuron lif | event-lif",
        "--rule bp --tau-syn 1 | --tau-syn has no meaning with --neuron lif | event-lif",
        "--rule bp --rank 4 | --rank has no meaning with --network mlp | deeponet, seponet",
        "--rule bp --trunk-layers 4 | --trunk-layers has no meaning with --network mlp | deeponet",
        "--rule bp --optimizer adam --momentum 0.5 | --momentum has no meaning with --optimizer"
            + " adam | --optimizer sgd",
        "--rule bp --optimizer adabelief --nesterov | --nesterov has no meaning | sgd",
        "--rule bp --layers none --leak 0.5 | --leak has no meaning with --layers none | N",
        "--rule dfa --layers none --feedback-gain 2 | --feedback-gain has no meaning with --layers"
            + " none | N",
        "--rule bp --noise-position membrane | --noise-position has no meaning | opzo",
        "--rule bp --readout linear:0.5 | linear takes no number | --readout linear:0.5",
        "--rule bp --schedule cosine:3 | cosine takes no number | --schedule cosine:3",
        "--rule bp --schedule step:1.5:0.1 | needs a whole number | step:1.5:0.1",
        "--rule bp --loss mse:2 | mse takes no number | --loss mse:2",
        "--rule opzo --noise gaussian:2 | gaussian takes no number | --noise gaussian:2",
        "--rule opzo --feedback-start zero:1 | zero takes no number | --feedback-start zero:1",
        "--rule forward-gradient --law basis:3 | basis takes no number | --law basis:3",
        "--neuron event-lif --rule sfdfa --alpha 1 | --alpha has no meaning | opzo",
        "--neuron event-lif --rule sfdfa --feedback-gain 1 | --feedback-gain has no meaning | dfa",
        "--neuron event-lif --rule dfa --feedback-rate 1 | --feedback-rate has no meaning | sfdfa",
        "--neuron event-lif --rule bp --eligibility exact | --eligibility has no meaning | sfdfa",
        "--neuron event-lif --rule bp --target-spikes 1 | --target-spikes has no meaning |"
            + " --regularization above 0",
        "--neuron event-lif --rule sfdfa --regularization 0 --target-spikes 1 | --target-spikes |"
            + " --regularization above 0",
        "--neuron event-lif --rule sfdfa --momentum 0.5 | --momentum has no meaning | sgd",
        "--neuron event-lif --rule sfdfa --update 1 | --update has no meaning | --neuron lif"
      })
  void trainNamesTheOptionAndWhatWouldUseIt(
      String options, String saying, String owner, @TempDir Path temporary) {
    Path out = temporary.resolve("run");
    Snn.line("train --dataset yinyang --epochs 1 " + options + " --out " + out)
        .fails(ExitCode.USAGE, saying, owner);
    assertFalse(Files.exists(out));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "experiment --dataset yinyang --rates 0.1 --lr 0.2 | --lr has no meaning with snn"
            + " experiment",
        "experiment --dataset yinyang --rates 0.1 --rules bp,fdfa --scales 1,2 | --scales has no"
            + " meaning with --rule bp, fdfa",
        "experiment --dataset yinyang --rates 0.1 --rules bp,dfa --alpha 1 | --alpha has no meaning"
            + " with --rule bp, dfa; leave it out, it belongs to --rule opzo, zo",
        "init --input 4 --classes 2 --coordinates 2 --out m | --coordinates has no meaning with"
            + " --network mlp",
        "init --input 4 --classes 2 --neuron event-lif --bias-spike --out m | --bias-spike has no"
            + " meaning with --encoding spikes; leave it out, it belongs to --encoding latency",
        "init --input 4 --classes 2 --layers none --neuron if --out m | --neuron has no meaning"
            + " with --layers none",
        "infer --model m --input x --samples 3 --out o | --samples has no meaning with --input",
        "infer --model m --spikes x --record spikes --out o | --record has no meaning with"
            + " --spikes",
        "gradient --model m --input x --target y --out o --rule bp --alpha 1 | --alpha has no",
        "gradient --model m --input x --target y --out o --rule dfa --feedback f --feedback-gain 2"
            + " | --feedback-gain has no meaning with --feedback",
        "gradient --model m --input x --target y --out o --rule dfa --warmup 3 | --warmup has no"
            + " meaning with --rule dfa; leave it out, it belongs to --rule dkp, opzo, fdfa",
        "gradient --model m --spikes x --target y --out o --rule bp --perturbation v |"
            + " --perturbation has no meaning",
        "gradient --model m --spikes x --target y --out o --rule sfdfa --against bp | --against has"
            + " no meaning with --spikes",
        "quality --model m --dataset yinyang --rule fdfa --alpha 1 | --alpha has no meaning with"
            + " --rule fdfa",
        "quality --model m --dataset yinyang --rule opzo --drop-surrogate --noise-position membrane"
            + " --scope layer | --scope has no meaning with --rule opzo"
      })
  void otherCommandsNameItToo(String line, String saying) {
    Snn.line(line).fails(ExitCode.USAGE, saying);
    assertFalse(Files.exists(Path.of("o")));
    assertFalse(Files.exists(Path.of("m")));
  }

  /** One rule of an experiment may have what another has not. */
  @Test
  void anOptionOfOneOfSeveralRulesIsTaken() {
    Snn.line(
            "experiment --dataset yinyang --rates 0.1 --rules bp,dfa --feedback-gain 2 --validation"
                + " 9999")
        .fails(ExitCode.USAGE, "cannot hold out 9999");
  }

  @Test
  void aRunThatGoesOnRefusesWhatItsOwnChoicesDoNotUse(@TempDir Path run) throws IOException {
    Snn.line(
            "train --dataset yinyang --train-limit 60 --rule dfa --layers 4 --epochs 1 --threads 1"
                + " --out "
                + run)
        .succeeds();
    byte[] record = Files.readAllBytes(run.resolve("run.json"));
    Snn.line("train --resume " + run + " --epochs 2 --alpha 3")
        .fails(ExitCode.USAGE, "--alpha has no meaning with --rule dfa");
    Snn.line("train --resume " + run + " --epochs 2 --target-spikes 3")
        .fails(ExitCode.USAGE, "--target-spikes has no meaning with --rule dfa");
    assertEquals(
        new String(record, StandardCharsets.UTF_8), Files.readString(run.resolve("run.json")));
  }

  /** A table that names an option which no command has would never be consulted. */
  @Test
  void everyOptionOfTheTablesExists() {
    var known = new HashSet<String>();
    for (Class<?> command : Main.class.getAnnotation(Command.class).subcommands()) {
      if (command != LawsCommand.class && command != BenchCommand.class) {
        known.addAll(new CommandLine(command).getCommandSpec().optionsMap().keySet());
      }
    }
    Set<String> tables = OptionAxis.all();
    assertTrue(known.containsAll(tables), () -> tables + " not all in " + known);
  }
}
