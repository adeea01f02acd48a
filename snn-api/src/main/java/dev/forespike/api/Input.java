package dev.forespike.api;

/** Sends what a sample holds, encoded: spikes, or currents. */
public record Input() implements Neuron {}
