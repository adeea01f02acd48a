package dev.forespike.train;

import dev.forespike.train.file.Tensor;
import dev.forespike.train.rule.Learner;
import dev.forespike.train.runtime.Parameters;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Takes the tensors of a file one by one, each checked against what is expected. */
final class TensorReader {
  private final Path file;
  private final Map<String, Tensor> unused;

  TensorReader(Path file, Map<String, Tensor> tensors) {
    this.file = file;
    unused = new TreeMap<>(tensors);
  }

  /** Fills weights and biases. */
  void fill(Parameters parameters, String prefix) throws ModelException {
    for (int layer = 0; layer < parameters.layers(); layer++) {
      int in = parameters.inputs(layer);
      int out = parameters.outputs(layer);
      parameters.importWeights(
          layer, take(prefix + layer + ".weight", Tensor.Type.F32, List.of(out, in)).floats());
      float[] bias = parameters.biases(layer);
      if (bias.length > 0) {
        float[] values = take(prefix + layer + ".bias", Tensor.Type.F32, List.of(out)).floats();
        System.arraycopy(values, 0, bias, 0, bias.length);
      }
    }
  }

  /** Fills what a rule has learned. */
  void fill(Learner learner) throws ModelException {
    for (var entry : learner.state().entrySet()) {
      double[] target = entry.getValue();
      Tensor tensor = take("rule." + entry.getKey(), Tensor.Type.F64, List.of(target.length));
      System.arraycopy(tensor.values(), 0, target, 0, target.length);
    }
    learner.restored();
  }

  /** Takes a tensor. */
  Tensor take(String name, Tensor.Type type, List<Integer> shape) throws ModelException {
    Tensor tensor = unused.remove(name);
    if (tensor == null) {
      throw new ModelException(file + ": tensor " + name + " is missing");
    }
    if (tensor.type() != type || !tensor.shape().equals(shape)) {
      throw new ModelException(
          file
              + ": tensor "
              + name
              + " is "
              + tensor.type()
              + " "
              + tensor.shape()
              + ", expected "
              + type
              + " "
              + shape);
    }
    return tensor;
  }

  /** Refuses tensors that nobody took. */
  void checkNothingLeft() throws ModelException {
    if (!unused.isEmpty()) {
      throw new ModelException(
          file + ": tensors that the specification does not know: " + unused.keySet());
    }
  }
}
