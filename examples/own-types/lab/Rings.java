package lab;

import dev.forespike.api.Dataset;
import dev.forespike.api.DatasetSource;
import dev.forespike.api.Samples;
import dev.forespike.api.Shape;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;

/** Points of the plane, and on which of some rings around its middle they lie. */
public record Rings(int classes) implements DatasetSource {
  @Override
  public Dataset open(Path folder) {
    return new Dataset("rings", classes, samples(2000, 1), samples(500, 2), Map.of());
  }

  private Samples samples(int count, long seed) {
    var random = new SplittableRandom(seed);
    float[] values = new float[2 * count];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = random.nextInt(classes);
      double radius = (labels[i] + random.nextDouble(0.2, 1)) / classes;
      double angle = random.nextDouble(2 * Math.PI);
      values[2 * i] = (float) (0.5 + radius / 2 * Math.cos(angle));
      values[2 * i + 1] = (float) (0.5 + radius / 2 * Math.sin(angle));
    }
    return Samples.of(Shape.of(2), values, labels);
  }
}
