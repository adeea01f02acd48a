package dev.forespike.kernels.product;

import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;

/**
 * Who computes: kernels and the threads that run them.
 *
 * @param kernels the kernels
 * @param workers the threads
 */
public record Compute(Kernels kernels, Workers workers) {}
