package dev.forespike.api;

/** Samples that are spike trains stay as they are. */
record GivenSpikes() implements SpikeEncoder {
  @Override
  public SpikeTrain encode(Samples samples, int index) {
    if (samples instanceof SpikeSamples spikes) {
      return spikes.spikes(index);
    }
    throw new SpecException(
        "these samples are values, not spike trains; encode them by latency (first spikes)");
  }
}
