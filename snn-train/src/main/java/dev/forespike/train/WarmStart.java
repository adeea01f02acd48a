package dev.forespike.train;

import dev.forespike.api.NetworkSpec;
import dev.forespike.api.SpecException;
import dev.forespike.train.file.ContentChecksum;
import dev.forespike.train.runtime.ParameterTensor;
import dev.forespike.train.runtime.Parameters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Training that begins with the weights of another network. */
final class WarmStart {
  private WarmStart() {}

  /**
   * Refuses a network whose tensors are not those of a run.
   *
   * @throws SpecException naming the first that differs
   */
  static void check(Network start, NetworkSpec run) {
    Map<String, List<Integer>> shapes = new HashMap<>();
    for (ParameterTensor tensor : start.parameters().tensors()) {
      shapes.put(tensor.name(), TensorReader.shape(tensor));
    }
    for (ParameterTensor tensor : new Parameters(run).tensors()) {
      List<Integer> wanted = TensorReader.shape(tensor);
      List<Integer> found = shapes.remove(tensor.name());
      if (found == null) {
        throw new SpecException(
            "the network to begin with has no " + tensor.name() + ", but the run's has");
      }
      if (!found.equals(wanted)) {
        throw new SpecException(
            tensor.name()
                + " is "
                + found
                + " in the network to begin with, but the run's network "
                + run
                + " has "
                + wanted);
      }
    }
    if (!shapes.isEmpty()) {
      throw new SpecException(
          "the network to begin with has "
              + shapes.keySet().stream().sorted().findFirst().orElseThrow()
              + ", but the run's has not");
    }
  }

  /** A copy of the weights, in the shape of the run's network. */
  static Parameters parameters(Network start, NetworkSpec run) {
    var parameters = new Parameters(run);
    parameters.copyFrom(start.parameters());
    return parameters;
  }

  /** What tells these weights from others. */
  static String checksum(Network start) {
    return ContentChecksum.of(Network.tensors(start.parameters(), TensorReader.LAYERS), Map.of());
  }
}
