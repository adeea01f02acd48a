package dev.forespike.cli.file;

import dev.forespike.api.SpecException;
import dev.forespike.api.TrainingSpec;
import dev.forespike.api.ValueGrid;
import dev.forespike.data.DataException;
import dev.forespike.data.NpyArray;
import dev.forespike.train.Batch;
import dev.forespike.train.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads input, targets and feedback weights from {@code .npy} files. */
public final class BatchFiles {
  private BatchFiles() {}

  /** Checks T where the user gives it, before any file is opened. */
  public static void checkTimesteps(@Nullable Integer timesteps) {
    if (timesteps != null && timesteps < 1) {
      throw new SpecException("--timesteps must be at least 1, but is " + timesteps);
    }
    if (timesteps != null && timesteps > TrainingSpec.MAX_TIMESTEPS) {
      throw new SpecException(
          "--timesteps must be at most " + TrainingSpec.MAX_TIMESTEPS + ", but is " + timesteps);
    }
  }

  /**
   * Reads an input {@code [B, N]} or {@code [T, B, N]} for a network.
   *
   * @param timesteps T where the user gives it
   */
  public static Batch input(Path file, Network network, @Nullable Integer timesteps)
      throws IOException {
    NpyArray array = read(file);
    List<Integer> shape = array.shape();
    int inputs = network.spec().input().size();
    boolean fits = (array.rank() == 2 || array.rank() == 3) && shape.getLast() == inputs;
    if (!fits || array.size() == 0) {
      throw new DataException(
          file
              + ": has the shape "
              + shape
              + ", expected [B, "
              + inputs
              + "] (static) or [T, B, "
              + inputs
              + "]");
    }
    float[] values = finite(file, array);
    if (array.rank() == 2) {
      int steps = timesteps == null ? network.timesteps() : timesteps;
      return Batch.constant(values, shape.get(0), inputs, steps);
    }
    if (timesteps != null && !timesteps.equals(shape.get(0))) {
      throw new DataException(
          file + ": has " + shape.get(0) + " time steps, but --timesteps is " + timesteps);
    }
    return Batch.sequence(values, shape.get(0), shape.get(1), inputs);
  }

  /** Adds targets: whole numbers {@code [B]}, or numbers {@code [B, K]} or {@code [T, B, K]}. */
  public static Batch targets(Path file, Batch batch, Network network) throws IOException {
    NpyArray array = read(file);
    if (batch.grid().isPresent()) {
      return values(file, array, batch, batch.grid().get());
    }
    int outputs = network.spec().outputs();
    List<Integer> shape = array.shape();
    if (shape.equals(List.of(batch.samples()))) {
      return batch.withLabels(labels(file, array, outputs));
    }
    if (shape.equals(List.of(batch.samples(), outputs))) {
      return batch.withTargets(finite(file, array));
    }
    boolean perStep = network.spec().readout().perStep();
    if (perStep && shape.equals(List.of(batch.timesteps(), batch.samples(), outputs))) {
      return batch.withTargetSequence(finite(file, array));
    }
    String rows = batch.samples() + ", " + outputs + "]";
    throw new DataException(
        file
            + ": has the shape "
            + shape
            + ", expected ["
            + batch.samples()
            + "] (classes)"
            + (perStep
                ? ", [" + rows + " or [" + batch.timesteps() + ", " + rows
                : " or ["
                    + rows
                    + ": the read-out "
                    + network.spec().readout()
                    + " gives one output for all steps"));
  }

  /** Adds values of an operator, {@code [B, n0, n1, ...]}. */
  private static Batch values(Path file, NpyArray array, Batch batch, ValueGrid grid)
      throws IOException {
    var shape = new ArrayList<Integer>(List.of(batch.samples()));
    for (int axis = 0; axis < grid.axes(); axis++) {
      shape.add(grid.length(axis));
    }
    if (!array.shape().equals(shape)) {
      throw new DataException(
          file
              + ": has the shape "
              + array.shape()
              + ", expected "
              + shape
              + ": a value for each function and point");
    }
    return batch.withTargets(finite(file, array));
  }

  /** Reads classes, whole numbers {@code [B]}. */
  static int[] classes(Path file, int outputs) throws IOException {
    NpyArray array = read(file);
    if (array.rank() != 1 || array.size() == 0) {
      throw new DataException(
          file + ": has the shape " + array.shape() + ", expected [B], a class for each sample");
    }
    return labels(file, array, outputs);
  }

  /** Reads a matrix {@code [rows, columns]} in double precision. */
  static double[] exactMatrix(Path file, int rows, int columns) throws IOException {
    NpyArray array = read(file);
    if (!array.shape().equals(List.of(rows, columns))) {
      throw new DataException(
          file + ": has the shape " + array.shape() + ", expected " + List.of(rows, columns));
    }
    checkFinite(file, array);
    return array.doubles();
  }

  private static int[] labels(Path file, NpyArray array, int outputs) throws DataException {
    if (array.type().floating()) {
      throw new DataException(
          file + ": classes must be whole numbers, but are " + array.type() + "; use int64");
    }
    // Exact wherever they can be classes.
    double[] values = array.doubles();
    int[] labels = new int[values.length];
    for (int b = 0; b < labels.length; b++) {
      if (values[b] < 0 || values[b] >= outputs) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: %s, but classes lie between 0 and %d",
                file,
                array.element(b),
                outputs - 1));
      }
      labels[b] = (int) values[b];
    }
    return labels;
  }

  /** Reads a matrix {@code [rows, columns]}. */
  public static float[] matrix(Path file, int rows, int columns) throws IOException {
    NpyArray array = read(file);
    if (!array.shape().equals(List.of(rows, columns))) {
      throw new DataException(
          file + ": has the shape " + array.shape() + ", expected " + List.of(rows, columns));
    }
    return finite(file, array);
  }

  /** Reads an array of any shape. */
  static NpyArray read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new DataException(file + ": is a folder; give a .npy file");
    }
    return NpyArray.read(file);
  }

  /** Refuses NaN and infinity. */
  static void checkFinite(Path file, NpyArray array) throws DataException {
    var wrong = array.firstNonFinite();
    if (wrong.isPresent()) {
      throw new DataException(file + ": " + wrong.get() + "; only finite numbers can be used");
    }
  }

  private static float[] finite(Path file, NpyArray array) throws DataException {
    checkFinite(file, array);
    var lost = array.firstLostAsFloat();
    if (lost.isPresent()) {
      String what =
          array.type().floating()
              ? "numbers beyond the range of float32"
              : "whole numbers that float32 rounds to others";
      throw new DataException(file + ": holds " + what + ": " + lost.get() + "; scale them");
    }
    return array.floats();
  }
}
