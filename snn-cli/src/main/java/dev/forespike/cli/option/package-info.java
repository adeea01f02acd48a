/**
 * Groups of options, which several commands share: how a network, a rule, an optimizer, data and a
 * run are named, their defaults, and which of them belong to what was chosen. An option that would
 * not be used is refused here. Nothing here trains or writes.
 */
@org.jspecify.annotations.NullMarked
package dev.forespike.cli.option;
