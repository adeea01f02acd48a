/**
 * Each kernel as plain loops: the specification of its bits, and what runs where vectors do not.
 * The SIMD twins leave to them what does not fill a vector.
 */
package dev.forespike.kernels.scalar;
