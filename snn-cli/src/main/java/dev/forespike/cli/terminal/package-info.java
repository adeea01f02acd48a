/**
 * What a person sees while a command runs and when it ends: lines and tables that fit the terminal,
 * progress, exit codes, numbers as texts. Nothing here knows a network, a dataset or an option.
 */
@org.jspecify.annotations.NullMarked
package dev.forespike.cli.terminal;
