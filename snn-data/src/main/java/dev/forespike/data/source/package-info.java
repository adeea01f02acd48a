/**
 * Datasets of the user's own: time series, tables, arrays, pictures and recordings of events, each
 * read from a folder, a file or a zip as it lies. A source knows its format and what its samples
 * are; how they are parted into training and test samples is the same for all.
 */
@org.jspecify.annotations.NullMarked
package dev.forespike.data.source;
