package dev.forespike.train.runtime;

import dev.forespike.api.NoiseLaw;
import dev.forespike.api.NoisePosition;

/**
 * The noise a forward pass injects into its hidden layers.
 *
 * @param law distribution of z
 * @param position where it enters
 * @param alpha its scale
 * @param antithetic whether odd steps repeat the even ones with the sign turned
 */
public record NoisePlan(NoiseLaw law, NoisePosition position, float alpha, boolean antithetic) {}
