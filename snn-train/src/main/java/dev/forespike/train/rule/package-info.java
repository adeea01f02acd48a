/**
 * Learning rules: eligibility, credit assignment, feedback that learns, and the rules that learn
 * from losses alone. A rule reads the recording of a pass and gives gradients; it changes no weight
 * and reads no file.
 */
package dev.forespike.train.rule;
