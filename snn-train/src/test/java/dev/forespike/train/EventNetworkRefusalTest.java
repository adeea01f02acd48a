package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Encoding;
import dev.forespike.api.EventLif;
import dev.forespike.api.Initialization;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Optimizer;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.SpecException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What has a clock refuses networks that have none; model files hold both. */
final class EventNetworkRefusalTest {
  private static final EventLif NEURON = new EventLif(0.13, 0.77, 30, 0.2);
  private static final NetworkSpec SPEC =
      NetworkSpec.input(TestRuns.INPUTS)
          .withInitialization(Initialization.between(-1, 1))
          .events(5, NEURON)
          .eventOutput(Blobs.CLASSES, EventLif.of(0.13, 2.69));

  private static Network network() {
    return Network.untrained(SPEC, new Encoding.Direct(), 4, 1);
  }

  private static Batch batch() {
    return Batch.constant(new float[TestRuns.INPUTS], 1, TestRuns.INPUTS, 4).withLabels(0);
  }

  @Test
  void everyDoorWithAClockRefuses() {
    List<Executable> doors =
        List.of(
            () -> GradientInspector.of(network(), new SpatialBackprop()).inspect(batch()),
            () -> NetworkObjective.of(network(), batch(), Loss.crossEntropy()),
            () ->
                Trainer.of(
                        TestRuns.spec(SPEC, new SpatialBackprop(), Optimizer.sgd(0.1, 0), 1, 1),
                        Blobs.dataset(TestRuns.INPUTS, 16, 4),
                        TestEncoders.DIRECT)
                    .train(),
            () -> new Inferencer(network(), TestEncoders.DIRECT, 1).run(batch()));
    for (Executable door : doors) {
      var e = assertThrows(SpecException.class, door);
      assertTrue(String.valueOf(e.getMessage()).contains("event-driven"), e::toString);
    }
  }

  @Test
  void modelFilesHoldThem(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("events.safetensors");
    network().save(file);
    Network again = Network.load(file);
    assertEquals(SPEC, again.spec());
    for (float w : again.weights(0)) {
      assertTrue(w >= -1 && w <= 1);
    }
  }

  @Test
  void clocksAndEventsDoNotMix() {
    var clocked = NetworkSpec.input(3).dense(4, Lif.of(0.5, 1));
    assertThrows(SpecException.class, () -> clocked.eventOutput(2, NEURON));
    var events = NetworkSpec.input(3).events(4, NEURON);
    assertThrows(SpecException.class, () -> events.readout(2));
    var biased = NetworkSpec.input(3).withBias();
    assertThrows(SpecException.class, () -> biased.eventOutput(2, NEURON));
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    for (double bad : new double[] {0, -1, Double.NaN}) {
      assertThrows(SpecException.class, () -> EventLif.of(bad, 1));
      assertThrows(SpecException.class, () -> EventLif.of(0.1, bad));
      assertThrows(SpecException.class, () -> NEURON.withMaxTime(bad));
    }
    assertThrows(SpecException.class, () -> NEURON.withMaxSpikes(0));
    assertThrows(SpecException.class, () -> Initialization.between(1, 1));
    assertThrows(SpecException.class, () -> Initialization.between(0, Double.NaN));
  }
}
