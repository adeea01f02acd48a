package dev.forespike.api;

/**
 * A rule that carries the exact error back through the weights, with the surrogate derivative in
 * place of the spike's: what other rules are compared with.
 */
public sealed interface Oracle extends Rule permits SpatialBackprop, BackpropThroughTime {}
