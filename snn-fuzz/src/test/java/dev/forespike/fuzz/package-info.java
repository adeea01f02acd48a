/** Fuzz targets: one for each reader of files, and what holds for all of them. */
@NullMarked
package dev.forespike.fuzz;

import org.jspecify.annotations.NullMarked;
