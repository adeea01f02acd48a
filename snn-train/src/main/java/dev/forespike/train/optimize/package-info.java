/**
 * From gradients to parameters: optimizers with their moments. Which optimizers there are is said
 * in the api, and their arithmetic is a kernel.
 */
package dev.forespike.train.optimize;
