package dev.forespike.build;

import java.lang.reflect.AnnotatedElement;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyAttributes;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * The seed of every property. A build draws the same cases each time: the seed is a function of the
 * property's name and of the number of the run, which is 0. The profile {@code explore} gives other
 * numbers, many in a row, and more tries.
 *
 * <ul>
 *   <li>{@code explore.first}: the number of the first run; 0 when absent
 *   <li>{@code explore.seeds}: how many runs, one after the other; 1 when absent
 *   <li>{@code explore.tries}: by how much the tries of each property are multiplied; 1 when absent
 * </ul>
 *
 * A property that names a seed itself keeps it: that is how a case that was found becomes a fixed
 * one.
 */
public final class PropertySeeds implements AroundPropertyHook {
  private static final int FIRST = Integer.getInteger("explore.first", 0);
  private static final int SEEDS = Integer.getInteger("explore.seeds", 1);
  private static final int TRIES = Integer.getInteger("explore.tries", 1);

  /** Kept, since loggers are otherwise forgotten with their levels. */
  private static final Logger ENGINE = Logger.getLogger("net.jqwik");

  /** Found as a service. */
  public PropertySeeds() {
    // It tells of every property whose edge cases are more than its tries.
    ENGINE.setLevel(Level.WARNING);
  }

  @Override
  public boolean appliesTo(Optional<AnnotatedElement> element) {
    return true;
  }

  @Override
  public PropagationMode propagateTo() {
    return PropagationMode.ALL_DESCENDANTS;
  }

  /** Inside all others: they see one property, however often it runs. */
  @Override
  public int aroundPropertyProximity() {
    return Integer.MAX_VALUE;
  }

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) {
    PropertyAttributes attributes = context.attributes();
    if (attributes.seed().filter(seed -> !seed.isEmpty()).isPresent()) {
      return property.execute();
    }
    // Whatever an earlier run left behind draws nothing here.
    attributes.setAfterFailure(AfterFailureMode.RANDOM_SEED);
    attributes.tries().ifPresent(tries -> attributes.setTries(tries * TRIES));
    String name = context.containerClass().getName() + "." + context.targetMethod().getName();
    PropertyExecutionResult result;
    int run = FIRST;
    do {
      attributes.setSeed(Long.toString(seed(name, run)));
      result = property.execute();
      run++;
    } while (run < FIRST + SEEDS && result.status() == PropertyExecutionResult.Status.SUCCESSFUL);
    return result;
  }

  /** Mixed, so that neither two properties nor two runs share their cases (FNV-1a, SplitMix64). */
  static long seed(String property, int run) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < property.length(); i++) {
      hash = (hash ^ property.charAt(i)) * 0x100000001b3L;
    }
    long mixed = hash + run * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
