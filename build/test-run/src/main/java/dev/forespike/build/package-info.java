/**
 * How the tests of this build run: which cases properties draw, and how far a run is. Both are
 * found by the engines as services, so that no test names them. Nothing here is for users of the
 * library; what tests check does not belong here.
 */
@NullMarked
package dev.forespike.build;

import org.jspecify.annotations.NullMarked;
