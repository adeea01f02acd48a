package dev.forespike.api;

import java.util.List;

/** How gradients change parameters. The rate is multiplied by a {@link Schedule}. */
public sealed interface Optimizer {

  /**
   * The learning rate before the schedule.
   *
   * @return a positive number
   */
  double rate();

  /**
   * The same optimizer with another learning rate.
   *
   * @param rate positive
   * @return a new one
   * @throws SpecException if the rate is not positive
   */
  Optimizer withRate(double rate);

  /**
   * An optimizer of the user's own: a public record. Called for ranges of each tensor, by several
   * threads at once; what it remembers lies in the moments alone.
   */
  non-sealed interface Custom extends Optimizer {
    @Override
    Custom withRate(double rate);

    /**
     * The numbers that are kept for each parameter.
     *
     * @return at least 0
     */
    int moments();

    /**
     * Updates a range of the numbers of a tensor.
     *
     * @param update which update, from 1
     * @param rate the learning rate, schedule included
     * @param decays whether weight decay concerns them; false for biases
     * @param from first index
     * @param to one past the last
     * @param parameters updated
     * @param gradients their gradients
     * @param moments what is kept, {@code [moments][parameters]}, zero at first; updated
     */
    void update(
        long update,
        double rate,
        boolean decays,
        int from,
        int to,
        float[] parameters,
        float[] gradients,
        List<float[]> moments);
  }

  /**
   * Stochastic gradient descent: {@code m <- momentum m + g', w <- w - rate d}, with {@code g' = g
   * + weightDecay w} and {@code d = m}, or {@code d = g' + momentum m} for Nesterov.
   *
   * @param rate learning rate, positive
   * @param momentum in [0, 1)
   * @param nesterov whether the gradient is looked up ahead; needs momentum
   * @param weightDecay coupled weight decay, at least 0; biases are exempt
   */
  record Sgd(double rate, double momentum, boolean nesterov, double weightDecay)
      implements Optimizer {
    /**
     * Validates.
     *
     * @throws SpecException if a number is out of range
     */
    public Sgd {
      Check.positive("learning rate", rate);
      Check.fraction("momentum", momentum);
      Check.notNegative("weight decay", weightDecay);
      if (nesterov && momentum == 0) {
        throw new SpecException("Nesterov needs a momentum above 0");
      }
    }

    @Override
    public Sgd withRate(double changed) {
      return new Sgd(changed, momentum, nesterov, weightDecay);
    }
  }

  /**
   * Adam (Kingma and Ba 2015): {@code m, v} exponential means of g and g squared with bias
   * correction, {@code w <- w - rate m^ / (sqrt(v^) + epsilon)}; weight decay is added to g.
   *
   * @param rate learning rate, positive
   * @param beta1 decay of the mean, in [0, 1)
   * @param beta2 decay of the squared mean, in [0, 1)
   * @param epsilon added to the denominator, positive
   * @param weightDecay coupled weight decay, at least 0; biases are exempt
   */
  record Adam(double rate, double beta1, double beta2, double epsilon, double weightDecay)
      implements Optimizer {
    /**
     * Validates.
     *
     * @throws SpecException if a number is out of range
     */
    public Adam {
      Check.positive("learning rate", rate);
      Check.fraction("beta1", beta1);
      Check.fraction("beta2", beta2);
      Check.positive("epsilon", epsilon);
      Check.notNegative("weight decay", weightDecay);
    }

    @Override
    public Adam withRate(double changed) {
      return new Adam(changed, beta1, beta2, epsilon, weightDecay);
    }
  }

  /**
   * AdamW (Loshchilov and Hutter 2019): {@link Adam} with weight decay taken from the weight
   * directly, {@code w <- w (1 - rate weightDecay) - rate m^ / (sqrt(v^) + epsilon)}.
   *
   * @param rate learning rate, positive
   * @param beta1 decay of the mean, in [0, 1)
   * @param beta2 decay of the squared mean, in [0, 1)
   * @param epsilon added to the denominator, positive
   * @param weightDecay decoupled weight decay, at least 0; biases are exempt
   */
  record AdamW(double rate, double beta1, double beta2, double epsilon, double weightDecay)
      implements Optimizer {
    /**
     * Validates.
     *
     * @throws SpecException if a number is out of range
     */
    public AdamW {
      Check.positive("learning rate", rate);
      Check.fraction("beta1", beta1);
      Check.fraction("beta2", beta2);
      Check.positive("epsilon", epsilon);
      Check.notNegative("weight decay", weightDecay);
    }

    @Override
    public AdamW withRate(double changed) {
      return new AdamW(changed, beta1, beta2, epsilon, weightDecay);
    }
  }

  /**
   * AdaBelief (Zhuang et al. 2020, arXiv 2010.07468, algorithm 2): as {@link Adam}, but v is the
   * exponential mean of {@code (g - m)^2 + epsilon}, so that steps are long where gradients agree
   * with their mean.
   *
   * @param rate learning rate, positive
   * @param beta1 decay of the mean, in [0, 1)
   * @param beta2 decay of the squared deviations, in [0, 1)
   * @param epsilon added to each squared deviation and to the denominator, positive
   * @param weightDecay coupled weight decay, at least 0; biases are exempt
   */
  record AdaBelief(double rate, double beta1, double beta2, double epsilon, double weightDecay)
      implements Optimizer {
    /**
     * Validates.
     *
     * @throws SpecException if a number is out of range
     */
    public AdaBelief {
      Check.positive("learning rate", rate);
      Check.fraction("beta1", beta1);
      Check.fraction("beta2", beta2);
      Check.positive("epsilon", epsilon);
      Check.notNegative("weight decay", weightDecay);
    }

    @Override
    public AdaBelief withRate(double changed) {
      return new AdaBelief(changed, beta1, beta2, epsilon, weightDecay);
    }
  }

  /**
   * AdaBelief with its usual constants (0.9, 0.999, 1e-16) and no weight decay.
   *
   * @param rate learning rate, positive
   * @return the optimizer
   */
  static Optimizer adaBelief(double rate) {
    return new AdaBelief(rate, 0.9, 0.999, 1e-16, 0);
  }

  /**
   * Plain SGD with momentum.
   *
   * @param rate learning rate, positive
   * @param momentum in [0, 1)
   * @return the optimizer
   */
  static Optimizer sgd(double rate, double momentum) {
    return new Sgd(rate, momentum, false, 0);
  }

  /**
   * Adam with the usual constants (0.9, 0.999, 1e-8) and no weight decay.
   *
   * @param rate learning rate, positive
   * @return the optimizer
   */
  static Optimizer adam(double rate) {
    return new Adam(rate, 0.9, 0.999, 1e-8, 0);
  }
}
