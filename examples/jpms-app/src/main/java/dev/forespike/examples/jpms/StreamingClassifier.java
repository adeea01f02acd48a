package dev.forespike.examples.jpms;

import dev.forespike.api.Dataset;
import dev.forespike.api.Lif;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Optimizer;
import dev.forespike.api.Opzo;
import dev.forespike.api.Samples;
import dev.forespike.api.TrainingSpec;
import dev.forespike.data.Encoders;
import dev.forespike.data.YinYang;
import dev.forespike.kernels.Kernels;
import dev.forespike.train.EpochReport;
import dev.forespike.train.Evaluation;
import dev.forespike.train.Inferencer;
import dev.forespike.train.LearningSession;
import dev.forespike.train.Network;
import dev.forespike.train.StreamingSession;
import dev.forespike.train.Trainer;
import dev.forespike.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/**
 * Trains a classifier, saves and loads it, serves it from several threads, and lets a copy learn on
 * when the world changes.
 */
public final class StreamingClassifier {
  private static final int TIMESTEPS = 8;

  private StreamingClassifier() {}

  /**
   * Runs the program.
   *
   * @param arguments none
   * @throws IOException if the model cannot be written or read
   * @throws InterruptedException if somebody ends it
   * @throws ExecutionException if a stream fails
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    Dataset data = YinYang.dataset();
    System.out.println("kernels: " + Kernels.best().name());

    Path file = Files.createTempFile("classifier", ".safetensors");
    try {
      train(data).save(file);
      Network network = Network.load(file);
      evaluate(network, data);
      serve(network, data.test());
      adapt(network, data);
    } finally {
      Files.delete(file);
    }
  }

  private static Network train(Dataset data) throws IOException {
    NetworkSpec network = NetworkSpec.input(4).withBias().dense(120, Lif.of(0.5, 1)).readout(3);
    TrainingSpec spec =
        TrainingSpec.of(network, Opzo.defaults(), Optimizer.adam(0.005), TIMESTEPS, 10, 1);
    TrainingListener printer =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochReport report, Network live) {
            System.out.printf(
                Locale.ROOT, "epoch %d: %.1f%%%n", report.epoch(), 100 * report.testAccuracy());
          }
        };
    return Trainer.of(spec, data, Encoders.of(spec.encoding()))
        .threads(2)
        .listener(printer)
        .train()
        .network();
  }

  private static void evaluate(Network network, Dataset data) {
    try (var inferencer = new Inferencer(network, Encoders.of(network.encoding()), 2)) {
      Evaluation evaluation = inferencer.evaluate(data.test(), Loss.crossEntropy());
      System.out.printf(Locale.ROOT, "loaded: %.1f%%%n", 100 * evaluation.accuracy());
    }
  }

  /** One network, four streams at the same time, each with a session and a thread of its own. */
  private static void serve(Network network, Samples samples)
      throws InterruptedException, ExecutionException {
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Callable<Double>> streams =
          java.util.stream.IntStream.range(0, 4)
              .<Callable<Double>>mapToObj(
                  i -> () -> accuracy(network.session(), samples, 250 * i, 250 * (i + 1)))
              .toList();
      for (var stream : threads.invokeAll(streams)) {
        System.out.printf(Locale.ROOT, "stream: %.1f%%%n", 100 * stream.get());
      }
    }
  }

  private static double accuracy(StreamingSession session, Samples samples, int from, int to) {
    float[] x = new float[samples.shape().size()];
    int right = 0;
    for (int i = from; i < to; i++) {
      samples.read(i, x, 0);
      session.reset();
      session.hold(x);
      for (int t = 0; t < TIMESTEPS; t++) {
        session.step();
      }
      right += session.prediction() == samples.label(i) ? 1 : 0;
    }
    return right / (double) (to - from);
  }

  /** The sensor is mounted upside down: coordinates trade places, and a copy learns to cope. */
  private static void adapt(Network network, Dataset data) {
    Samples turned = turned(data.test());
    System.out.printf(
        Locale.ROOT, "turned: %.1f%%%n", 100 * accuracy(network.session(), turned, 0, 1000));
    LearningSession session =
        LearningSession.of(network, Opzo.defaults(), Optimizer.sgd(0.01, 0))
            .updateEvery(TIMESTEPS)
            .begin();
    Samples stream = turned(data.train());
    float[] x = new float[4];
    for (int i = 0; i < stream.size(); i++) {
      stream.read(i, x, 0);
      session.reset();
      session.hold(x);
      for (int t = 0; t < TIMESTEPS; t++) {
        session.step();
        session.learn(stream.label(i));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "adapted: %.1f%%%n",
        100 * accuracy(session.snapshot().session(), turned, 0, 1000));
  }

  private static Samples turned(Samples samples) {
    float[] values = new float[4 * samples.size()];
    int[] labels = new int[samples.size()];
    float[] x = new float[4];
    for (int i = 0; i < labels.length; i++) {
      samples.read(i, x, 0);
      labels[i] = samples.label(i);
      for (int j = 0; j < 4; j++) {
        values[4 * i + j] = x[3 - j];
      }
    }
    return Samples.of(samples.shape(), values, labels);
  }
}
