/**
 * What a trained network makes of functions and points, beside what it should make of them, as
 * files and as pictures. The network is run elsewhere; options are not known here.
 */
@org.jspecify.annotations.NullMarked
package dev.forespike.cli.prediction;
