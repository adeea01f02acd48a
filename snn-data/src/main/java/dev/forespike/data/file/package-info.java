/**
 * Files as they come from elsewhere: checksums, compressed ones, and what a reader remarks. What is
 * in them is not known here.
 */
@org.jspecify.annotations.NullMarked
package dev.forespike.data.file;
