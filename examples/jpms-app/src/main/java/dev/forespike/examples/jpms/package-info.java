/** A modular program that embeds a streaming classifier, as a copy to begin from. */
package dev.forespike.examples.jpms;
