package dev.forespike.train;

import dev.forespike.api.Oracle;
import dev.forespike.api.Samples;
import dev.forespike.train.rule.FeedbackNoise;
import dev.forespike.train.rule.FeedbackOrigin;
import dev.forespike.train.rule.Learner;
import dev.forespike.train.run.GradientMoments;
import dev.forespike.train.runtime.BatchLoader;
import dev.forespike.train.runtime.ClockedBatch;
import dev.forespike.train.runtime.Stream;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/** A rule's gradients on random batches, beside an oracle's. */
final class QualityStudy {
  private final Network network;
  private final Learner learner;
  private final Oracle oracle;
  private final Samples samples;
  private final BatchLoader loader;
  private final long seed;
  private final int[] chosen;

  QualityStudy(
      Network network,
      Learner learner,
      Oracle oracle,
      Samples samples,
      BatchLoader loader,
      int batch,
      long seed) {
    this.network = network;
    this.learner = learner;
    this.oracle = oracle;
    this.samples = samples;
    this.loader = loader;
    this.seed = seed;
    chosen = new int[batch];
  }

  /** The batch of a pass; passes of the warm-up come first. */
  private ClockedBatch batch(int pass) {
    long key = Stream.ENCODING.key(seed, pass);
    var random = new SplittableRandom(key);
    for (int b = 0; b < chosen.length; b++) {
      chosen[b] = random.nextInt(samples.size());
    }
    return loader.load(samples, chosen, 0, chosen.length, key);
  }

  GradientQuality measure(
      int warmUp, Optional<FeedbackOrigin> origin, int draws, IntConsumer progress) {
    for (int pass = 0; pass < warmUp; pass++) {
      learner.learn(batch(pass), pass, _ -> {});
    }
    var moments = new ArrayList<GradientMoments>();
    for (int layer = 0; layer < network.parameters().layers(); layer++) {
      moments.add(new GradientMoments(network.weights(layer).length));
    }
    double[] feedbackCosines = new double[moments.size()];
    double loss = 0;
    for (int draw = 0; draw < draws; draw++) {
      ClockedBatch batch = batch(warmUp + draw);
      Learner.Inspection found =
          GradientInspector.checked(learner.inspect(batch, warmUp + draw, oracle));
      loss += found.pass().loss() / draws;
      for (int layer = 0; layer < moments.size(); layer++) {
        moments
            .get(layer)
            .add(
                found.gradients().weights(layer),
                found.reference().weights(layer),
                found.alignment().cosine().get(layer));
      }
      for (int layer = 0; layer < feedbackCosines.length; layer++) {
        feedbackCosines[layer] += feedbackCosine(layer, found, batch, origin) / draws;
      }
      progress.accept(draw + 1);
    }
    for (int draw = 0; draw < draws; draw++) {
      Learner.Inspection found = learner.inspect(batch(warmUp + draw), warmUp + draw, oracle);
      for (int layer = 0; layer < moments.size(); layer++) {
        moments
            .get(layer)
            .addAgain(found.gradients().weights(layer), found.reference().weights(layer));
      }
      progress.accept(draws + draw + 1);
    }
    var layers = new ArrayList<GradientQuality.Layer>();
    for (int layer = 0; layer < moments.size(); layer++) {
      boolean known = !Double.isNaN(feedbackCosines[layer]);
      layers.add(
          moments
              .get(layer)
              .result(known ? OptionalDouble.of(feedbackCosines[layer]) : OptionalDouble.empty()));
    }
    return new GradientQuality(loss, layers);
  }

  /** Not a number where theory says nothing. */
  private double feedbackCosine(
      int layer, Learner.Inspection found, ClockedBatch batch, Optional<FeedbackOrigin> origin) {
    Optional<float[]> feedback = learner.feedback(layer);
    // Of a part of a network theory would have to know the rows that the part is given.
    if (origin.isEmpty() || feedback.isEmpty() || found.pass().parts() > 1) {
      return Double.NaN;
    }
    return FeedbackNoise.cosineToMean(
            origin.get().rule(),
            feedback.get(),
            network.spec().outputs(),
            found.pass().recording(0),
            batch.lengths(),
            origin.get().updates(),
            origin.get().rows())
        .orElse(Double.NaN);
  }
}
