package dev.forespike.api;

/**
 * The dynamics of the units of one population: an {@link Input} sends what it is given; in a
 * clock-driven network others spike inside and a read-out is at its end; in an event-driven one
 * there is {@link EventLif} everywhere.
 */
public sealed interface Neuron permits Input, SpikingNeuron, Readout, EventLif {}
