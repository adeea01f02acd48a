/**
 * How something is measured beside the machine's own peak: warm-up, samples, steadiness, ratios in
 * turn, the gate and its records, and the conditions of peers. Whatever is timed checks its result
 * first. Pictures and tables of the results belong to the command.
 */
package dev.forespike.bench.measure;
