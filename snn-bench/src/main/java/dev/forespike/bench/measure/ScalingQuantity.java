package dev.forespike.bench.measure;

import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What a scaling study varies, one at a time, while all else stays that of the standard step. */
public enum ScalingQuantity {
  /** Neurons of each of two hidden layers. */
  WIDTH("neurons in each of two hidden layers", 2, 800, 100, 200, 400, 800, 1600, 3200, 6400),
  /** Hidden layers. */
  DEPTH("hidden layers of 800", 1, 2, 1, 2, 3, 4, 6, 8),
  /** Time steps T. */
  TIMESTEPS("time steps T", 1, 6, 1, 3, 6, 12, 25, 50, 100),
  /** Samples of a batch. */
  BATCH("samples of a batch", 1, 128, 1, 4, 16, 64, 128, 256, 512, 1024),
  /** Firing rate of the hidden layers. */
  RATE("percent of the hidden neurons that fire in a step", 1, 8, 1, 2, 4, 8, 16, 32, 50),
  /** Outputs K. */
  OUTPUTS("outputs K", 1, 10, 2, 5, 10, 30, 100, 300, 1000);

  /** Times the standard value: larger ones take too long for a look. */
  private static final int LARGEST_FACTOR = 4;

  private final String meaning;
  private final int degree;
  private final int standard;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<Integer> values;

  ScalingQuantity(String meaning, int degree, int standard, Integer... values) {
    this.meaning = meaning;
    this.degree = degree;
    this.standard = standard;
    this.values = List.of(values);
  }

  /**
   * Its name.
   *
   * @return in small letters
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * What is counted.
   *
   * @return a few words
   */
  public String meaning() {
    return meaning;
  }

  /**
   * The power of the quantity that the number of operations grows with: synapses between two hidden
   * layers are the square of their width, all else is in proportion.
   *
   * @return 1 or 2
   */
  public int degree() {
    return degree;
  }

  /**
   * The value of the standard step.
   *
   * @return one of the values
   */
  public int standard() {
    return standard;
  }

  /**
   * What a study takes.
   *
   * @param quick whether a few values, none of them large, are enough
   * @return ascending values, the standard one among them
   */
  public List<Integer> values(boolean quick) {
    if (!quick) {
      return values;
    }
    int largest =
        values.stream()
            .filter(value -> value <= LARGEST_FACTOR * standard)
            .max(Integer::compare)
            .orElse(standard);
    return List.of(values.getFirst(), standard, largest);
  }

  /** The standard step with another value of this quantity, computed in one chunk. */
  StepSize size(int value) {
    StepSize standardSize = StepSize.STANDARD;
    List<Integer> layers =
        switch (this) {
          case WIDTH -> List.of(value, value);
          case DEPTH -> Collections.nCopies(value, standardSize.layers().getFirst());
          case TIMESTEPS, BATCH, RATE, OUTPUTS -> standardSize.layers();
        };
    int outputs = this == OUTPUTS ? value : standardSize.outputs();
    int timesteps = this == TIMESTEPS ? value : standardSize.timesteps();
    int batch = this == BATCH ? value : standardSize.batch();
    return new StepSize(layers, outputs, timesteps, batch, timesteps);
  }

  /** How often hidden neurons are to fire. */
  double rate(int value) {
    return this == RATE ? value / 100.0 : StepSetup.RATE;
  }
}
