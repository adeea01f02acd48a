package dev.forespike.api;

import java.util.Arrays;

/** One spike for each value above a threshold, the larger the earlier. */
record FirstSpikeEncoder(Encoding.FirstSpike encoding) implements SpikeEncoder {
  @Override
  public SpikeTrain encode(Samples samples, int index) {
    if (samples instanceof SpikeSamples) {
      throw new SpecException("these samples are spike trains already; encode them as spikes");
    }
    float[] values = new float[samples.shape().size()];
    samples.read(index, values, 0);
    // Float bits of numbers from 0 to 1 are in their order: brighter first, then by input.
    long[] keys = new long[values.length + 1];
    int count = 0;
    if (encoding.bias()) {
      keys[count++] = values.length;
    }
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new SpecException(
            "sample " + index + " holds " + values[i] + " at " + i + "; it cannot be encoded");
      }
      float value = Math.min(values[i], 1f);
      if (value > encoding.threshold()) {
        keys[count++] = (long) (Float.floatToIntBits(1f) - Float.floatToIntBits(value)) << 32 | i;
      }
    }
    Arrays.sort(keys, 0, count);
    double[] times = new double[count];
    int[] neurons = new int[count];
    for (int k = 0; k < count; k++) {
      neurons[k] = (int) keys[k];
      boolean bias = neurons[k] == values.length;
      times[k] = bias ? 0 : encoding.window() * (1 - (double) Math.min(values[neurons[k]], 1f));
    }
    return SpikeTrain.of(times, neurons);
  }
}
