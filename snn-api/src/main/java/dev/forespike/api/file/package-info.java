/**
 * How this project's own modules write files: beside their place, and renamed. Not exported to
 * others; formats are the business of the modules that know them.
 */
package dev.forespike.api.file;
