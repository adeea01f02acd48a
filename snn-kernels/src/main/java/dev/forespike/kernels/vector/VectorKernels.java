package dev.forespike.kernels.vector;

import dev.forespike.kernels.DenseProduct;
import dev.forespike.kernels.EventNeurons;
import dev.forespike.kernels.FeedbackDeltas;
import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Losses;
import dev.forespike.kernels.MachinePeak;
import dev.forespike.kernels.NeuronUpdates;
import dev.forespike.kernels.Noise;
import dev.forespike.kernels.ParameterUpdates;
import dev.forespike.kernels.RowSums;
import dev.forespike.kernels.Workers;

/** The SIMD kernels. */
public final class VectorKernels implements Kernels {
  private final RowSums rows = new VectorRowSums();
  private final NeuronUpdates neurons = new VectorNeuronUpdates();
  private final EventNeurons events = new VectorEventNeurons();
  private final FeedbackDeltas feedback = new VectorFeedbackDeltas();
  private final Noise noise = new VectorNoise();
  private final ParameterUpdates parameters = new VectorParameterUpdates();
  private final Losses losses = new VectorLosses();

  /**
   * The vector width of this machine.
   *
   * @return bits
   */
  public static int bits() {
    return Lanes.FLOAT.vectorBitSize();
  }

  @Override
  public String name() {
    return "simd-" + bits();
  }

  @Override
  public int vectorBits() {
    return bits();
  }

  @Override
  public DenseProduct dense(Workers workers) {
    return new VectorDenseProduct(workers);
  }

  @Override
  public RowSums rows() {
    return rows;
  }

  @Override
  public NeuronUpdates neurons() {
    return neurons;
  }

  @Override
  public EventNeurons events() {
    return events;
  }

  @Override
  public FeedbackDeltas feedback() {
    return feedback;
  }

  @Override
  public Noise noise() {
    return noise;
  }

  @Override
  public ParameterUpdates parameters() {
    return parameters;
  }

  @Override
  public Losses losses() {
    return losses;
  }

  @Override
  public MachinePeak peak() {
    return new VectorMachinePeak();
  }
}
