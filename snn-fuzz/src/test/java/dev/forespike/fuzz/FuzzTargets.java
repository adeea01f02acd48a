package dev.forespike.fuzz;

import java.util.List;
import java.util.NoSuchElementException;

/** All targets. A further reader of files is one more class and one more line here. */
final class FuzzTargets {
  static final List<FuzzTarget> ALL =
      List.of(
          new NpyTarget(),
          new IdxTarget(),
          new SafetensorsTarget(),
          new SpecTarget(),
          new CheckpointTarget(),
          new EventsTarget(),
          new SourceTarget("csv"),
          new SourceTarget("ts"));

  private FuzzTargets() {}

  static FuzzTarget named(String name) {
    return ALL.stream()
        .filter(target -> target.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new NoSuchElementException(
                    "no target '%s', known are %s"
                        .formatted(name, ALL.stream().map(FuzzTarget::name).toList())));
  }
}
