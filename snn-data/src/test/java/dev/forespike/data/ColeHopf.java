package dev.forespike.data;

import java.util.stream.IntStream;

/**
 * The solution of Burgers' equation of period 1 that begins as {@code speed + amplitude sin(2 pi
 * x)}. With {@code u = speed + w(t, x - speed t)} and {@code w = -2 nu phi_x / phi} (Hopf 1950,
 * Cole 1951), phi solves the heat equation from {@code exp(amplitude cos(2 pi x) / (4 pi nu))}; its
 * Fourier coefficients are found by the trapezoidal rule, which is exact to rounding here.
 */
final class ColeHopf {
  private static final int MODES = 60;

  private final double speed;
  private final double viscosity;
  private final double[] modes;

  ColeHopf(double amplitude, double speed, double viscosity) {
    this.speed = speed;
    this.viscosity = viscosity;
    double strength = amplitude / (4 * Math.PI * viscosity);
    modes =
        IntStream.range(0, MODES)
            .mapToDouble(
                n ->
                    IntStream.range(0, 256)
                        .mapToDouble(i -> 2 * Math.PI * i / 256)
                        .map(a -> Math.exp(strength * Math.cos(a)) * Math.cos(n * a))
                        .sum())
            .toArray();
  }

  double at(double t, double x) {
    double value = modes[0];
    double slope = 0;
    for (int n = 1; n < MODES; n++) {
      double frequency = 2 * Math.PI * n;
      double mode = 2 * modes[n] * Math.exp(-viscosity * frequency * frequency * t);
      value += mode * Math.cos(frequency * (x - speed * t));
      slope -= mode * frequency * Math.sin(frequency * (x - speed * t));
    }
    return speed - 2 * viscosity * slope / value;
  }
}
