package dev.forespike.kernels.event;

/**
 * What the neurons of a layer are.
 *
 * @param tau membrane time constant in seconds
 * @param threshold firing threshold
 * @param maxSpikes after so many spikes in a sample a neuron is silent
 * @param maxTime no spike comes after it, in seconds
 */
public record EventConstants(double tau, double threshold, int maxSpikes, double maxTime) {}
