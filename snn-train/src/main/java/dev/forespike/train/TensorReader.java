package dev.forespike.train;

import dev.forespike.api.Dense;
import dev.forespike.api.Layer;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.Shape;
import dev.forespike.train.file.OneLine;
import dev.forespike.train.file.Tensor;
import dev.forespike.train.runtime.Parameters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
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
   * What the tensors of each layer are called: {@code layers.0}, {@code optimizer.first.0}; of an
   * operator network {@code branch.layers.0}, {@code optimizer.first.trunk.0.layers.0}.
   *
   * @param prefix {@link #LAYERS}, or what moments of an optimizer begin with
   */
  static List<String> names(NetworkSpec spec, String prefix) {
    List<NetworkSpec> parts = spec.parts();
    String before = prefix.equals(LAYERS) ? "" : prefix;
    var names = new ArrayList<String>();
    for (int part = 0; part < parts.size(); part++) {
      String own = spec.isOperator() ? before + NetworkSpec.partName(part) + "." + LAYERS : prefix;
      for (int layer = 0; layer < parts.get(part).layers().size(); layer++) {
        names.add(own + layer);
      }
    }
    return names;
  }

  /** Takes a network's weights and biases. */
  Parameters parameters(NetworkSpec spec, String prefix) throws ModelException {
    // A specification that the file does not back is refused before memory is taken for it.
    Iterator<String> names = names(spec, prefix).iterator();
    for (NetworkSpec part : spec.parts()) {
      Shape shape = part.input();
      for (Layer layer : part.layers()) {
        int in = shape.size();
        shape = layer.outputShape(shape);
        String name = names.next();
        if (layer instanceof Dense) {
          find(name + ".weight", Tensor.Type.F32, List.of(shape.size(), in));
        }
      }
    }
    var parameters = new Parameters(spec);
    fill(parameters, prefix);
    return parameters;
  }

  /** Fills weights and biases. */
  void fill(Parameters parameters, String prefix) throws ModelException {
    List<String> names = names(parameters.spec(), prefix);
    for (int layer = 0; layer < parameters.layers(); layer++) {
      int in = parameters.inputs(layer);
      int out = parameters.outputs(layer);
      String weight = names.get(layer) + ".weight";
      if (parameters.weights(layer).length > 0) {
        parameters.importWeights(layer, take(weight, Tensor.Type.F32, List.of(out, in)).floats());
      }
      float[] bias = parameters.biases(layer);
      if (bias.length > 0) {
        String name = names.get(layer) + ".bias";
        float[] values = take(name, Tensor.Type.F32, List.of(out)).floats();
        System.arraycopy(values, 0, bias, 0, bias.length);
      }
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
