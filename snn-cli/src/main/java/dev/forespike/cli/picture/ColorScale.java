package dev.forespike.cli.picture;

import java.awt.Color;
import java.util.List;
import java.util.stream.DoubleStream;

/** Colours of numbers between two ends. */
public final class ColorScale {
  /** Dark to light, as bright to those who do not see all colours as to those who do: viridis. */
  private static final List<Color> RISING =
      List.of(
          new Color(0x440154),
          new Color(0x472D7B),
          new Color(0x3B528B),
          new Color(0x2C728E),
          new Color(0x21918C),
          new Color(0x28AE80),
          new Color(0x5EC962),
          new Color(0xADDC30),
          new Color(0xFDE725));

  private static final List<Color> DIVERGING =
      List.of(
          new Color(0x2166AC),
          new Color(0x67A9CF),
          new Color(0xD1E5F0),
          new Color(0xF7F7F7),
          new Color(0xFDDBC7),
          new Color(0xEF8A62),
          new Color(0xB2182B));

  private static final Color NO_NUMBER = new Color(0x999999);

  private final Axes.Range range;
  private final List<Color> colors;

  private ColorScale(Axes.Range range, List<Color> colors) {
    this.range = range;
    this.colors = colors;
  }

  /** From the least value to the largest. */
  public static ColorScale rising(DoubleStream values) {
    return new ColorScale(Axes.Range.of(values), RISING);
  }

  /** As far below zero as above it. */
  public static ColorScale diverging(DoubleStream values) {
    double most = values.filter(Double::isFinite).map(Math::abs).max().orElse(1);
    double end = most > 0 ? most : 1;
    return new ColorScale(new Axes.Range(-end, end), DIVERGING);
  }

  public Axes.Range range() {
    return range;
  }

  public Color color(double value) {
    if (!Double.isFinite(value)) {
      return NO_NUMBER;
    }
    double share = Math.clamp((value - range.low()) / range.length(), 0, 1);
    double place = share * (colors.size() - 1);
    int below = Math.min((int) place, colors.size() - 2);
    double part = place - below;
    Color from = colors.get(below);
    Color to = colors.get(below + 1);
    return new Color(
        mix(from.getRed(), to.getRed(), part),
        mix(from.getGreen(), to.getGreen(), part),
        mix(from.getBlue(), to.getBlue(), part));
  }

  private static int mix(int from, int to, double share) {
    return (int) Math.round(from + share * (to - from));
  }
}
