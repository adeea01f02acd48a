package dev.forespike.cli;

import dev.forespike.api.Dataset;
import dev.forespike.api.Encoding;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Readout;
import dev.forespike.api.Samples;
import dev.forespike.api.Scaling;
import dev.forespike.api.Shape;
import dev.forespike.api.SignedLif;
import dev.forespike.api.ValueGrid;
import dev.forespike.train.Network;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Operators of a few functions on small grids, and networks for them. */
final class MadeOperator {
  static final int SENSORS = 5;
  static final int RANK = 6;
  static final int TIMESTEPS = 12;
  static final Scaling SCALING = new Scaling(10, 2);

  private MadeOperator() {}

  /** So many points on each axis, from 0 to 1, 2 and so on. */
  static ValueGrid grid(int... lengths) {
    double[][] axes = new double[lengths.length][];
    for (int axis = 0; axis < axes.length; axis++) {
      double[] coordinates = new double[lengths[axis]];
      double end = axis + 1;
      Arrays.setAll(coordinates, i -> end * i / Math.max(1, coordinates.length - 1));
      axes[axis] = coordinates;
    }
    return ValueGrid.of(Arrays.asList(axes));
  }

  /** Random functions, and as their images sines whose height is the function's first value. */
  static Dataset dataset(int functions, ValueGrid grid) {
    var random = new SplittableRandom(5);
    float[] sensors = new float[functions * SENSORS];
    for (int i = 0; i < sensors.length; i++) {
      sensors[i] = (float) random.nextDouble(-1, 1);
    }
    float[] values = new float[functions * grid.size()];
    for (int i = 0; i < values.length; i++) {
      int point = i % grid.size();
      double angle = 0;
      for (int axis = 0; axis < grid.axes(); axis++) {
        angle += 3 * grid.coordinate(point, axis) / (axis + 1);
      }
      values[i] = (float) (sensors[i / grid.size() * SENSORS] * Math.sin(angle));
    }
    Samples all = Samples.ofOperator(Shape.of(SENSORS), sensors, grid, values);
    return Dataset.ofFunction("made", all, all, SCALING);
  }

  private static NetworkSpec part(int inputs, int outputs) {
    return NetworkSpec.input(inputs)
        .withBias()
        .dense(20, SignedLif.of(0.9, 0.2))
        .dense(12, SignedLif.of(0.9, 0.2))
        .readout(outputs, new Readout.Mean(Readout.linear()));
  }

  /** A trunk that takes all coordinates. */
  static Network deeponet(int axes) {
    return network(NetworkSpec.operator(part(SENSORS, RANK), part(axes, RANK)));
  }

  /** A trunk for each coordinate. */
  static Network seponet(int axes) {
    NetworkSpec[] trunks = new NetworkSpec[axes];
    Arrays.fill(trunks, part(1, RANK));
    return network(NetworkSpec.operator(part(SENSORS, RANK), trunks));
  }

  /** A network that gives the values at all points as its outputs. */
  static Network plain(ValueGrid grid) {
    return network(part(SENSORS, grid.size()));
  }

  private static Network network(NetworkSpec spec) {
    return Network.untrained(spec, new Encoding.Direct(), TIMESTEPS, 3);
  }
}
