package dev.forespike.bench.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Opzo;
import dev.forespike.api.SpecException;

/** A step of OPZO with noise on the neurons' outputs, written with torch operations. */
final class TorchOpzoStep implements Runnable {
  private static final double RATE = 1e-7;

  private final TorchScript script;
  private final TorchState state;
  private final String method;
  private final Opzo rule;
  private long updates;

  /**
   * Makes a step.
   *
   * @param script the program
   * @param state its tensors
   * @param method opzo, the fastest form, or plain
   * @param rule noise, alpha and momentum
   */
  TorchOpzoStep(TorchScript script, TorchState state, String method, Opzo rule) {
    this.script = script;
    this.state = state;
    this.method = method;
    this.rule = rule;
  }

  @Override
  public void run() {
    double correction = updates == 0 ? 1 : 1 / (1 - Math.pow(rule.momentum(), (double) updates));
    double loss = run(law(rule.noise()), correction, RATE);
    updates++;
    if (!(loss > 0 && loss < 100)) {
      throw new IllegalStateException("the loss of torch is " + loss);
    }
  }

  /** A step with the noise that is there already, and no change of the weights; gives the loss. */
  double runOnGivenNoise() {
    return run(0, 1, 0);
  }

  private double run(long law, double correction, double rate) {
    double unit = unit(rule.noise());
    int rows = state.steps() * state.batch();
    // the mean of the others instead of the mean of all: B / (B - 1)
    double others = state.batch() / (state.batch() - 1.0);
    double share = (1 - rule.momentum()) * unit * others / (rule.alpha() * rows);
    IValue result =
        script.call(
            method,
            state.list(),
            IValue.from(law),
            IValue.from(rule.antithetic()),
            IValue.from(rule.noise() instanceof NoiseLaw.SparseRademacher(double p) ? p : 1.0),
            IValue.from(rule.alpha() * unit),
            IValue.from(rule.momentum()),
            IValue.from(share),
            IValue.from(correction),
            IValue.from(rate));
    try (result;
        NDArray loss = result.toTensor(state.manager())) {
      return loss.getFloat();
    }
  }

  /** The number by which the script knows a law. */
  private static long law(NoiseLaw law) {
    return switch (law) {
      case NoiseLaw.Gaussian() -> 1;
      case NoiseLaw.Rademacher() -> 2;
      case NoiseLaw.SparseRademacher(double _) -> 3;
      case NoiseLaw.Uniform(),
          NoiseLaw.Wigner(),
          NoiseLaw.Laplace(),
          NoiseLaw.Sphere(),
          NoiseLaw.Custom _ ->
          throw new SpecException("the torch step has no noise " + law);
    };
  }

  /** What the script's numbers are multiplied with to have variance 1. */
  static double unit(NoiseLaw law) {
    return law instanceof NoiseLaw.SparseRademacher(double p) ? 1 / Math.sqrt(p) : 1;
  }
}
