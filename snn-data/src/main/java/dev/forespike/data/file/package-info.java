/**
 * Files as they come from elsewhere: checksums and compressed ones. What is in them is not known
 * here.
 */
@org.jspecify.annotations.NullMarked
package dev.forespike.data.file;
