package dev.forespike.fuzz;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Prepares the folders of a search. A program of its own: classes that are loaded before Jazzer
 * begins would not be observed by it.
 */
final class Seeds {
  private Seeds() {}

  /**
   * Writes the seeds.
   *
   * @param arguments the target; the folder of its seeds; folders that must exist
   */
  public static void main(String[] arguments) throws Exception {
    for (int i = 1; i < arguments.length; i++) {
      Files.createDirectories(Path.of(arguments[i]));
    }
    FuzzTargets.named(arguments[0]).writeSeeds(Path.of(arguments[1]));
  }
}
