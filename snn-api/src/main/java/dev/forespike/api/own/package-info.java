/**
 * How this project's own modules find types that users write: by the name of a class, in options
 * and in files. Not exported to others.
 */
package dev.forespike.api.own;
