package dev.forespike.train.rule;

import dev.forespike.api.CustomRule;
import dev.forespike.api.LearningSignal;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.SpecException;
import dev.forespike.kernels.product.Activity;
import dev.forespike.train.runtime.Finite;
import dev.forespike.train.runtime.ParameterTensor;
import dev.forespike.train.runtime.Parameters;
import dev.forespike.train.runtime.Recording;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Credit assignment of the user's own. */
final class OwnCredit implements CreditAssignment {
  /** Products and sums of some such numbers are finite in single precision. */
  private static final float MODEST = 1e12f;

  private final CustomRule rule;
  private final Parameters parameters;
  private final LearningSignal signal;
  private final NetworkSpec network;
  private byte[] spikes = {};

  /** Errors as they are shown: what is written there reaches nobody else. */
  private float[] shown = {};

  OwnCredit(CustomRule rule, Parameters parameters, long seed) {
    this.rule = rule;
    this.parameters = parameters;
    network = parameters.spec();
    signal =
        Optional.ofNullable(rule.begin(network, parameters::weights, seed))
            .orElseThrow(
                () -> new SpecException("rule " + rule + " began with no learning signal"));
  }

  private float[] shown(float[] errors, int rows) {
    int size = rows * network.outputs();
    if (shown.length < size) {
      shown = new float[size];
    }
    System.arraycopy(errors, 0, shown, 0, size);
    return shown;
  }

  @Override
  public void signal(
      int layer, Recording recording, float[] errors, float[] deltaAbove, float[] out) {
    int rows = recording.rows();
    signal.signal(layer, rows, shown(errors, rows), out);
    int wrong = Finite.firstOther(out, 0, rows * network.width(layer));
    if (wrong >= 0 && modest(errors, rows * network.outputs()) && modestWeights()) {
      throw Finite.refused("the signal of rule " + rule + " in layer " + layer, out[wrong], wrong);
    }
  }

  /** What overflows in a run that diverges is no fault of the rule: whoever trains tells of it. */
  private boolean modestWeights() {
    for (ParameterTensor tensor : parameters.tensors()) {
      if (!modest(tensor.values(), tensor.size())) {
        return false;
      }
    }
    return true;
  }

  private static boolean modest(float[] values, int count) {
    for (int i = 0; i < count; i++) {
      if (!(Math.abs(values[i]) < MODEST)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void observe(Recording recording, float[] errors, int[] lengths) {
    if (!signal.learns()) {
      return;
    }
    for (int layer = 0; layer < network.hiddenLayers(); layer++) {
      Activity sent = recording.activity(layer);
      int width = sent.width();
      int rows = recording.rows();
      if (spikes.length < rows * width) {
        spikes = new byte[rows * width];
      }
      for (int i = 0; i < rows * width; i++) {
        spikes[i] = (byte) sent.spike(i / width, i % width);
      }
      signal.observe(layer, rows, shown(errors, rows), spikes);
    }
  }

  @Override
  public void endInterval() {
    signal.endInterval();
  }

  @Override
  public Optional<float[]> feedback(int layer) {
    Optional<float[]> matrix = signal.feedback(layer);
    int size = network.width(layer) * network.outputs();
    if (matrix.isPresent() && matrix.get().length != size) {
      throw new SpecException(
          String.format(
              Locale.ROOT,
              "the feedback of rule %s in layer %d has %d numbers, expected %d",
              rule,
              layer,
              matrix.get().length,
              size));
    }
    return matrix;
  }

  @Override
  public Map<String, double[]> state() {
    return signal.state();
  }

  @Override
  public void restored() {
    signal.restored();
  }
}
