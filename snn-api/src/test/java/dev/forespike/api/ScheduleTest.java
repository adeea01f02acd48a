package dev.forespike.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ScheduleTest {

  @Test
  void constantStays() {
    for (long update = 0; update < 100; update += 7) {
      assertEquals(1, new Schedule.Constant(0).factor(update, 100, 3));
    }
  }

  @Test
  void cosineFallsFromOneToZero() {
    Schedule cosine = new Schedule.Cosine(0);
    assertEquals(1, cosine.factor(0, 100, 0));
    assertEquals(0.5, cosine.factor(50, 100, 0), 1e-12);
    assertEquals((1 + Math.cos(Math.PI * 0.3)) / 2, cosine.factor(30, 100, 9), 1e-12);
    assertEquals(0, cosine.factor(100, 100, 0), 1e-12);
    assertEquals(0, cosine.factor(250, 100, 0), 1e-12, "it does not rise again");
    assertTrue(Double.isFinite(cosine.factor(0, 0, 0)));
    for (long update = 1; update <= 100; update++) {
      assertTrue(cosine.factor(update, 100, 0) < cosine.factor(update - 1, 100, 0));
    }
  }

  @Test
  void stepsFollowTheEpoch() {
    Schedule step = new Schedule.Step(3, 0.1, 0);
    double[] expected = {1, 1, 1, 0.1, 0.1, 0.1, 0.01};
    for (int epoch = 0; epoch < expected.length; epoch++) {
      assertEquals(expected[epoch], step.factor(1000, 10_000, epoch), 1e-12);
    }
  }

  @Test
  void warmUpRisesLinearlyToTheShape() {
    for (Schedule schedule :
        List.of(new Schedule.Constant(4), new Schedule.Cosine(4), new Schedule.Step(1, 0.5, 4))) {
      for (long update = 0; update < 8; update++) {
        double share = update < 4 ? (update + 1) / 4.0 : 1;
        double expected = share * schedule.shape(update, 40, 1);
        assertEquals(expected, schedule.factor(update, 40, 1), 1e-12);
      }
    }
    assertEquals(0.25, new Schedule.Constant(4).factor(0, 40, 0));
    assertEquals(1, new Schedule.Constant(4).factor(3, 40, 0));
  }

  @Test
  void validation() {
    Refused.unlessOneOrMore("epochs between steps", every -> new Schedule.Step(every, 0.1, 0));
    Refused.unlessPositive("step factor", gamma -> new Schedule.Step(1, gamma, 0));
    String message = "warm-up must be a finite number of at least 0, but is -1.0";
    Refused.with(message, () -> new Schedule.Constant(-1));
    Refused.with(message, () -> new Schedule.Cosine(-1));
    Refused.with(message, () -> new Schedule.Step(1, 0.1, -1));
  }
}
