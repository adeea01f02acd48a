package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that is given no learning rate has one that its rule and optimizer can live with. */
class DefaultRateTest {
  private static JsonObject run(String options) {
    return Snn.line("train --dataset yinyang --threads 1 --json " + options)
        .succeeds()
        .json()
        .getAsJsonObject();
  }

  private static double rate(JsonObject run) {
    return run.getAsJsonObject("configuration")
        .getAsJsonObject("optimizer")
        .get("rate")
        .getAsDouble();
  }

  /** Its losses are those of a network that learns, or at least of one that is not destroyed. */
  private static void assertAlive(JsonObject run) {
    JsonArray epochs = run.getAsJsonArray("epochs");
    double last = epochs.get(epochs.size() - 1).getAsJsonObject().get("trainLoss").getAsDouble();
    assertTrue(last < 1.5, () -> "the loss of guessing is 1.1, this is " + last);
  }

  @ParameterizedTest
  @CsvSource({
    "bp, 0.1",
    "bptt, 0.1",
    "dfa, 0.1",
    "dkp, 0.1",
    "opzo, 0.1",
    "fdfa, 0.1",
    "zo, 1e-7",
    "forward-gradient, 1e-3",
    "node-gradient, 1e-2"
  })
  void everyRuleHasOneForPlainDescent(String rule, double expected) {
    JsonObject run = run("--layers 120,120 --epochs 3 --train-limit 2000 --rule " + rule);
    assertEquals(expected, rate(run));
    assertAlive(run);
  }

  @ParameterizedTest
  @CsvSource({"adam", "adamw", "adabelief"})
  void adaptiveOptimizersShareOne(String optimizer) {
    for (String rule : new String[] {"bp", "opzo", "fdfa", "zo", "forward-gradient"}) {
      JsonObject run =
          run(
              "--layers 60,60 --epochs 2 --train-limit 1000 --rule %s --optimizer %s"
                  .formatted(rule, optimizer));
      assertEquals(0.001, rate(run));
      assertAlive(run);
    }
  }

  @ParameterizedTest
  @CsvSource({"sgd", "adam", "adamw", "adabelief"})
  void eventDrivenNetworksShareOne(String optimizer) {
    JsonObject run =
        run(
            "--neuron event-lif --rule sfdfa --bias-spike --layers 30 --tau-syn 0.015 --threshold"
                + " 0.1,0.7 --max-time 0.2 --epochs 1 --train-limit 500 --optimizer "
                + optimizer);
    assertEquals(0.003, rate(run));
  }

  @Test
  void wideLayersSurviveZerothOrder() {
    assertAlive(run("--layers 800,800 --epochs 2 --rule zo"));
  }

  @Test
  void theHelpTellsThem() {
    String help = Snn.line("train --help").out().replaceAll("\\s+", " ");
    assertTrue(help.contains("node-gradient 0.01, forward-gradient 0.001, zo 1e-7"), help);
  }
}
