package dev.forespike.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.SpecException;
import dev.forespike.data.task.Grid;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for all operator tasks. */
final class OperatorTaskTest {
  static List<String> names() {
    return OperatorTask.names();
  }

  @ParameterizedTest
  @CsvSource({
    "poisson, 51, 51, 1, -1",
    "antiderivative, 100, 100, 1, 0",
    "reaction-diffusion, 128, 128, 2, 0",
    "burgers, 101, 101, 2, 0"
  })
  void standardSizes(String name, int sensors, int points, int axes, double from) {
    OperatorTask task = OperatorTask.named(name);
    assertEquals(name, task.name());
    assertEquals(sensors, task.sensors().length);
    assertEquals(axes, task.axes().size());
    for (double[] axis : task.axes()) {
      assertArrayEquals(Grid.uniform(from, 1, points), axis, 0);
      assertEquals(from, axis[0]);
      assertEquals(1, axis[points - 1]);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void functionsAndSolutionsArePure(String name) {
    OperatorSamples three = OperatorTask.named(name).generate(3, 42);
    assertEquals(3, three.size());
    OperatorTask task = OperatorTask.named(name);
    OperatorSamples two = task.generate(2, 42);
    for (int i = 0; i < 2; i++) {
      assertArrayEquals(three.functions()[i], two.functions()[i], 0);
      assertArrayEquals(three.solutions()[i], two.solutions()[i], 0);
    }
    double[] alone = task.function(42, 2);
    double[] copy = alone.clone();
    assertArrayEquals(three.functions()[2], alone, 0);
    assertArrayEquals(three.solutions()[2], task.solve(alone), 0);
    assertArrayEquals(copy, alone, 0, "solving changed the function");
    assertFalse(Arrays.equals(two.functions()[0], two.functions()[1]));
    assertFalse(Arrays.equals(two.functions()[0], task.function(43, 0)));
    assertFalse(Arrays.equals(two.functions()[1], task.function(43, 0)));
  }

  @ParameterizedTest
  @MethodSource("names")
  void coarseOutputIsEveryOtherPoint(String name) {
    OperatorTask fine = OperatorTask.named(name);
    OperatorTask coarse = fine.every(3).every(2);
    assertEquals(name, coarse.name());
    assertArrayEquals(fine.sensors(), coarse.sensors(), 0);
    double[] function = coarse.function(1, 0);
    assertArrayEquals(fine.function(1, 0), function, 0);
    double[] all = fine.solve(function);
    double[] some = coarse.solve(function);
    int n = fine.axes().getLast().length;
    int kept = (n + 5) / 6;
    assertEquals(kept, coarse.axes().getLast().length);
    assertEquals(fine.axes().getLast()[6], coarse.axes().getLast()[1]);
    boolean plane = fine.axes().size() == 2;
    assertEquals(plane ? kept * kept : kept, some.length);
    for (int i = 0; i < some.length; i++) {
      assertEquals(all[plane ? i / kept * 6 * n + i % kept * 6 : 6 * i], some[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void argumentsAreChecked(String name) {
    OperatorTask task = OperatorTask.named(name);
    refused(name + ": needs at least 1 function", () -> task.generate(0, 1));
    refused("no function -1", () -> task.function(1, -1));
    refused(name + ": the stride", () -> task.every(0));
    refused(name + ": the stride", () -> task.every(task.axes().getFirst().length));
    refused(name + ": a function has", () -> task.solve(new double[2]));
    double[] broken = task.sensors();
    broken[1] = Double.NaN;
    refused(name + ": value 1 of the function is NaN", () -> task.solve(broken));
  }

  @Test
  void smallestSizes() {
    refused("poisson: needs at least 3 points, but has 2", () -> OperatorTask.poisson(2));
    refused("antiderivative: needs at least 4", () -> OperatorTask.antiderivative(3));
    refused("reaction-diffusion: needs at least 3", () -> OperatorTask.reactionDiffusion(2));
    refused("burgers: needs at least 9", () -> OperatorTask.burgers(8));
    refused("unknown operator task 'wave', known are poisson", () -> OperatorTask.named("wave"));
    for (OperatorTask task :
        List.of(
            OperatorTask.poisson(3),
            OperatorTask.antiderivative(4),
            OperatorTask.reactionDiffusion(3),
            OperatorTask.burgers(9))) {
      double[] solution = task.generate(1, 0).solutions()[0];
      assertTrue(Arrays.stream(solution).allMatch(Double::isFinite), task.name());
    }
  }

  @Test
  void samplesComeInPairs() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new OperatorSamples(new double[1][1], new double[2][1]));
  }

  private static void refused(String message, Executable action) {
    String text = String.valueOf(assertThrows(SpecException.class, action).getMessage());
    assertTrue(text.contains(message), text);
    assertFalse(text.contains("\n"), text);
  }
}
