package dev.forespike.testkit;

import dev.forespike.api.DirectionLaw;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The second moment of one direction's estimate: all entries, or beyond {@value #SHOWN} dimensions
 * those of as many coordinates evenly spaced, and then also the squared length and the squared
 * projections on the gradient and on random directions, which all coordinates have a part in.
 */
final class SecondMoment implements Observer {
  /** Coordinates whose entries are compared. */
  static final int SHOWN = 24;

  private static final String LAW = "second moment";

  /** What rounding may do to a mean, as a share of the largest number. */
  private static final double ROUNDING = 1e-12;

  private final int[] shown;
  private final MeanTest entries;
  private final double[] products;
  private final Probes probes;
  private final MeanTest projections;

  /**
   * A law.
   *
   * @param law of the directions
   * @param gradient at the point
   */
  SecondMoment(DirectionLaw law, double... gradient) {
    int d = gradient.length;
    shown = IntStream.range(0, Math.min(d, SHOWN)).map(i -> i * d / Math.min(d, SHOWN)).toArray();
    int count = shown.length * (shown.length + 1) / 2;
    double[] theory = new double[count];
    Place[] places = new Place[count];
    double squares = Vectors.squares(gradient);
    upper(
        (place, i, j) -> {
          theory[place] = Theory.secondMoment(law, gradient, squares, i, j);
          places[place] = new Place.Entry(i, j);
        });
    products = new double[count];
    entries = test(MeanTest.LEVEL / count, theory, i -> places[i]);
    probes = new Probes(gradient, "the gradient");
    double[] along = new double[d > SHOWN ? probes.size() + 1 : 0];
    for (int i = 0; i < along.length; i++) {
      along[i] =
          i < probes.size()
              ? Theory.secondMomentAlong(law, gradient, probes.direction(i))
              : Theory.squaredLength(law, gradient);
    }
    projections =
        test(
            MeanTest.LEVEL / Math.max(1, along.length),
            along,
            i -> i < probes.size() ? probes.place(i) : new Place.Along("squared length"));
  }

  private static MeanTest test(double level, double[] theory, IntFunction<Place> places) {
    double floor = ROUNDING * Vectors.largest(theory);
    return new MeanTest(LAW, floor, level, theory, new double[theory.length], places);
  }

  private interface EntryConsumer {
    void at(int place, int i, int j);
  }

  private void upper(EntryConsumer entry) {
    int place = 0;
    for (int i = 0; i < shown.length; i++) {
      for (int j = i; j < shown.length; j++) {
        entry.at(place++, shown[i], shown[j]);
      }
    }
  }

  @Override
  public void add(double... h) {
    int place = 0;
    for (int i = 0; i < shown.length; i++) {
      for (int j = i; j < shown.length; j++) {
        products[place++] = h[shown[i]] * h[shown[j]];
      }
    }
    entries.add(products);
    if (h.length > SHOWN) {
      double[] squares = new double[probes.size() + 1];
      double[] along = probes.of(h);
      for (int i = 0; i < along.length; i++) {
        squares[i] = along[i] * along[i];
      }
      squares[along.length] = Vectors.squares(h);
      projections.add(squares);
    }
  }

  @Override
  public LawResult result() {
    var judgement = new Judgement(LAW, entries.count(), MeanTest.FALSE_ALARM);
    entries.judge(judgement, 1);
    if (projections.count() > 1) {
      projections.judge(judgement, 1);
    }
    return judgement.result();
  }
}
