package dev.forespike.api;

/**
 * The dynamics of the units of one layer: in a clock-driven network spiking inside and a read-out
 * at its end; in an event-driven one {@link EventLif} everywhere.
 */
public sealed interface Neuron permits SpikingNeuron, Readout, EventLif {}
