/**
 * Products with what a population sends: packed spikes, lists, numbers, or all of them, shared
 * among workers. Here is chosen whether a product goes by lists or densely, by what the machine was
 * measured for; the bits are the same. What computes a block is a kernel; what is connected to what
 * is not known here.
 */
@org.jspecify.annotations.NullMarked
package dev.forespike.kernels.product;
