package dev.forespike.kernels.scalar;

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

/** The scalar kernels. */
public final class ScalarKernels implements Kernels {
  private final RowSums rows = new ScalarRowSums();
  private final NeuronUpdates neurons = new ScalarNeuronUpdates();
  private final EventNeurons events = new ScalarEventNeurons();
  private final FeedbackDeltas feedback = new ScalarFeedbackDeltas();
  private final Noise noise = new ScalarNoise();
  private final ParameterUpdates parameters = new ScalarParameterUpdates();
  private final Losses losses = new ScalarLosses();

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public int vectorBits() {
    return Float.SIZE;
  }

  @Override
  public DenseProduct dense(Workers workers) {
    return new ScalarDenseProduct(workers);
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
    return new ScalarMachinePeak();
  }
}
