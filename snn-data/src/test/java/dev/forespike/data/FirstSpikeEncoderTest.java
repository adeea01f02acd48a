package dev.forespike.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forespike.api.Dataset;
import dev.forespike.api.Encoding;
import dev.forespike.api.Samples;
import dev.forespike.api.Shape;
import dev.forespike.api.SpecException;
import dev.forespike.api.SpikeEncoder;
import dev.forespike.api.SpikeSamples;
import dev.forespike.api.SpikeTrain;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Time to first spike, and samples that are spike trains already. */
final class FirstSpikeEncoderTest {
  private static Samples one(float... values) {
    return Samples.of(Shape.of(values.length), values, new int[] {0});
  }

  private static double[] times(SpikeTrain train) {
    double[] times = new double[train.size()];
    for (int k = 0; k < times.length; k++) {
      times[k] = train.time(k);
    }
    return times;
  }

  private static int[] neurons(SpikeTrain train) {
    int[] neurons = new int[train.size()];
    for (int k = 0; k < neurons.length; k++) {
      neurons[k] = train.neuron(k);
    }
    return neurons;
  }

  @Example
  void aPixelsTimeIsThatOfTheReference() {
    SpikeEncoder encoder = Encoders.spikes(new Encoding.FirstSpike(0.1, 0, false));
    SpikeTrain train = encoder.encode(one(0, 1, 128 / 255f, 1 / 255f, 1), 0);
    assertArrayEquals(new int[] {1, 4, 2, 3}, neurons(train));
    assertEquals(0, train.time(0));
    assertEquals(0.1 * (1 - 128 / 255.0), train.time(2), 1e-8);
    assertEquals(0.1 * (1 - 1 / 255.0), train.time(3), 1e-8);
  }

  @Provide
  Arbitrary<float[]> values() {
    return Arbitraries.floats()
        .between(-0.5f, 1.5f)
        .array(float[].class)
        .ofMinSize(1)
        .ofMaxSize(40);
  }

  @Provide
  Arbitrary<Encoding.FirstSpike> encodings() {
    return Combinators.combine(
            Arbitraries.doubles().between(0.01, 10),
            Arbitraries.of(0.0, 0.1, 0.5),
            Arbitraries.of(true, false))
        .as(Encoding.FirstSpike::new);
  }

  @Property(tries = 300)
  void everyValueAboveTheThresholdFiresOnceInOrder(
      @ForAll("values") float[] values, @ForAll("encodings") Encoding.FirstSpike encoding) {
    Samples samples = one(values);
    SpikeTrain train = Encoders.spikes(encoding).encode(samples, 0);
    int width = encoding.input(samples.shape()).size();
    assertEquals(values.length + (encoding.bias() ? 1 : 0), width);
    int[] seen = new int[width];
    for (int k = 0; k < train.size(); k++) {
      int i = train.neuron(k);
      seen[i]++;
      double value = i == values.length ? 1 : Math.min(1, values[i]);
      assertEquals(encoding.window() * (1 - value), train.time(k), 1e-12);
      boolean later = k == 0 || train.time(k) > train.time(k - 1);
      boolean sameTime = k > 0 && train.time(k) == train.time(k - 1);
      assertTrue(later || (sameTime && i > train.neuron(k - 1)), "order at " + k);
    }
    for (int i = 0; i < width; i++) {
      boolean fires = i == values.length || values[i] > encoding.threshold();
      assertEquals(fires ? 1 : 0, seen[i], "spikes of input " + i);
    }
  }

  /** Yin-Yang: the coordinates are early or late, and their mirror images the other way round. */
  @Example
  void yinYangHasFourSpikesAndABias() {
    Dataset dataset = YinYang.dataset();
    SpikeEncoder encoder = Encoders.spikes(new Encoding.FirstSpike(0.1, 0, true));
    for (int index = 0; index < 100; index++) {
      SpikeTrain train = encoder.encode(dataset.train(), index);
      assertEquals(5, train.size());
      assertEquals(4, train.neuron(0));
      assertEquals(0, train.time(0));
      double sum = 0;
      for (double time : times(train)) {
        sum += time;
      }
      assertEquals(0.2, sum, 1e-7);
    }
  }

  @Example
  void spikeTrainsStayAsTheyAre() {
    SpikeTrain train = SpikeTrain.of(new double[] {0.1, 0.1, 0.3}, new int[] {2, 0, 2});
    SpikeSamples samples = SpikeSamples.of(3, List.of(train, SpikeTrain.empty()), new int[] {1, 0});
    SpikeEncoder encoder = Encoders.spikes(new Encoding.SpikeTrains());
    assertEquals(train, encoder.encode(samples, 0));
    assertEquals(0, encoder.encode(samples, 1).size());
    float[] counts = new float[4];
    samples.read(0, counts, 1);
    assertArrayEquals(new float[] {0, 1, 0, 2}, counts);
    assertEquals(0, samples.range(1, 2).spikes(0).size());
    assertEquals(1, samples.range(0, 1).label(0));
    assertThrows(IndexOutOfBoundsException.class, () -> samples.range(1, 2).spikes(1));
    assertThrows(SpecException.class, () -> SpikeSamples.of(2, List.of(train), new int[] {0}));
    assertThrows(SpecException.class, () -> SpikeSamples.of(3, List.of(), new int[] {0}));
  }

  @Example
  void kindsAreNotConfused() {
    SpikeSamples trains = SpikeSamples.of(3, List.of(SpikeTrain.empty()), new int[] {0});
    SpikeEncoder first = Encoders.spikes(new Encoding.FirstSpike(0.1, 0, false));
    SpikeEncoder asTheyAre = Encoders.spikes(new Encoding.SpikeTrains());
    assertThrows(SpecException.class, () -> first.encode(trains, 0));
    assertThrows(SpecException.class, () -> asTheyAre.encode(one(1, 0), 0));
    assertThrows(SpecException.class, () -> Encoders.spikes(new Encoding.Rate()));
    assertThrows(SpecException.class, () -> Encoders.of(new Encoding.SpikeTrains()));
    assertThrows(SpecException.class, () -> new Encoding.FirstSpike(0, 0, false));
    assertThrows(SpecException.class, () -> new Encoding.FirstSpike(0.1, 1, false));
  }
}
