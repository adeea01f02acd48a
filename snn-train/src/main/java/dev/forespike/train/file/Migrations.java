package dev.forespike.train.file;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.forespike.api.SpecException;
import dev.forespike.api.file.OneLine;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How a kind of record came to its present version: every version ever written is read by as many
 * steps, each to the next version, and what comes out is then parsed strictly, with no member that
 * is not known. A new version is one more step, and one more golden file among the tests.
 *
 * @param what the record, for messages
 * @param member that holds the version
 * @param steps what turns version 1 into 2, 2 into 3 and so on; each changes its argument
 */
public record Migrations(String what, String member, List<Consumer<JsonObject>> steps) {
  /** Copies. */
  public Migrations {
    steps = List.copyOf(steps);
  }

  /**
   * The version that is written.
   *
   * @return at least 1
   */
  public int current() {
    return steps.size() + 1;
  }

  /**
   * Brings a record to the present version.
   *
   * @param record changed step by step; its version is then the present one
   * @throws SpecException if its version is missing, no number, newer, or none that ever was
   */
  public void apply(JsonObject record) {
    JsonElement stated = record.get(member);
    int version = stated == null ? 0 : SpecJson.whole(stated, "the " + what + "'s " + member);
    if (version < 1 || version > current()) {
      throw new SpecException(
          String.format(
              Locale.ROOT,
              "%s%s %s %d, this program reads %s%d",
              version > current() ? "written by a newer version: " : "",
              what,
              member,
              version,
              current() > 1 ? "up to " : "",
              current()));
    }
    for (Consumer<JsonObject> step : steps.subList(version - 1, steps.size())) {
      step.accept(record);
    }
    record.addProperty(member, current());
  }

  /**
   * Refuses members that are not known: what they would mean is not known either.
   *
   * @param object the object
   * @param where what it is, for messages
   * @param known names of all members it may have
   * @throws SpecException naming the first that is unknown
   */
  public static void checkMembers(JsonObject object, String where, Set<String> known) {
    for (String name : object.keySet()) {
      if (!known.contains(name)) {
        throw new SpecException(
            String.format(
                Locale.ROOT,
                "%s has a member \"%s\" that is not known: a newer version may have written it, or"
                    + " it is misspelt; known are %s",
                where,
                OneLine.shown(name),
                String.join(", ", new java.util.TreeSet<>(known))));
      }
    }
  }
}
