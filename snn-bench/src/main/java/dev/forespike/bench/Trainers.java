package dev.forespike.bench;

import dev.forespike.api.Dataset;
import dev.forespike.api.SpecException;
import dev.forespike.api.TrainingSpec;
import dev.forespike.data.Encoders;
import dev.forespike.train.Trainer;

/** Trainers with the encoders of this project. */
public final class Trainers {
  private Trainers() {}

  /**
   * Prepares a run.
   *
   * @param spec the run
   * @param dataset the dataset
   * @return a trainer, of a network with a clock or of an event-driven one
   * @throws SpecException if network and dataset do not fit each other
   */
  public static Trainer of(TrainingSpec spec, Dataset dataset) {
    return spec.network().isEventDriven()
        ? Trainer.ofSpikes(spec, dataset, Encoders.spikes(spec.encoding()))
        : Trainer.of(spec, dataset, Encoders.of(spec.encoding()));
  }
}
