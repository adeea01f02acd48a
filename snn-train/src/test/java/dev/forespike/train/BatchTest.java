package dev.forespike.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.SpecException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a batch can be made of; what it fits is {@link GradientInspectorTest}'s. */
final class BatchTest {
  private static final Batch BATCH = Batch.sequence(new float[2 * 3 * 4], 2, 3, 4);

  private static void refused(String saying, Executable action) {
    assertEquals(saying, assertThrows(SpecException.class, action).getMessage());
  }

  @Test
  void knowsItsShape() {
    assertEquals(2, BATCH.timesteps());
    assertEquals(3, BATCH.samples());
    assertEquals(4, BATCH.inputs());
    assertEquals("input [2, 3, 4]", BATCH.toString());
    Batch held = Batch.constant(new float[12], 3, 4, 7);
    assertEquals(7, held.timesteps());
    assertEquals("static input [3, 4]", held.toString());
  }

  @Test
  void knowsWhatItsTargetsAre() {
    assertFalse(BATCH.hasTargets());
    assertFalse(BATCH.hasLabels());
    Batch classes = BATCH.withLabels(0, 9, 1);
    assertTrue(classes.hasTargets() && classes.hasLabels());
    Batch numbers = BATCH.withTargets(new float[3 * 5]);
    assertTrue(numbers.hasTargets() && !numbers.hasLabels());
    Batch steps = BATCH.withTargetSequence(new float[2 * 3 * 5]);
    assertTrue(steps.hasTargets() && !steps.hasLabels());
    assertFalse(BATCH.hasTargets(), "the batch itself stays as it is");
  }

  @Test
  void inputMustHaveItsShape() {
    refused("the input has 23 numbers, expected 24", () -> Batch.sequence(new float[23], 2, 3, 4));
    refused("the input has 24 numbers, expected 12", () -> Batch.constant(new float[24], 3, 4, 2));
    String empty = "a batch needs at least one time step, sample and input, but has ";
    refused(empty + "0, 3 and 4", () -> Batch.constant(new float[12], 3, 4, 0));
    refused(empty + "2, 0 and 4", () -> Batch.sequence(new float[0], 2, 0, 4));
    refused(empty + "2, 3 and -4", () -> Batch.sequence(new float[0], 2, 3, -4));
  }

  @Test
  void numbersMustBeFinite() {
    float[] input = new float[24];
    input[5] = Float.NaN;
    refused("the input holds NaN at element 5", () -> Batch.sequence(input, 2, 3, 4));
    float[] targets = new float[6];
    targets[1] = Float.NEGATIVE_INFINITY;
    refused("the target holds -Infinity at element 1", () -> BATCH.withTargets(targets));
  }

  @Test
  void targetsMustBeAsManyAsTheSamples() {
    refused("2 labels for 3 samples", () -> BATCH.withLabels(0, 1));
    refused("label -1 of sample 2 is negative", () -> BATCH.withLabels(0, 1, -1));
    refused("7 target numbers do not divide into 3 rows", () -> BATCH.withTargets(new float[7]));
    refused(
        "9 target numbers do not divide into 6 rows", () -> BATCH.withTargetSequence(new float[9]));
    refused("0 target numbers do not divide into 3 rows", () -> BATCH.withTargets(new float[0]));
  }
}
