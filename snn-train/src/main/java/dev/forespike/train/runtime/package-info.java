/**
 * How a clock-driven network is run: passes over chunks of steps and over single steps, what they
 * record, products with spikes, tangents, errors of the output, and the parameters. It knows no
 * rule.
 */
package dev.forespike.train.runtime;
