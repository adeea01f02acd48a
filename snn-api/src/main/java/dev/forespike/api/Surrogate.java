package dev.forespike.api;

/**
 * The surrogate derivative psi(x) of the spike function, with {@code x = u - threshold}.
 *
 * <p>The spike itself is the step {@code H(x)}; where a learning rule needs its derivative, psi
 * stands in. The sharpness {@code a} narrows the curve. The double-precision {@link #derivative} is
 * the definition; kernels compute it in float.
 */
public sealed interface Surrogate {

  /**
   * The sharpness parameter a.
   *
   * @return a positive number
   */
  double sharpness();

  /**
   * The value of the surrogate derivative.
   *
   * @param x membrane potential minus threshold
   * @return psi(x), never negative
   */
  double derivative(double x);

  /**
   * A surrogate of the user's own: a public record. Potentials are then kept, and the derivative is
   * called for each neuron and step of a pass that learns, by several threads at once; networks
   * load for inference where the class is missing.
   *
   * <pre>{@code
   * public record Cauchy(double width) implements Surrogate.Custom {
   *   public double derivative(double x) {
   *     return width / (Math.PI * (x * x + width * width));
   *   }
   * }
   * }</pre>
   */
  non-sealed interface Custom extends Surrogate {
    @Override
    default double sharpness() {
      return 1;
    }
  }

  /**
   * Derivative of a logistic function: {@code psi(x) = a s (1 - s)}, {@code s = 1/(1+exp(-a x))}.
   * Peak a/4, area 1.
   *
   * @param sharpness a
   */
  record Sigmoid(double sharpness) implements Surrogate {
    /**
     * Validates.
     *
     * @throws SpecException if the sharpness is not positive
     */
    public Sigmoid {
      Check.positive("surrogate sharpness", sharpness);
    }

    @Override
    public double derivative(double x) {
      double e = Math.exp(-Math.abs(sharpness * x));
      return sharpness * e / ((1 + e) * (1 + e));
    }
  }

  /**
   * Triangle: {@code psi(x) = a max(0, 1 - a |x|)}. Peak a, support |x| below 1/a, area 1.
   *
   * @param sharpness a
   */
  record Triangle(double sharpness) implements Surrogate {
    /**
     * Validates.
     *
     * @throws SpecException if the sharpness is not positive
     */
    public Triangle {
      Check.positive("surrogate sharpness", sharpness);
    }

    @Override
    public double derivative(double x) {
      return sharpness * Math.max(0, 1 - sharpness * Math.abs(x));
    }
  }

  /**
   * Rectangle: {@code psi(x) = a/2 where a |x| <= 1}, else 0. Area 1.
   *
   * @param sharpness a
   */
  record Rectangle(double sharpness) implements Surrogate {
    /**
     * Validates.
     *
     * @throws SpecException if the sharpness is not positive
     */
    public Rectangle {
      Check.positive("surrogate sharpness", sharpness);
    }

    @Override
    public double derivative(double x) {
      return sharpness * Math.abs(x) <= 1 ? sharpness / 2 : 0;
    }
  }

  /**
   * Derivative of {@code 1/2 + arctan(pi a x / 2) / pi}: {@code psi(x) = (a/2) / (1 + (pi a x /
   * 2)^2)}. Peak a/2, area 1.
   *
   * @param sharpness a
   */
  record Arctan(double sharpness) implements Surrogate {
    /**
     * Validates.
     *
     * @throws SpecException if the sharpness is not positive
     */
    public Arctan {
      Check.positive("surrogate sharpness", sharpness);
    }

    @Override
    public double derivative(double x) {
      double y = Math.PI / 2 * sharpness * x;
      return sharpness / 2 / (1 + y * y);
    }
  }

  /**
   * Derivative of the fast sigmoid {@code x / (1 + a |x|)}: {@code psi(x) = 1 / (1 + a |x|)^2}.
   * Peak 1, area 2/a.
   *
   * @param sharpness a
   */
  record FastSigmoid(double sharpness) implements Surrogate {
    /**
     * Validates.
     *
     * @throws SpecException if the sharpness is not positive
     */
    public FastSigmoid {
      Check.positive("surrogate sharpness", sharpness);
    }

    @Override
    public double derivative(double x) {
      double y = 1 + sharpness * Math.abs(x);
      return 1 / (y * y);
    }
  }

  /**
   * Gaussian density of standard deviation 1/a: {@code psi(x) = a / sqrt(2 pi) exp(-(a x)^2 / 2)}.
   * Area 1. It is the exact derivative of the expected spike under Gaussian membrane noise of
   * standard deviation 1/a.
   *
   * @param sharpness a
   */
  record Gaussian(double sharpness) implements Surrogate {
    /**
     * Validates.
     *
     * @throws SpecException if the sharpness is not positive
     */
    public Gaussian {
      Check.positive("surrogate sharpness", sharpness);
    }

    @Override
    public double derivative(double x) {
      double y = sharpness * x;
      return sharpness / Math.sqrt(2 * Math.PI) * Math.exp(-y * y / 2);
    }
  }

  /**
   * {@link Sigmoid} with sharpness a.
   *
   * @param a the sharpness
   * @return the surrogate
   */
  static Surrogate sigmoid(double a) {
    return new Sigmoid(a);
  }

  /**
   * {@link Triangle} with sharpness a.
   *
   * @param a the sharpness
   * @return the surrogate
   */
  static Surrogate triangle(double a) {
    return new Triangle(a);
  }

  /**
   * {@link Rectangle} with sharpness a.
   *
   * @param a the sharpness
   * @return the surrogate
   */
  static Surrogate rectangle(double a) {
    return new Rectangle(a);
  }

  /**
   * {@link Arctan} with sharpness a.
   *
   * @param a the sharpness
   * @return the surrogate
   */
  static Surrogate arctan(double a) {
    return new Arctan(a);
  }

  /**
   * {@link FastSigmoid} with sharpness a.
   *
   * @param a the sharpness
   * @return the surrogate
   */
  static Surrogate fastSigmoid(double a) {
    return new FastSigmoid(a);
  }

  /**
   * {@link Gaussian} with sharpness a.
   *
   * @param a the sharpness
   * @return the surrogate
   */
  static Surrogate gaussian(double a) {
    return new Gaussian(a);
  }
}
