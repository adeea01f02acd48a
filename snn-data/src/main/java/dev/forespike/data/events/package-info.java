/**
 * Recordings of event cameras and other address-event sensors: their formats, found by content and
 * read block by block, so that memory does not grow with a recording. What a recording is of, and
 * how its events become input, is not known here.
 */
@org.jspecify.annotations.NullMarked
package dev.forespike.data.events;
