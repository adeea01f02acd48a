/**
 * What users of training hold in their hands: trainer, network, sessions, inference, inspection,
 * checkpoints and the record of a run. How a pass is computed belongs to {@code runtime}, what a
 * rule does to {@code rule}, bytes of files to {@code file}.
 */
package dev.forespike.train;
