package dev.forespike.bench.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;

/** A step of back-propagation through time, its derivatives written out in torch operations. */
final class TorchBpttStep implements Runnable {
  private static final double RATE = 1e-7;

  private final TorchScript script;
  private final TorchState state;

  TorchBpttStep(TorchScript script, TorchState state) {
    this.script = script;
    this.state = state;
  }

  @Override
  public void run() {
    double loss = run(RATE);
    if (!(loss > 0 && loss < 100)) {
      throw new IllegalStateException("the loss of torch is " + loss);
    }
  }

  /** A step at a rate; gives the loss. */
  double run(double rate) {
    IValue result = script.call("bptt", state.list(), IValue.from(rate));
    try (result;
        NDArray loss = result.toTensor(state.manager())) {
      return loss.getFloat();
    }
  }
}
