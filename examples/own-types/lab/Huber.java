package lab;

import dev.forespike.api.Loss;

/** Huber's loss: squares of small errors, the size of large ones. */
public record Huber(double limit) implements Loss.Custom {
  @Override
  public double of(double[] outputs, double[] targets, double[] errors) {
    double sum = 0;
    for (int j = 0; j < outputs.length; j++) {
      double distance = outputs[j] - targets[j];
      errors[j] = Math.clamp(distance, -limit, limit);
      sum += errors[j] * (distance - errors[j] / 2);
    }
    return sum;
  }
}
