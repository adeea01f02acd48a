/**
 * The contracts of the kernels, arrays in and arrays out, with the pool of threads, spike lists and
 * counter-based random numbers that they share. Every contract says what is computed in which order
 * of rounding. Nothing here knows a network or a layer.
 */
package dev.forespike.kernels;
