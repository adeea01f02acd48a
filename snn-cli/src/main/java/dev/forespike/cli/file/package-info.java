/**
 * Files that commands read and write beside models and runs: folders of arrays, batches, points,
 * gradients. How they are laid out is here; what is computed is not. Formats that other programs
 * read are those of snn-data and snn-train.
 */
@org.jspecify.annotations.NullMarked
package dev.forespike.cli.file;
