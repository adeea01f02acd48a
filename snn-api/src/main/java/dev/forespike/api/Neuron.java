package dev.forespike.api;

/** The dynamics of the units of one layer: spiking inside the network, a read-out at its end. */
public sealed interface Neuron permits SpikingNeuron, Readout {}
