/**
 * Each kernel a vector at a time, with the bits of its scalar twin at every width. This is the only
 * package that names the vector module. No loop here may box a vector, so species are constants and
 * loops stand in methods of their own.
 */
package dev.forespike.kernels.vector;
