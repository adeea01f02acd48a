/**
 * What a network, a rule and a run are: immutable records that validate themselves, and the
 * interfaces that others implement (samples, encoders, objectives, estimators). A type belongs here
 * if a user names it when a run is described. Nothing here computes a step, reads a file or knows
 * how numbers are laid out.
 */
package dev.forespike.api;
