/**
 * {@code snn bench} and what it prints: tables, documents, pictures, and the gate between two
 * builds. What is measured is known to snn-bench.
 */
@org.jspecify.annotations.NullMarked
package dev.forespike.cli.bench;
