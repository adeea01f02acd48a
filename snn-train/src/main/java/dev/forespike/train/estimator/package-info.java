/**
 * Gradient estimators on points and functions: directions and their laws, directional derivatives,
 * exponential means, and networks as functions of their parameters in double or single precision. A
 * rule that trains uses them from {@code rule}.
 */
package dev.forespike.train.estimator;
