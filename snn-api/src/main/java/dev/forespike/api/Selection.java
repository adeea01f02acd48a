package dev.forespike.api;

import java.util.Objects;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** Some samples of a set, in an order of their own. */
class Selection<S extends Samples> implements Samples {
  final S all;
  private final int size;
  private final IntUnaryOperator place;

  private Selection(S all, int size, IntUnaryOperator place) {
    this.all = all;
    this.size = size;
    this.place = place;
  }

  /** Of values. */
  static Samples of(Samples all, int size, IntUnaryOperator place) {
    return new Selection<>(all, size, place);
  }

  /** Of sequences. */
  static SequenceSamples ofSequences(SequenceSamples all, int size, IntUnaryOperator place) {
    return new Sequences(all, size, place);
  }

  /** Of spike trains. */
  static SpikeSamples ofSpikes(SpikeSamples all, int size, IntUnaryOperator place) {
    return new Trains(all, size, place);
  }

  /** Some samples in the order of their indices. */
  static IntUnaryOperator places(Samples all, int... indices) {
    int[] kept = indices.clone();
    for (int index : kept) {
      Objects.checkIndex(index, all.size());
    }
    return i -> kept[i];
  }

  final int place(int index) {
    return place.applyAsInt(Objects.checkIndex(index, size));
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Shape shape() {
    return all.shape();
  }

  @Override
  public void read(int index, float[] destination, int offset) {
    all.read(place(index), destination, offset);
  }

  @Override
  public int label(int index) {
    return all.label(place(index));
  }

  @Override
  public float weight(int index) {
    return all.weight(place(index));
  }

  @Override
  public int targets() {
    return all.targets();
  }

  @Override
  public Optional<ValueGrid> grid() {
    return all.grid();
  }

  @Override
  public void readTargets(int index, float[] destination, int offset) {
    all.readTargets(place(index), destination, offset);
  }

  private static final class Sequences extends Selection<SequenceSamples>
      implements SequenceSamples {
    Sequences(SequenceSamples all, int size, IntUnaryOperator place) {
      super(all, size, place);
    }

    @Override
    public void read(int index, float[] destination, int offset) {
      all.read(place(index), destination, offset);
    }

    @Override
    public int steps(int index) {
      return all.steps(place(index));
    }

    @Override
    public void readSteps(
        int index, int from, int count, float[] destination, int offset, int stride) {
      all.readSteps(place(index), from, count, destination, offset, stride);
    }

    @Override
    public SequenceSamples range(int from, int to) {
      return SequenceSamples.super.range(from, to);
    }

    @Override
    public SequenceSamples select(int... indices) {
      return SequenceSamples.super.select(indices);
    }
  }

  private static final class Trains extends Selection<SpikeSamples> implements SpikeSamples {
    Trains(SpikeSamples all, int size, IntUnaryOperator place) {
      super(all, size, place);
    }

    @Override
    public void read(int index, float[] destination, int offset) {
      all.read(place(index), destination, offset);
    }

    @Override
    public SpikeTrain spikes(int index) {
      return all.spikes(place(index));
    }

    @Override
    public SpikeSamples range(int from, int to) {
      return SpikeSamples.super.range(from, to);
    }

    @Override
    public SpikeSamples select(int... indices) {
      return SpikeSamples.super.select(indices);
    }
  }
}
