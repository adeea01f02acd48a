/**
 * Spike trains in HDF5 files: what of the format is read, and lists of spikes in it. Other HDF5
 * content is refused by name.
 */
@org.jspecify.annotations.NullMarked
package dev.forespike.data.hdf;
