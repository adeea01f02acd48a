package dev.forespike.train;

import dev.forespike.api.NetworkSpec;
import dev.forespike.api.file.OneLine;
import dev.forespike.train.file.Tensor;
import dev.forespike.train.runtime.ParameterTensor;
import dev.forespike.train.runtime.Parameters;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Takes the tensors of a file one by one, each checked against what is expected. */
final class TensorReader {
  /** What the names of a network's own tensors begin with. */
  static final String LAYERS = "layers.";

  private final Path file;
  private final Map<String, Tensor> unused;

  TensorReader(Path file, Map<String, Tensor> tensors) {
    this.file = file;
    unused = new TreeMap<>(tensors);
  }

  /**
   * What a tensor is called: {@code layers.0.weight}, {@code optimizer.first.0.weight}; of an
   * operator network {@code branch.layers.0.weight}, {@code
   * optimizer.first.trunk.0.layers.0.weight}.
   *
   * @param prefix {@link #LAYERS}, or what moments of an optimizer begin with
   */
  static String name(ParameterTensor tensor, String prefix) {
    if (prefix.equals(LAYERS)) {
      return tensor.name();
    }
    boolean numbered = tensor.name().startsWith(LAYERS);
    return prefix + (numbered ? tensor.name().substring(LAYERS.length()) : tensor.name());
  }

  /** The shape that files and users see. */
  static List<Integer> shape(ParameterTensor tensor) {
    return switch (tensor.kind()) {
      case WEIGHT -> List.of(tensor.columns(), tensor.rows());
      case BIAS -> List.of(tensor.columns());
    };
  }

  /** Takes a network's weights and biases. */
  Parameters parameters(NetworkSpec spec, String prefix) throws ModelException {
    // A specification that the file does not back is refused before memory is taken for it.
    var parameters = new Parameters(spec);
    for (ParameterTensor tensor : parameters.tensors()) {
      find(name(tensor, prefix), Tensor.Type.F32, shape(tensor));
    }
    fill(parameters, prefix);
    return parameters;
  }

  /** Fills weights and biases. */
  void fill(Parameters parameters, String prefix) throws ModelException {
    for (ParameterTensor tensor : parameters.tensors()) {
      String name = name(tensor, prefix);
      tensor.take(take(name, Tensor.Type.F32, shape(tensor)).floats());
    }
  }

  /** Fills what a rule has learned, its arrays by name. */
  void fill(Map<String, double[]> state) throws ModelException {
    for (var entry : state.entrySet()) {
      double[] target = entry.getValue();
      Tensor tensor = take("rule." + entry.getKey(), Tensor.Type.F64, List.of(target.length));
      System.arraycopy(tensor.values(), 0, target, 0, target.length);
    }
  }

  private Tensor take(String name, Tensor.Type type, List<Integer> shape) throws ModelException {
    Tensor tensor = find(name, type, shape);
    checkFinite(file + ": tensor " + name, tensor);
    unused.remove(name);
    return tensor;
  }

  /**
   * Refuses to write what would be refused when it is read.
   *
   * @throws ModelException naming the first tensor with a number that is not finite
   */
  static void checkFinite(Path file, Map<String, Tensor> tensors) throws ModelException {
    for (var entry : tensors.entrySet()) {
      checkFinite(file + ": not written: tensor " + entry.getKey(), entry.getValue());
    }
  }

  private static void checkFinite(String what, Tensor tensor) throws ModelException {
    for (int i = 0; i < tensor.values().length; i++) {
      if (!Double.isFinite(tensor.values()[i])) {
        throw new ModelException(
            what + ": element " + tensor.index(i) + " is " + tensor.values()[i]);
      }
    }
  }

  private Tensor find(String name, Tensor.Type type, List<Integer> shape) throws ModelException {
    Tensor tensor = unused.get(name);
    if (tensor == null) {
      throw new ModelException(file + ": tensor " + name + " is missing");
    }
    if (tensor.type() != type || !tensor.shape().equals(shape)) {
      throw new ModelException(
          String.format(
              Locale.ROOT,
              "%s: tensor %s is %s %s, expected %s %s",
              file,
              name,
              tensor.type(),
              OneLine.shown(tensor.shape().toString()),
              type,
              shape));
    }
    return tensor;
  }

  /** Refuses tensors that nobody took. */
  void checkNothingLeft() throws ModelException {
    if (!unused.isEmpty()) {
      throw new ModelException(
          String.format(
              Locale.ROOT,
              "%s: tensors that the specification does not know: %s",
              file,
              OneLine.shown(unused.keySet().toString())));
    }
  }
}
