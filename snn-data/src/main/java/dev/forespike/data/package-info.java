/**
 * Where samples come from: datasets by name, the formats they are read from, and functions that are
 * generated. Readers trust no byte of a file and refuse in one line. What a sample is, and how it
 * is encoded, is said in the api.
 */
package dev.forespike.data;
