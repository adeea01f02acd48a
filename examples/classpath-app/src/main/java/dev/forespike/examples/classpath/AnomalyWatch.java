package dev.forespike.examples.classpath;

import dev.forespike.api.Dataset;
import dev.forespike.api.FeedbackAlignment;
import dev.forespike.api.Lif;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Samples;
import dev.forespike.api.Shape;
import dev.forespike.api.TrainingSpec;
import dev.forespike.data.Encoders;
import dev.forespike.kernels.Kernels;
import dev.forespike.train.Network;
import dev.forespike.train.StreamingSession;
import dev.forespike.train.Trainer;
import java.io.IOException;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Watches the vibration of a machine: learns from arrays in memory what is sound and what is not,
 * then raises alarms on a stream. Runs on the class path and needs no option of Java; without
 * {@code --add-modules jdk.incubator.vector} the scalar kernels compute.
 */
public final class AnomalyWatch {
  private static final int WINDOW = 32;
  private static final int TIMESTEPS = 6;

  private AnomalyWatch() {}

  /**
   * Runs the program.
   *
   * @param arguments none
   * @throws IOException never: nothing is written
   */
  public static void main(String[] arguments) throws IOException {
    System.out.println("kernels: " + Kernels.best().name());
    Dataset data = Dataset.of("vibration", 2, recorded(1, 1200), recorded(2, 300));
    NetworkSpec layers = NetworkSpec.input(WINDOW).withBias().dense(64, Lif.of(0.5, 1)).readout(2);
    TrainingSpec spec =
        TrainingSpec.of(layers, new FeedbackAlignment(1), Optimizer.adam(0.005), TIMESTEPS, 6, 1);
    var result = Trainer.of(spec, data, Encoders.of(spec.encoding())).train();
    System.out.printf(Locale.ROOT, "trained: %.1f%%%n", 100 * result.last().testAccuracy());
    watch(result.network());
  }

  private static void watch(Network network) {
    StreamingSession session = network.session();
    Samples stream = recorded(3, 400);
    float[] window = new float[WINDOW];
    int right = 0;
    int alarms = 0;
    for (int i = 0; i < stream.size(); i++) {
      stream.read(i, window, 0);
      session.reset();
      session.hold(window);
      for (int t = 0; t < TIMESTEPS; t++) {
        session.step();
      }
      right += session.prediction() == stream.label(i) ? 1 : 0;
      alarms += session.prediction();
    }
    System.out.printf(
        Locale.ROOT, "watched: %d alarms, %.1f%% right%n", alarms, 100.0 * right / stream.size());
  }

  /** Windows of a sine with noise; in a faulty one the bearing knocks now and then. */
  private static Samples recorded(long seed, int count) {
    var random = new SplittableRandom(seed);
    float[] values = new float[count * WINDOW];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = random.nextInt(2);
      double phase = random.nextDouble(2 * Math.PI);
      for (int t = 0; t < WINDOW; t++) {
        double wave = 0.5 + 0.3 * Math.sin(0.4 * t + phase) + 0.05 * random.nextGaussian();
        boolean knock = labels[i] == 1 && random.nextInt(6) == 0;
        values[i * WINDOW + t] = (float) (knock ? wave + 0.8 : wave);
      }
    }
    return Samples.of(Shape.of(WINDOW), values, labels);
  }
}
