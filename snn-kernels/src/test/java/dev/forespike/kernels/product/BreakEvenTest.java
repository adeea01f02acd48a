package dev.forespike.kernels.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.SettingException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When the break-even densities are measured, and what may come of it. */
class BreakEvenTest {
  private static final BreakEven MEASURED = BreakEven.measured(0.6, 0.3);

  private int measurements;

  private Balance balance(BreakEven start) {
    return new Balance(
        start,
        () -> {
          measurements++;
          return MEASURED;
        });
  }

  @Test
  void densitiesAtWhichEveryMachineChoosesAlikeMeasureNothing() {
    Balance balance = balance(BreakEven.ASSUMED);
    for (int i = 0; i < 10; i++) {
      assertTrue(balance.byLists(0.08, true, Balance.PATIENCE));
      assertFalse(balance.byLists(0.95, false, Balance.PATIENCE));
    }
    assertEquals(0, measurements);
  }

  @Test
  void theMachineIsMeasuredOnceWhenEnoughWorkDependsOnIt() {
    Balance balance = balance(BreakEven.ASSUMED);
    assertFalse(balance.byLists(0.5, false, Balance.PATIENCE / 2));
    assertTrue(balance.byLists(0.4, false, Balance.PATIENCE / 2));
    assertEquals(0, measurements);
    assertTrue(balance.byLists(0.5, false, 1));
    assertFalse(balance.byLists(0.5, true, Balance.PATIENCE));
    assertEquals(1, measurements);
    assertSame(MEASURED, balance.measured());
    assertEquals(1, measurements);
  }

  @Test
  void aFailedMeasurementIsRepeatedAFewTimes() {
    int[] tries = {0};
    var balance =
        new Balance(
            BreakEven.ASSUMED,
            () -> {
              tries[0]++;
              return BreakEven.ASSUMED;
            });
    for (int i = 0; i < 3 * Balance.TRIES; i++) {
      assertFalse(balance.byLists(0.5, false, 2 * Balance.PATIENCE));
    }
    assertEquals(Balance.TRIES, tries[0]);
  }

  @Test
  void givenDensitiesAreTakenAsTheyAre() {
    Balance balance = balance(BreakEven.given("0.02, 1"));
    assertFalse(balance.byLists(0.05, false, 2 * Balance.PATIENCE));
    assertTrue(balance.byLists(0.99, true, 2 * Balance.PATIENCE));
    assertEquals(BreakEven.Source.GIVEN, balance.measured().source());
    assertEquals(0, measurements);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.4", "0.4,0.2,0.1", "a,b", "0.4,1.5", "-0.1,0.2", "NaN,0.2", ","})
  void whatIsNoPairOfDensitiesIsRefused(String text) {
    var e = assertThrows(SettingException.class, () -> BreakEven.given(text));
    assertTrue(
        String.valueOf(e.getMessage()).startsWith("the system property forespike.breakEven must"),
        e::toString);
  }

  /** However a machine was disturbed, no density is so far off that it does much harm. */
  @ParameterizedTest
  @CsvSource({"-3, 0.1", "0.05, 0.1", "0.42, 0.42", "7, 0.9", "Infinity, 0.9"})
  void measuredDensitiesAreBounded(double measured, double taken) {
    assertEquals(taken, BreakEven.measured(measured, 0.2).spikes());
    assertEquals(taken, BreakEven.measured(0.2, measured).analog());
  }

  @ParameterizedTest
  @CsvSource({
    "2, 4, 3, 0.45", // between
    "2, 4, 5, 0.75", // beyond
    "2, 4, 0.5, 0.075",
    "4, 4, 5, 0", // more entries, no more time: disturbed
    "5, 4, 5, 0"
  })
  void whereALineMeetsTheDenseTime(double few, double many, double dense, double density) {
    assertEquals(density, BreakEvenMeasurement.crossing(0.3, few, 0.6, many, dense), 1e-12);
  }

  @Test
  void densitiesThatDoNotAgreeAreNotBelieved() {
    assertTrue(BreakEvenMeasurement.agree(new double[] {0.40, 0.45, 0.42}));
    assertFalse(BreakEvenMeasurement.agree(new double[] {0.40, 0.47, 0.42}));
    assertFalse(BreakEvenMeasurement.agree(new double[] {0.40, 0, 0.42}));
    assertFalse(BreakEvenMeasurement.agree(new double[] {0.40, Double.NaN, 0.42}));
  }

  /** A busy machine may fail to settle, but says so. */
  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void thisMachineIsMeasured() {
    BreakEven here = Balance.of(Kernels.best()).measured();
    if (here.source() == BreakEven.Source.MEASURED) {
      assertTrue(here.spikes() >= 0.1 && here.spikes() <= 0.9, here::toString);
      assertTrue(here.analog() >= 0.1 && here.analog() <= 0.9, here::toString);
    } else {
      assertSame(BreakEven.ASSUMED, here);
    }
    assertSame(Balance.of(Kernels.best()), Balance.of(Kernels.best()));
  }
}
