/**
 * Problems whose solutions are computed here: operators, differential equations, and the numerics
 * that solve them. Nothing here reads a file.
 */
@org.jspecify.annotations.NullMarked
package dev.forespike.data.task;
