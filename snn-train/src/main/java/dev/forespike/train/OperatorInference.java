package dev.forespike.train;

import dev.forespike.train.runtime.NetworkPass;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What an operator network gave for some functions: its values at points, and outputs and spikes of
 * all parts.
 */
public final class OperatorInference {
  private final int samples;
  private final int points;
  private final float[] values;
  private final List<Inference> parts = new ArrayList<>();

  OperatorInference(Network network, Batch batch, boolean membranes) {
    samples = batch.samples();
    points = NetworkPass.required(network.spec(), batch.grid()).size();
    values = new float[Math.multiplyExact(samples, points)];
    boolean together = network.spec().parts().size() == 2;
    for (int part = 0; part < network.spec().parts().size(); part++) {
      int rows = samples;
      if (part > 0) {
        rows = together ? points : batch.grid().orElseThrow().length(part - 1);
      }
      parts.add(new Inference(batch.timesteps(), rows, network.part(part), membranes));
    }
  }

  /** Takes over a recorded chunk of a part; trunks are given the same by each block of samples. */
  void take(int part, NetworkPass pass, int firstSample) {
    if (part == 0 || firstSample == 0) {
      parts.get(part).take(pass.recording(part), firstSample);
    }
  }

  void takeValues(NetworkPass pass, int firstSample, int count) {
    for (int b = 0; b < count; b++) {
      for (int p = 0; p < points; p++) {
        values[(firstSample + b) * points + p] = (float) pass.output(b, p);
      }
    }
  }

  /**
   * The number of functions.
   *
   * @return B
   */
  public int samples() {
    return samples;
  }

  /**
   * The number of points.
   *
   * @return P
   */
  public int points() {
    return points;
  }

  /**
   * The value of a function's image at a point.
   *
   * @param sample function, from 0
   * @param point point, from 0
   * @return its value
   * @throws IndexOutOfBoundsException if there is no such function or point
   */
  public float value(int sample, int point) {
    return values[Objects.checkIndex(sample, samples) * points + Objects.checkIndex(point, points)];
  }

  /**
   * All values.
   *
   * @return a copy, {@code [B, P]}
   */
  public float[] values() {
    return values.clone();
  }

  /**
   * What the parts gave: the branch for each function, a trunk for each point, or where there is
   * one for each axis for each coordinate of its axis.
   *
   * @return the branch, then the trunks
   */
  public List<Inference> parts() {
    return List.copyOf(parts);
  }
}
