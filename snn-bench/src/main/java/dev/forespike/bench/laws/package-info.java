/**
 * Figures of estimators for {@code snn laws}: variances and errors beside the laws that predict
 * them. The laws themselves, and their verdicts, belong to the testkit.
 */
package dev.forespike.bench.laws;
