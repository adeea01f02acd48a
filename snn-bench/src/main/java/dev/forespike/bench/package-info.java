/**
 * JMH suites of single kernels, SIMD beside scalar, and the experiments behind the tables of
 * results. Suites verify a kernel's result before they time it. What {@code snn bench} measures is
 * in {@link dev.forespike.bench.measure}.
 */
package dev.forespike.bench;
