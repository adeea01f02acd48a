/** A program that embeds training on the class path, as a copy to begin from. */
package dev.forespike.examples.classpath;
