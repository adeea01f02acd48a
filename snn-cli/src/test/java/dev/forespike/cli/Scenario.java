package dev.forespike.cli;

import dev.forespike.cli.Reference.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Every kind of neuron and read-out, with either kind of input. */
@SuppressWarnings("ImmutableEnumChecker") // a record of numbers and texts
enum Scenario {
  STATIC(false, Setting.DEFAULT),
  SPIKES(true, Setting.DEFAULT),
  STATIC_BIASES(false, Setting.DEFAULT.withBias()),
  SPIKES_BIASES(true, Setting.DEFAULT.withBias()),
  STATIC_ZERO_LEAKY(false, new Setting(0.8, 0.7, "zero", Optional.of(0.9), true)),
  SPIKES_ZERO_LEAKY(true, new Setting(0.8, 0.7, "zero", Optional.of(0.9), true)),
  STATIC_NONE_LEAKY(false, new Setting(0.3, 1.2, "none", Optional.of(0.6), false)),
  SPIKES_NONE(true, new Setting(0.6, 0.8, "none", Optional.empty(), false));

  private final boolean spikes;
  final Setting setting;

  Scenario(boolean spikes, Setting setting) {
    this.spikes = spikes;
    this.setting = setting;
  }

  Outside in(Path folder) throws IOException {
    return spikes ? Outside.spikes(folder, setting) : Outside.constant(folder, setting);
  }
}
