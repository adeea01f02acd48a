/**
 * The {@code snn} command: options, what they make of a specification, progress, tables and
 * pictures. A class belongs here if it speaks to a person or a shell. What computes, trains or
 * reads a format belongs to the modules below.
 */
package dev.forespike.cli;
