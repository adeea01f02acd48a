/**
 * What pictures are drawn with: axes, colours, panels, labels, spikes. What a picture is of is not
 * known here.
 */
@org.jspecify.annotations.NullMarked
package dev.forespike.cli.picture;
