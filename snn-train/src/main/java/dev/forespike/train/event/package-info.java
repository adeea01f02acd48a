/**
 * Event-driven networks: exact spike times, their derivatives, and the rules that learn from them.
 * Nothing here has time steps.
 */
package dev.forespike.train.event;
