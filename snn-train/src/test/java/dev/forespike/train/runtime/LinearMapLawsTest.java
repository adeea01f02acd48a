package dev.forespike.train.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.forespike.api.Lif;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Readout;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.Activity;
import dev.forespike.kernels.product.Compute;
import dev.forespike.kernels.product.SpikeProduct;
import dev.forespike.testkit.LawResult;
import dev.forespike.testkit.MapLaws;
import dev.forespike.testkit.MapUnderTest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every kind of map keeps the laws of maps: all kernels, ways and numbers of rows and threads. */
final class LinearMapLawsTest {
  private static final List<Compute> COMPUTES =
      List.of(
          new Compute(Kernels.scalar(), new Workers(1)),
          new Compute(Kernels.best(), new Workers(1)),
          new Compute(Kernels.best(), new Workers(2)));

  private static final Lif LIF = Lif.of(0.5, 1);

  /** One row has ways of its own. */
  private static final int[] ROWS = {1, 2, 37};

  private static List<MapUnderTest> maps(NetworkSpec spec, int layer) {
    List<MapUnderTest> maps = new ArrayList<>();
    for (Compute compute : COMPUTES) {
      for (SpikeProduct.Path path : SpikeProduct.Path.values()) {
        maps.add(
            new MapAdapter(new Plan(spec, compute, path).map(layer), new Parameters(spec), layer));
      }
    }
    return maps;
  }

  private static void assertLaws(NetworkSpec spec, int layer) {
    for (MapUnderTest map : maps(spec, layer)) {
      for (int rows : ROWS) {
        MapLaws.all(map, rows, 7 * rows + layer).forEach(LawResult::assertHolds);
      }
    }
  }

  @Test
  void denseMaps() {
    assertLaws(NetworkSpec.input(19).dense(33, LIF).readout(150), 0);
    assertLaws(NetworkSpec.input(19).withBias().dense(133, LIF).readout(10), 1);
    assertLaws(NetworkSpec.input(1).withBias().dense(1, LIF).readout(1), 1);
  }

  @Test
  void identities() {
    assertLaws(NetworkSpec.input(19).dense(71, LIF).spikes(new Readout.Linear()), 1);
  }

  /** Noise is a part of what is sent, whatever form it has. */
  @Test
  void noiseIsSentToo() {
    int rows = 3;
    for (NetworkSpec spec :
        List.of(
            NetworkSpec.input(4).dense(9, LIF).readout(5),
            NetworkSpec.input(4).dense(9, LIF).spikes(new Readout.Linear()))) {
      var parameters = Parameters.initialize(spec, 1);
      LinearMap map = new Plan(spec, COMPUTES.getFirst(), SpikeProduct.Path.AUTOMATIC).map(1);
      float[] z = new float[rows * 9];
      float[] spikes = new float[rows * 9];
      float[] sum = new float[rows * 9];
      for (int i = 0; i < z.length; i++) {
        z[i] = i % 4 == 0 ? i - 10 : 0;
        spikes[i] = i % 3 == 0 ? 1 : 0;
        sum[i] = spikes[i] + 0.5f * z[i];
      }
      float[] expected = current(map, numbers(rows, sum, true), null, parameters);
      for (boolean listed : new boolean[] {true, false}) {
        Activity noise = numbers(rows, z, listed);
        for (boolean sent : new boolean[] {true, false}) {
          float[] found = current(map, numbers(rows, spikes, sent), noise, parameters);
          for (int i = 0; i < expected.length; i++) {
            // Nine terms below 10, each of weights below 1.
            assertEquals(expected[i], found[i], 12 * 9 * 10 * Math.ulp(1f), "at " + i);
          }
        }
      }
    }
  }

  private static Activity numbers(int rows, float[] values, boolean listed) {
    var activity = new Activity(values.length / rows);
    if (listed) {
      activity.listNumbers(new Workers(1), rows, values, 0);
    } else {
      activity.ofNumbers(rows, values, 0);
    }
    return activity;
  }

  private static float[] current(
      LinearMap map, Activity x, @Nullable Activity noise, Parameters parameters) {
    float[] out = new float[x.rows() * map.outputs()];
    map.current(x, noise, 0.5f, parameters, out);
    return out;
  }

  /** Maps with one mistake each are rejected by the law that is about it. */
  @Test
  void mistakesAreFound() {
    NetworkSpec spec = NetworkSpec.input(6).withBias().dense(11, LIF).readout(7);
    LinearMap map = new Plan(spec, COMPUTES.getFirst(), SpikeProduct.Path.AUTOMATIC).map(1);
    for (int rows : ROWS) {
      assertFalse(MapLaws.adjoint(mutant(map, spec, Place.ADJOINT), rows, 3).holds());
      assertFalse(MapLaws.gradient(mutant(map, spec, Place.GRADIENT), rows, 3).holds());
      assertFalse(MapLaws.traceGradient(mutant(map, spec, Place.TRACES), rows, 3).holds());
      assertFalse(MapLaws.tangent(mutant(map, spec, Place.TANGENT), rows, 3).holds());
      assertFalse(MapLaws.parameterTangents(mutant(map, spec, Place.DIRECTIONS), rows, 3).holds());
      assertFalse(MapLaws.forms(mutant(map, spec, Place.FORMS), rows, 3).holds());
    }
  }

  private enum Place {
    ADJOINT,
    GRADIENT,
    TRACES,
    TANGENT,
    DIRECTIONS,
    FORMS
  }

  /** A map whose results of one operation are a hundredth too large. */
  private static MapUnderTest mutant(LinearMap map, NetworkSpec spec, Place place) {
    UnaryOperator<double[]> mistake =
        values -> {
          for (int i = 0; i < values.length; i++) {
            values[i] *= 1.01;
          }
          return values;
        };
    return new MapAdapter(map, new Parameters(spec), 1) {
      @Override
      public double[] current(int form, int rows, double[] x, double[] values) {
        double[] result = super.current(form, rows, x, values);
        return place == Place.FORMS && form == 2 ? mistake.apply(result) : result;
      }

      @Override
      public double[] adjoint(int rows, double[] delta, double[] values) {
        double[] result = super.adjoint(rows, delta, values);
        return place == Place.ADJOINT ? mistake.apply(result) : result;
      }

      @Override
      public double[] gradient(int form, int rows, double[] x, double[] delta) {
        double[] result = super.gradient(form, rows, x, delta);
        return place == Place.GRADIENT ? mistake.apply(result) : result;
      }

      @Override
      public double[] traceGradient(int rows, double[] traces, double[] delta) {
        double[] result = super.traceGradient(rows, traces, delta);
        return place == Place.TRACES ? mistake.apply(result) : result;
      }

      @Override
      public double[] tangent(int rows, double[] dx, double[] values) {
        double[] result = super.tangent(rows, dx, values);
        return place == Place.TANGENT ? mistake.apply(result) : result;
      }

      @Override
      public double[][] parameterTangents(int form, int rows, double[] x, double[][] directions) {
        double[][] result = super.parameterTangents(form, rows, x, directions);
        if (place == Place.DIRECTIONS) {
          result[1] = mistake.apply(result[1]);
        }
        return result;
      }
    };
  }
}
