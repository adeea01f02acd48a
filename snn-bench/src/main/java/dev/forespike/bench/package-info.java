/**
 * The experiments behind the tables of results. What {@code snn bench} measures is in {@link
 * dev.forespike.bench.measure}.
 */
package dev.forespike.bench;
