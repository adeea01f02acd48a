package dev.forespike.train.run;

import dev.forespike.api.SpecException;
import dev.forespike.train.EpochReport;
import java.util.List;

/**
 * How far a run has come. Random numbers need no state of their own: each is a function of the seed
 * and of what is counted here.
 *
 * @param seen training samples of the epoch in progress
 * @param iteration batches since the beginning
 * @param updates updates of the parameters since the beginning
 * @param lossSum losses of the epoch in progress, each times its samples
 * @param correct correct predictions in it
 * @param seconds wall time of it
 * @param reports the epochs behind
 */
public record Progression(
    int seen,
    long iteration,
    long updates,
    double lossSum,
    long correct,
    double seconds,
    List<EpochReport> reports) {

  public static final Progression BEGINNING = new Progression(0, 0, 0, 0, 0, 0, List.of());

  public Progression {
    reports = List.copyOf(reports);
    if (seen < 0 || iteration < 0 || updates < 0 || correct < 0) {
      throw new SpecException("a run cannot have come to a negative place");
    }
  }
}
