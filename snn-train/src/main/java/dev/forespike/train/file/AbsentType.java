package dev.forespike.train.file;

import com.google.gson.JsonObject;
import dev.forespike.api.Initialization;
import dev.forespike.api.SpecException;
import dev.forespike.api.Surrogate;
import dev.forespike.api.file.OneLine;
import java.util.random.RandomGenerator;

/**
 * Stands for what a user wrote where the class is missing: a network can be run without its
 * surrogate and its initialization, and is saved again as it was.
 *
 * @param json what the file says
 */
record AbsentType(JsonObject json) implements Surrogate.Custom, Initialization.Custom {

  /**
   * Makes it.
   *
   * @param hierarchy what it stands for
   * @param where it is, for messages
   * @throws SpecException for what no network can do without
   */
  static Object of(JsonObject json, Class<?> hierarchy, String where) {
    if (hierarchy == Surrogate.class || hierarchy == Initialization.class) {
      return new AbsentType(json.deepCopy());
    }
    throw new SpecException(where + " is of " + missing(json));
  }

  private static String missing(JsonObject json) {
    return "class "
        + OneLine.shown(json.get("type").getAsString())
        + ", which is not there; set SNN_CLASSPATH to its folder or jar";
  }

  @Override
  public double derivative(double x) {
    throw new SpecException("learning needs " + missing(json));
  }

  @Override
  public double weight(RandomGenerator random, int fanIn, int fanOut) {
    throw new SpecException("new weights need " + missing(json));
  }

  @Override
  public String toString() {
    return json.toString();
  }
}
