/**
 * The bytes and JSON of model files, checkpoints and records, with the migrations from older
 * versions. Readers refuse what they do not know by name. What the numbers mean is said by those
 * who give them names.
 */
package dev.forespike.train.file;
