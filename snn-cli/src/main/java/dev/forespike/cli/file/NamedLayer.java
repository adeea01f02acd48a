package dev.forespike.cli.file;

import com.google.gson.JsonObject;
import dev.forespike.api.NetworkSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A layer as files and tables name it. Those of an operator network are counted through the branch
 * and then each trunk, and carry the name of their part.
 *
 * @param part index of its part, 0 for a network of one part
 * @param prefix what stands before names of files: nothing, or the part's name and a dot
 * @param index index within its part
 * @param inputs what it takes
 * @param width units
 */
public record NamedLayer(int part, String prefix, int index, int inputs, int width) {

  /** All layers in their order, read-outs included. */
  public static List<NamedLayer> of(NetworkSpec network) {
    var layers = new ArrayList<NamedLayer>();
    List<NetworkSpec> parts = network.parts();
    for (int part = 0; part < parts.size(); part++) {
      NetworkSpec own = parts.get(part);
      for (int layer = 0; layer < own.layers().size(); layer++) {
        layers.add(
            new NamedLayer(
                part, prefix(network, part), layer, own.inputOf(layer).size(), own.width(layer)));
      }
    }
    return layers;
  }

  /** What stands before the names of files of a part. */
  static String prefix(NetworkSpec network, int part) {
    return network.partPrefix(part);
  }

  /** The name of a file of this layer. */
  String file(String what) {
    return prefix + what + "." + index;
  }

  /** The beginning of an entry of a JSON document. */
  public JsonObject json() {
    var entry = new JsonObject();
    if (!prefix.isEmpty()) {
      entry.addProperty("part", NetworkSpec.partName(part));
    }
    entry.addProperty("layer", index);
    return entry;
  }

  /** For tables. */
  public String label() {
    return prefix + index;
  }
}
